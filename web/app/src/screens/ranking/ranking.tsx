import { Button, Card, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { chosenOf, filterOf, parametersOf } from '../../filter/filter';
import { FilterBar } from '../../filter/filter-bar';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Go, useTimes, type Parameters } from '../../times/times';
import { instantText } from '../../times/instant';
import { BulletinsDocument } from './ranking.documents';
import { rankingWords } from './ranking.words';
import { ByCompletion, bases, type Base } from './by-completion';
import { ByReports } from './by-reports';

const shows = ['completion', 'gap', 'overdue'] as const;
const modes = ['FULL', 'SHARE', 'LEAD'] as const;
const groups = ['PROGRAMME', 'CITY', 'COUNTY', 'TOWN', 'ORGANISATION'] as const;
const owing = ['ORGANISATION', 'PROGRAMME', 'COUNTY', 'TOWN', 'LEAD_OFFICE', 'PERIOD'] as const;

/** Worst first: by completion, by time, by overdue reports. */
export function Ranking() {
  const words = useWords(rankingWords);
  const ledger = useWords(ledgerWords);
  const [search, setSearch] = useSearchParams();
  const one = <T extends string>(name: string, of: readonly T[], usual: T) => of.find((v) => v === search.get(name)) ?? usual;
  const show = one('show', shows, 'completion');
  const group = one('by', groups, 'PROGRAMME');
  const owes = one('by', owing, 'ORGANISATION');
  const of: Base = one('of', bases, 'TOTAL_INVESTMENT');
  const mode = one('attribution', modes, 'FULL');
  const planned = of === 'ANNUAL_PLAN_INVESTMENT' ? {} : { plannedFrom: search.get('from') || undefined, plannedTo: search.get('to') || undefined };
  const chosen = chosenOf(search);

  const change = (parameters: Parameters) => setSearch((was) => {
    const next = new URLSearchParams(was);
    for (const [name, value] of Object.entries(parameters)) {
      next.delete(name);
      for (const v of Array.isArray(value) ? value : [value]) if (v !== undefined && v !== '') next.append(name, String(v));
    }
    return next;
  }, { replace: true });
  const field = (name: string, control: ReactNode) => <div className="field"><span className="faint" aria-hidden>{name}</span>{control}</div>;
  const date = (name: 'from' | 'to') => (
    <input type="date" className="date" aria-label={words[name]} value={search.get(name) ?? ''} onChange={(e) => change({ [name]: e.target.value || undefined })} />
  );
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="stretch" />
        <Segmented className="unprinted" aria-label={words.show} value={show} onChange={(next) => change({ show: next, by: undefined })}
          options={shows.map((value) => ({ value, label: words[value] }))} />
        <Button className="unprinted" onClick={() => window.print()}>{words.print}</Button>
      </div>
      <FilterBar chosen={chosen} onChange={(changed) => change(parametersOf(changed))} />
      <div className="fields unprinted">
        {field(words.by, show === 'overdue'
          ? <Select style={{ width: 130 }} aria-label={words.by} value={owes} onChange={(by) => change({ by })} options={owing.map((value) => ({ value, label: words[value] }))} />
          : <Select style={{ width: 130 }} aria-label={words.by} value={group} onChange={(by) => change({ by })} options={groups.map((value) => ({ value, label: words[value] }))} />)}
        {show !== 'overdue' && (
          <>
            {field(words.against, <Segmented aria-label={words.against} value={of} onChange={(base) => change({ of: base })} options={bases.map((b) => ({ value: b, label: words[b] }))} />)}
            {field(words.attribution, (
              <Segmented aria-label={words.attribution} value={mode} onChange={(attribution) => change({ attribution })}
                options={modes.map((value) => ({ value, label: value === 'LEAD' ? ledger.leadMode : ledger[value] }))} />
            ))}
            {of !== 'ANNUAL_PLAN_INVESTMENT' && field(words.planned, <>{date('from')}–{date('to')}</>)}
          </>
        )}
      </div>
      {show === 'overdue'
        ? <ByReports by={owes} chosen={chosen} />
        : <ByCompletion by={group} worst={show} of={of} planned={planned} mode={mode} chosen={chosen} filter={filterOf(chosen)} />}
      <Bulletins />
    </>
  );
}

/** What was kept, newest first. Who may not see them, or where there is none, is shown nothing. */
function Bulletins() {
  const words = useWords(rankingWords);
  const { asOf, knownAt } = useTimes();
  const asked = useAsk(BulletinsDocument, { asOf, knownAt });
  const kept = asked.data?.bulletins.nodes ?? [];
  if (kept.length === 0) return null;
  return (
    <Card className="wide unprinted" title={<h2>{words.bulletins}</h2>}>
      <ul className="plain" data-bulletins>
        {kept.map((b) => (
          <li key={b.id}>
            <Go to={`/ranking/bulletins/${b.id}`}>{b.title}</Go>{' '}
            <span className="faint">{b.period.programme.name}{b.place && ` · ${b.place.fullName}`} · {words.asOf(b.asOf)} · {words.frozenAt(instantText(b.frozenAt))}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
