import { Alert, Button, Form, Input, Modal, Radio, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useClient } from 'urql';
import { useAsk } from '../../api/ask';
import { FilterOrganisationsDocument } from '../../filter/filter.documents';
import { useWords } from '../../language/language';
import { Answer, Failure } from '../../states/states';
import { useAddress } from '../../times/times';
import { Others } from './aliases';
import { useChange } from './change';
import { MergeDocument, MergePreviewDocument, type MergePreviewQuery } from './places.documents';
import { placesWords } from './places.words';

type One = Extract<MergePreviewQuery['nodes'][number], { __typename: 'Organisation' }>;

/** What a merge that led here had to join. */
export function Merged() {
  const words = useWords(placesWords);
  const merged = (useLocation().state as { merged?: string[] } | null)?.merged;
  if (!merged) return null;
  return (
    <Alert className="wide" type="success" showIcon title={words.merged}
      description={<><ul data-warnings>{merged.map((w, n) => <li key={n}>{w}</li>)}</ul><p>{words.undoHint}</p></>} />
  );
}

/** Makes one organisation of two, after showing what each has. */
export function Merge({ of, again }: { of: { id: string; name: string }; again: () => void }) {
  const words = useWords(placesWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.merge}</Button>
      {open && <Dialog of={of} onClose={() => setOpen(false)} again={again} />}
    </>
  );
}

function Dialog({ of, onClose, again }: { of: { id: string; name: string }; onClose: () => void; again: () => void }) {
  const words = useWords(placesWords);
  const navigate = useNavigate();
  const address = useAddress();
  const [other, setOther] = useState<string | undefined>();
  const [keep, setKeep] = useState<'this' | 'other'>('other');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [stale, setStale] = useState(false);
  const change = useChange(MergeDocument, (data) => data.organisationMerge.userErrors);
  const [from, into] = keep === 'other' ? [of.id, other] : [other, of.id];
  const send = async () => {
    setTried(true);
    if (!from || !into || !reason.trim() || stale) return;
    const done = await change.send({ from, into, reason: reason.trim() });
    if (!done) return;
    // Said on the page of the one that stays: that of the other is gone as soon as the ledger has changed.
    onClose();
    void navigate(address(`/organisations/${into}`), { state: { merged: done.organisationMerge.warnings.map((w) => w.message) } });
    if (into === of.id) again();
  };
  const atOther = change.at(keep === 'other' ? 'into' : 'from') || (tried && !other ? words.needOther : '');
  const atReason = change.at('reason') || (tried && !reason.trim() ? words.needReason : '');
  return (
    <Modal open width={720} onCancel={onClose} title={words.merge} okText={words.merge} cancelText={words.cancel} closable={{ 'aria-label': words.close }}
      confirmLoading={change.busy} okButtonProps={{ disabled: stale }} onOk={() => void send()}>
      <p className="faint">{words.mergeHint}</p>
      <Form layout="vertical">
        <Form.Item label={words.other} htmlFor="merge-other" validateStatus={atOther ? 'error' : ''} help={atOther || undefined}>
          <Found id="merge-other" value={other} not={of.id} onChange={(next) => { setOther(next); change.clear(); }} />
        </Form.Item>
        {other && <Preview of={of.id} other={other} keep={keep} onKeep={setKeep} onStale={setStale} />}
        <Form.Item label={words.reason} htmlFor="merge-reason" validateStatus={atReason ? 'error' : ''} help={atReason || undefined}>
          <Input id="merge-reason" value={reason} placeholder={words.reasonHint} onChange={(e) => setReason(e.target.value)} />
        </Form.Item>
      </Form>
      <Others errors={change.errors} fields={[keep === 'other' ? 'into' : 'from', 'reason']} />
      {change.problem && <Failure problem={change.problem} />}
    </Modal>
  );
}

/** Both beside one another as known now. When either changes meanwhile, it is said and must be looked at again. */
function Preview({ of, other, keep, onKeep, onStale }: {
  of: string;
  other: string;
  keep: 'this' | 'other';
  onKeep: (keep: 'this' | 'other') => void;
  onStale: (stale: boolean) => void;
}) {
  const words = useWords(placesWords);
  const asked = useAsk(MergePreviewDocument, { from: of, into: other, both: { and: [{ organisations: [of] }, { organisations: [other] }] } });
  const [a, b] = (asked.data?.nodes ?? []).map((n) => (n?.__typename === 'Organisation' ? n : undefined));
  const versions = a && b && !asked.fetching ? `${a.id} ${a.version} ${b.id} ${b.version}` : undefined;
  const seen = useRef<{ pair: string; versions: string } | undefined>(undefined);
  const [stale, setStale] = useState(false);
  const pair = `${of} ${other}`;
  useEffect(() => {
    if (!versions) return;
    const changed = seen.current?.pair === pair && seen.current.versions !== versions;
    seen.current = { pair, versions };
    setStale(changed);
    onStale(changed);
  }, [versions, pair, onStale]);
  return (
    <Answer of={asked} rows={3}>
      {({ both }) => {
        if (!a || !b) return <p className="bad" role="alert">{words.missing}</p>;
        const [ends, stays] = keep === 'other' ? [a, b] : [b, a];
        return (
          <div data-preview>
            {stale && <Alert type="warning" showIcon title={words.changed} action={<Button size="small" onClick={() => { setStale(false); onStale(false); }}>{words.checked}</Button>} />}
            <Form.Item label={words.direction}>
              <Radio.Group aria-label={words.direction} value={keep} onChange={(e) => onKeep(e.target.value as 'this' | 'other')}
                options={[{ value: 'other', label: words.keeps(b.name) }, { value: 'this', label: words.keeps(a.name) }]} />
            </Form.Item>
            <Beside ends={ends} stays={stays} />
            <p>{words.becomes(ends.name)}{words.stop}{both.totalCount > 0 ? words.shared(both.totalCount) : words.noShared}</p>
          </div>
        );
      }}
    </Answer>
  );
}

function Beside({ ends, stays }: { ends: One; stays: One }) {
  const words = useWords(placesWords);
  const lines: [string, (o: One) => React.ReactNode][] = [
    [words.kind, (o) => o.kindLabel],
    [words.aliases, (o) => o.aliases.map((x) => x.name).join('、')],
    [words.identifiers, (o) => o.identifiers.map((x) => x.value).join('、')],
    [words.seat, (o) => o.place?.fullName],
    [words.projects, (o) => o.projects.totalCount],
    [words.pairings, (o) => o.pairings.totalCount],
    [words.version, (o) => o.version],
  ];
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={words.merge}>
      <table className="grid">
        <thead><tr><td /><th scope="col">{words.ends}<br />{ends.name}</th><th scope="col">{words.stays}<br />{stays.name}</th></tr></thead>
        <tbody>{lines.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value(ends)}</td><td>{value(stays)}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

/** One organisation, found by typing. */
function Found({ id, value, not, onChange }: { id: string; value: string | undefined; not: string; onChange: (id: string | undefined) => void }) {
  const words = useWords(placesWords);
  const client = useClient();
  const [text, setText] = useState('');
  const [options, setOptions] = useState<{ value: string; label: string }[]>([]);
  useEffect(() => {
    if (!text.trim()) return undefined;
    let gone = false;
    const typing = setTimeout(() => {
      void client.query(FilterOrganisationsDocument, { text }).toPromise().then(({ data }) => {
        if (!gone && data) setOptions(data.search.nodes.flatMap(({ node }) => (node?.__typename === 'Organisation' && node.id !== not ? [{ value: node.id, label: `${node.name}（${node.kindLabel}）` }] : [])));
      });
    }, 200);
    return () => {
      gone = true;
      clearTimeout(typing);
    };
  }, [text, client, not]);
  return (
    <Select id={id} showSearch allowClear filterOption={false} value={value} options={options} placeholder={words.otherHint} notFoundContent={words.otherHint}
      onSearch={setText} onChange={(next?: string) => onChange(next)} />
  );
}
