import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { keep, kept } from '../../kept';
import { useWords } from '../../language/language';
import { projectsWords } from './projects.words';

interface View {
  name: string;
  search: string;
}

function keptViews(): View[] {
  try {
    const views: unknown = JSON.parse(kept('views') ?? '[]');
    return Array.isArray(views) ? views.filter((v): v is View => typeof v?.name === 'string' && typeof v?.search === 'string') : [];
  } catch {
    return []; // written by something else
  }
}

/** Names for addresses: filters, order, columns and dates. They stay in this browser. */
export function Views() {
  const words = useWords(projectsWords);
  const { search } = useLocation();
  const [views, setViews] = useState(keptViews);
  const [name, setName] = useState('');
  const [open, setOpen] = useState(false);
  const write = (next: View[]) => {
    keep('views', JSON.stringify(next));
    setViews(next);
  };
  const save = () => {
    if (!name.trim()) return;
    write([...views.filter((v) => v.name !== name.trim()), { name: name.trim(), search }]);
    setName('');
  };
  return (
    <Popover
      trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen}
      content={(
        <div className="views">
          {views.length === 0 && <p className="faint">{words.noViews}</p>}
          <ul>
            {views.map((v) => (
              <li key={v.name}>
                <Link to={{ pathname: '/projects', search: v.search }} onClick={() => setOpen(false)}>{v.name}</Link>
                <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={words.remove(v.name)} onClick={() => write(views.filter((o) => o !== v))} />
              </li>
            ))}
          </ul>
          <Space.Compact block>
            <Input value={name} aria-label={words.viewName} placeholder={words.viewName} maxLength={40} onChange={(e) => setName(e.target.value)} onPressEnter={save} />
            <Button type="primary" disabled={!name.trim()} onClick={save}>{words.save}</Button>
          </Space.Compact>
        </div>
      )}
    >
      <Button>{words.views}</Button>
    </Popover>
  );
}
