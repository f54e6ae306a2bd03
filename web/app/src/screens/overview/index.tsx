import { Card, Segmented } from 'antd';
import { useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { chosenOf, filterOf } from '../../filter/filter';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { CompletionCard } from './completion';
import { KnownAt } from './known-at';
import { MoneyCards } from './money-cards';
import { OverviewDocument, OverviewOfPairingsDocument, type CompletionBase } from './overview.documents';
import { overviewWords } from './overview.words';
import { Programmes } from './programmes';
import { Statuses } from './statuses';
import { Trend } from './trend';

const bases = ['TOTAL_INVESTMENT', 'CONTRACTED_INVESTMENT', 'ANNUAL_PLAN_INVESTMENT'] as const;

/** 总览: where everything stands, each number a link to the list that makes it. */
export default function Overview() {
  const words = useWords(overviewWords);
  const { asOf, knownAt } = useTimes();
  const [search, setSearch] = useSearchParams();
  const chosen = chosenOf(search);
  const filter = filterOf(chosen);
  const of: CompletionBase = bases.find((b) => b === search.get('of')) ?? 'TOTAL_INVESTMENT';
  const planned = of === 'ANNUAL_PLAN_INVESTMENT' ? {} : { plannedFrom: search.get('from') || undefined, plannedTo: search.get('to') || undefined };
  const times = { asOf, knownAt };
  const asked = useAsk(OverviewDocument, { ...times, filter, completion: { of, ...planned } });
  const pairings = useAsk(OverviewOfPairingsDocument, { ...times, filter: filterForPairings(filter) });

  const change = (values: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };

  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        {asked.data && <span className="faint">{words.asOf(asked.data.projects.asOf)}</span>}
      </div>
      <KnownAt />
      <Answer
        of={asked}
        rows={10}
        empty={(data) => data.projects.total.count === 0 && !filter && !asOf && !knownAt}
        nothing={<Nothing text={words.nothing}><Go to="/import">{words.toImport}</Go></Nothing>}
      >
        {({ projects, statuses }) => (
          <>
            <MoneyCards total={projects.total} pairings={pairings.data?.pairings.total} chosen={chosen} />
            <div className="pair">
              <Statuses total={projects.total} rows={statuses.rows} unallocated={statuses.unallocated.count} chosen={chosen} />
              <Card
                title={<h2>{words.completion}</h2>}
                extra={(
                  <Segmented aria-label={words.against} value={of} onChange={(base) => change({ of: base })}
                    options={bases.map((b) => ({ value: b, label: words[b] }))} />
                )}
              >
                <CompletionCard completion={projects.total.completion} of={of} chosen={chosen}
                  planned={planned} onPlanned={(from, to) => change({ from, to })} />
              </Card>
            </div>
            <Programmes portfolio={projects} chosen={chosen} />
            <Trend filter={filter} asOf={projects.asOf} />
          </>
        )}
      </Answer>
    </>
  );
}

/** What of a filter applies to pairings too (docs of `portfolio`). */
function filterForPairings(filter: ReturnType<typeof filterOf>): ReturnType<typeof filterOf> {
  if (!filter) return undefined;
  const { programmes, strands, organisations, organisationKinds, under, years } = filter;
  return { programmes, strands, organisations, organisationKinds, under, years };
}
