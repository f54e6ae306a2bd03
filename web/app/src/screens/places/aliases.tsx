import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../../language/language';
import { Failure } from '../../states/states';
import { useChange, type UserError } from './change';
import { AliasAddDocument, AliasRemoveDocument, type AliasKind } from './places.documents';
import { placesWords } from './places.words';

interface Named {
  id: string;
  actions: string[];
  aliases: { kind: AliasKind; name: string }[];
}

/** Other names, and for those who may, adding and removing them. */
export function Aliases({ of, again }: { of: Named; again: () => void }) {
  const words = useWords(placesWords);
  const [open, setOpen] = useState<{ remove?: string } | undefined>();
  const may = (action: string) => of.actions.includes(action);
  return (
    <section aria-labelledby="aliases">
      <h3 id="aliases">{words.aliases}</h3>
      {of.aliases.length === 0 ? <p className="faint">{words.noAliases}</p> : (
        <ul className="plain" data-aliases>
          {of.aliases.map((a) => (
            <li key={a.name}>
              {a.name} <span className="faint">{words[a.kind]}</span>{' '}
              {may('organisationAliasRemove') && <button type="button" className="link" aria-label={words.removeAlias(a.name)} onClick={() => setOpen({ remove: a.name })}>{words.remove}</button>}
            </li>
          ))}
        </ul>
      )}
      {may('organisationAliasAdd') && <Button onClick={() => setOpen({})}>{words.addAlias}</Button>}
      {open && <Ask organisation={of.id} remove={open.remove} onClose={() => setOpen(undefined)} onDone={() => { setOpen(undefined); again(); }} />}
    </section>
  );
}

function Ask({ organisation, remove, onClose, onDone }: { organisation: string; remove: string | undefined; onClose: () => void; onDone: () => void }) {
  const words = useWords(placesWords);
  const [name, setName] = useState(remove ?? '');
  const [kind, setKind] = useState<AliasKind>('SHORT');
  const [reason, setReason] = useState('');
  const [empty, setEmpty] = useState(false);
  const add = useChange(AliasAddDocument, (data) => data.organisationAliasAdd.userErrors);
  const drop = useChange(AliasRemoveDocument, (data) => data.organisationAliasRemove.userErrors);
  const change = remove === undefined ? add : drop;
  const send = async () => {
    if (!name.trim()) { setEmpty(true); return; }
    const done = remove === undefined
      ? await add.send({ organisation, name: name.trim(), kind, reason: reason.trim() || undefined })
      : await drop.send({ organisation, name, reason: reason.trim() || undefined });
    if (done) onDone();
  };
  const item = (field: string, label: string, control: React.ReactNode, own = '') => {
    // The API speaks of the name as the alias.
    const wrong = own || change.at(field) || (field === 'name' ? change.at('alias') : '');
    return <Form.Item label={label} htmlFor={`alias-${field}`} validateStatus={wrong ? 'error' : ''} help={wrong || undefined}>{control}</Form.Item>;
  };
  return (
    <Modal open onCancel={onClose} title={remove === undefined ? words.addAlias : words.removeAlias(remove)} okText={remove === undefined ? words.save : words.remove}
      cancelText={words.cancel} closable={{ 'aria-label': words.close }} confirmLoading={change.busy} onOk={() => void send()}>
      <Form layout="vertical">
        {remove === undefined && item('name', words.aliasName,
          <Input id="alias-name" value={name} onChange={(e) => { setName(e.target.value); setEmpty(false); }} onPressEnter={() => void send()} />, empty ? words.needName : '')}
        {remove === undefined && item('kind', words.aliasKind,
          <Select id="alias-kind" value={kind} onChange={setKind} options={(['SHORT', 'FORMER'] as const).map((value) => ({ value, label: words[value] }))} />)}
        {item('reason', words.reason, <Input id="alias-reason" value={reason} placeholder={words.reasonHint} onChange={(e) => setReason(e.target.value)} />)}
      </Form>
      <Others errors={change.errors} fields={remove === undefined ? ['name', 'alias', 'kind', 'reason'] : ['reason']} />
      {change.problem && <Failure problem={change.problem} />}
    </Modal>
  );
}

/** Refusals that no field of the form shows. */
export function Others({ errors, fields }: { errors: UserError[]; fields: string[] }) {
  const rest = errors.filter((e) => e.field === null || !fields.includes(e.field));
  return rest.length === 0 ? null : <p role="alert" className="bad">{rest.map((e) => e.message).join(' ')}</p>;
}
