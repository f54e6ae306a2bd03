import { Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { useSession } from '../../session/session';
import { Answer, Failure, Loading, Nothing } from '../../states/states';
import { Go } from '../../times/times';
import { instantText } from '../../times/instant';
import { Table } from './parts';
import { settingsWords } from './settings.words';
import { TrailChangesDocument, TrailDocument, TrailUsersDocument, type ActKind, type TrailChangesQuery, type TrailQuery } from './trail.documents';

type Entry = TrailQuery['trail']['nodes'][number];
type Change = TrailChangesQuery['trail']['nodes'][number]['changes'][number];

const kinds: ActKind[] = ['IMPORT', 'EDIT', 'UNDO', 'STEP', 'REPORT', 'ACCOUNT'];

const whats = ['made', 'changed', 'stated', 'linked', 'removed', 'withdrawn', 'archived'];
/** The instant at which something was archived: that it was is what counts. */
const ended = 'ended_at';

/** Midnight where the reader is, as an instant. */
function instantOf(day: string | null, next = false): string | undefined {
  if (!day || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const at = new Date(`${day}T00:00:00`);
  if (next) at.setDate(at.getDate() + 1);
  return at.toISOString();
}

/** Who did what, by which way and why; filters stand in the address. */
export default function Trail() {
  const words = useWords(settingsWords);
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState<Entry | undefined>();
  const users = useAsk(TrailUsersDocument, {}, { pause: !may('inviteUser') });
  const chosen = search.getAll('kind').filter((k): k is ActKind => kinds.includes(k as ActKind));
  const user = search.get('user') ?? undefined;
  const pages = usePages(TrailDocument, {
    kinds: chosen.length ? chosen : undefined, user, since: instantOf(search.get('since')), until: instantOf(search.get('until'), true),
  }, (data) => data.trail);
  const set = (name: string, values: string[]) => setSearch((was) => {
    was.delete(name);
    for (const value of values) if (value) was.append(name, value);
    return was;
  }, { replace: true });
  const columns: Column<Entry>[] = [
    { key: 'at', title: words.at, width: 160, cell: (e) => instantText(e.at) },
    { key: 'who', title: words.who, width: 140, cell: (e) => e.actor },
    { key: 'through', title: words.through, width: 110, cell: (e) => e.through && words[e.through] },
    { key: 'kind', title: words.kinds, width: 170, cell: (e) => [words[e.kind], e.action].filter(Boolean).join(' · ') },
    { key: 'detail', title: words.detail, width: 260, cell: (e) => (e.kind === 'IMPORT' && e.batch ? <Go to={`/import/batches/${e.batch}`} title={e.detail ?? ''}>{e.detail}</Go> : <span title={e.detail ?? ''}>{e.detail}</span>) },
    { key: 'reason', title: words.reason, width: 200, cell: (e) => <span title={e.reason ?? ''}>{e.reason}</span> },
    { key: 'changes', title: words.changes, width: 90, cell: (e) => e.batch && <Button size="small" onClick={() => setOpen(e)}>{words.show}</Button> },
  ];
  return (
    <>
      <div className="inline-fields" role="search">
        <Select mode="multiple" allowClear style={{ minWidth: 220 }} aria-label={words.kinds} placeholder={words.kinds} value={chosen} options={kinds.map((k) => ({ value: k, label: words[k] }))} onChange={(values: ActKind[]) => set('kind', values)} />
        <Select allowClear showSearch={{ optionFilterProp: 'label' }} style={{ width: 200 }} aria-label={words.user} placeholder={words.user} value={user} options={users.data?.users.nodes.map((u) => ({ value: u.id, label: u.displayName || u.name }))} onChange={(value?: string) => set('user', value ? [value] : [])} />
        <label>{words.since} <input type="date" className="date" value={search.get('since') ?? ''} onChange={(event) => set('since', [event.target.value])} /></label>
        <label>{words.until} <input type="date" className="date" value={search.get('until') ?? ''} onChange={(event) => set('until', [event.target.value])} /></label>
        <span className="faint" aria-live="polite">{pages.total !== undefined && words.count(String(pages.rows.length), String(pages.total))}</span>
      </div>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={8} />
          : pages.total === 0 ? <Nothing text={words.noTrail} />
            : <Grid label={words.trail} columns={columns} rows={pages.rows} total={pages.total} rowKey={(e) => e.id} more={pages.more} height="calc(100vh - 300px)" />}
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} size={760} title={open && `${words.changes} · ${instantText(open.at)}`}>
        {open && <Changes entry={open} />}
      </Drawer>
    </>
  );
}

function Changes({ entry }: { entry: Entry }) {
  const words = useWords(settingsWords);
  const asked = useAsk(TrailChangesDocument, { since: entry.at });
  const of = (data: TrailChangesQuery) => data.trail.nodes.find((e) => e.id === entry.id)?.changes ?? [];
  return (
    <Answer of={asked} rows={6} empty={(data) => of(data).length === 0} nothing={<Nothing text={words.noChanges} />}>
      {(data) => (
        <>
          {of(data).length >= 100 && <p className="faint">{words.first100}</p>}
          <Table label={words.changes} heads={[words.subject, words.field, words.before, words.after, words.source]}>
            {of(data).map((c, n) => <Line key={n} change={c} />)}
          </Table>
        </>
      )}
    </Answer>
  );
}

function Line({ change: { subject, what, field, series, before, after, source } }: { change: Change }) {
  const words = useWords(settingsWords);
  const ledger = useWords(ledgerWords);
  return (
    <tr>
      <th scope="row">{subjectName(subject)}</th>
      <td>{whats.find((w) => w === what) ? words[what as 'made'] : what}{field && field !== ended && ` · ${field}`}{series && series !== 'ACTUAL' && `（${ledger[series]}）`}</td>
      <td>{field === ended ? null : before}</td><td>{field === ended ? null : after}</td>
      <td>{source && [source.file, source.sheet, source.cell].filter(Boolean).join(' · ')}</td>
    </tr>
  );
}

function subjectName(subject: Change['subject']) {
  switch (subject?.__typename) {
    case 'Project': return <Go to={`/projects/${subject.id}`}>{subject.name}</Go>;
    case 'Organisation': return <Go to={`/organisations/${subject.id}`}>{subject.name}</Go>;
    case 'Place': return <Go to={`/places/${subject.code}`}>{subject.placeName}</Go>;
    case 'Pairing': return <>{subject.team ?? subject.recipient.placeName}</>;
    case 'Programme': return <>{subject.programmeName}</>;
    default: return null;
  }
}
