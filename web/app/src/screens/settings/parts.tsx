import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useClient } from 'urql';
import type { Refusal } from '../../acts/act';
import { actWords } from '../../acts/acts.words';
import { Refused } from '../../acts/refused';
import { useWords } from '../../language/language';
import { FindOrganisationDocument, FindPlaceDocument, FindProjectDocument } from './programmes.documents';
import { settingsWords } from './settings.words';

/** A form in a window. `initial` is what it starts with; another `version` of it starts it anew. */
export function FormWindow<Values extends object>({ open, title, initial, version = '', busy, refusals, newest, children, onSubmit, onClose }: {
  open: boolean;
  title: string;
  initial?: Partial<Values>;
  version?: string;
  busy: boolean;
  refusals: Refusal[];
  newest?: () => void;
  children: ReactNode;
  onSubmit: (values: Values) => void;
  onClose: () => void;
}) {
  const words = useWords(settingsWords);
  const acts = useWords(actWords);
  return (
    <Modal open={open} title={title} okText={words.save} cancelText={acts.cancel} destroyOnHidden onCancel={onClose}
      okButtonProps={{ htmlType: 'submit', form: 'window', 'aria-busy': busy, disabled: busy }}>
      <Refused of={refusals} newest={newest} />
      <Form<Values> key={version} name="window" id="window" layout="vertical" requiredMark={false} initialValues={initial} onFinish={onSubmit}>{children}</Form>
    </Modal>
  );
}

/** A line of a form; `needed` has to be filled in. */
export function Line({ name, label, needed, hint, children }: { name: string; label: string; needed?: boolean; hint?: string; children: ReactNode }) {
  const words = useWords(settingsWords);
  return (
    <Form.Item name={name} label={label} extra={hint} rules={needed ? [{ required: true, message: words.required }] : undefined}>{children}</Form.Item>
  );
}

/** Why, where it is recorded but not asked for. */
export function Reason() {
  const words = useWords(settingsWords);
  return <Line name="reason" label={words.reason} hint={words.optional}><Input.TextArea rows={2} /></Line>;
}

interface Option {
  value: string;
  label: string;
}

const finders = { organisation: FindOrganisationDocument, place: FindPlaceDocument, project: FindProjectDocument };

/** One of what is too many to list, found by typing. `known` is the one chosen before. */
export function Finder({ of, known, id, value, onChange }: {
  of: keyof typeof finders;
  known?: Option;
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
}) {
  const words = useWords(settingsWords);
  const client = useClient();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Option[]>([]);
  useEffect(() => {
    if (!text.trim()) return undefined;
    let gone = false;
    const typing = setTimeout(() => {
      void client.query(finders[of] as typeof FindPlaceDocument, { text }).toPromise().then(({ data }) => {
        if (gone || !data) return;
        setFound(data.search.nodes.flatMap(({ node }) => {
          const hit = node as { id?: string; code?: string; name?: string; fullName?: string } | null;
          const value = hit?.id ?? hit?.code;
          return value ? [{ value, label: hit?.fullName ?? hit?.name ?? value }] : [];
        }));
      });
    }, 200);
    return () => {
      gone = true;
      clearTimeout(typing);
    };
  }, [text, of, client]);
  const options = [...new Map([...(known ? [known] : []), ...found].map((o) => [o.value, o])).values()];
  return (
    <Select id={id} allowClear showSearch={{ filterOption: false, onSearch: setText }} value={value} options={options} notFoundContent={words.typeToSearch}
      placeholder={words.typeToSearch} onChange={(next?: string) => onChange?.(next)} />
  );
}

/** Something that is shown once: a link, the secret of a token. */
export function Once({ title, hint, text, onClose }: { title: string; hint: string; text: string | undefined; onClose: () => void }) {
  const words = useWords(settingsWords);
  const [copied, setCopied] = useState(false);
  return (
    <Modal open={text !== undefined} title={title} destroyOnHidden onCancel={onClose} mask={{ closable: false }} footer={<Button type="primary" onClick={() => { setCopied(false); onClose(); }}>{words.done}</Button>}>
      <Alert type="warning" showIcon title={hint} className="state" />
      <Input.TextArea aria-label={title} readOnly rows={4} value={text} data-once />
      <p><Button onClick={() => void navigator.clipboard.writeText(text ?? '').then(() => setCopied(true))}>{words.copy}</Button> <span role="status">{copied && words.copied}</span></p>
    </Modal>
  );
}

/** A table whose columns may be wider than the page. */
export function Table({ label, heads, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <div className="scroll wide" tabIndex={0} role="region" aria-label={label}>
      <table className="grid">
        <thead><tr>{heads.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/**
 * The row that a window is about, as it was when the window opened: what others change
 * meanwhile does not overwrite what somebody types. The second takes the newest.
 */
export function useHeld<Row extends { id: string; version: number }>(rows: Row[] | undefined, id: string | undefined): [Row | undefined, () => void] {
  const [held, setHeld] = useState<Row | undefined>();
  const [wanted, setWanted] = useState(false);
  const current = id === undefined ? undefined : rows?.find((r) => r.id === id);
  useEffect(() => {
    if (id === undefined) setHeld(undefined);
    else if (current && (held?.id !== id || (wanted && held.version !== current.version))) {
      setHeld(current);
      setWanted(false);
    }
  }, [id, current, held, wanted]);
  return [held?.id === id ? held : undefined, () => setWanted(true)];
}
