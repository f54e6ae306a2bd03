import { Card } from 'antd';
import { useAsk } from '../../api/ask';
import { parametersOf, type Chosen } from '../../filter/filter';
import type { ProjectFilter } from '../../filter/filter.documents';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import { Answer, Nothing } from '../../states/states';
import { instantText } from '../../times/instant';
import { Go, useTimes, type Parameters } from '../../times/times';
import { RankingDocument, type AttributionMode, type RankingQuery } from './ranking.documents';
import { rankingWords } from './ranking.words';

export const bases = ['TOTAL_INVESTMENT', 'CONTRACTED_INVESTMENT', 'ANNUAL_PLAN_INVESTMENT'] as const;
export type Base = (typeof bases)[number];
type Group = 'PROGRAMME' | 'CITY' | 'COUNTY' | 'TOWN' | 'ORGANISATION';
type Completion = RankingQuery['portfolio']['total']['completion'];

/** Rows by completion or by the gap to the time elapsed, with what the numbers mean under them. */
export function ByCompletion({ by, worst, of, planned, mode, chosen, filter }: {
  by: Group;
  worst: 'completion' | 'gap';
  of: Base;
  planned: { plannedFrom?: string; plannedTo?: string };
  mode: AttributionMode;
  chosen: Chosen;
  filter: ProjectFilter | undefined;
}) {
  const words = useWords(rankingWords);
  const ledger = useWords(ledgerWords);
  const { asOf, knownAt } = useTimes();
  const timed = of === 'ANNUAL_PLAN_INVESTMENT' || (planned.plannedFrom !== undefined && planned.plannedTo !== undefined);
  const asked = useAsk(RankingDocument, {
    filter, groupBy: [by], completion: { of, ...(timed ? planned : {}) }, attribution: mode,
    orderBy: worst === 'gap' ? { field: 'TIME_GAP', direction: 'DESC' } : { field: 'COMPLETION', direction: 'ASC' }, asOf, knownAt,
  }, { pause: worst === 'gap' && !timed });
  if (worst === 'gap' && !timed) return <Nothing text={words.needTime} />;
  const modeName = mode === 'LEAD' ? ledger.leadMode : ledger[mode];
  return (
    <Answer of={asked} rows={10} empty={({ portfolio }) => portfolio.rows.length === 0} nothing={<Nothing text={words.nothing} />}>
      {({ portfolio }) => (
        <Card className="wide bulletin">
          <h2 className="printed">{words.heading}</h2>
          <h2 id="ranked">{words.caption(words[by], words[worst])}</h2>
          <p className="faint" data-times>{words.asOf(portfolio.asOf)} · {words.knownAt(instantText(portfolio.knownAt))}</p>
          <div className="scroll" tabIndex={0} role="region" aria-labelledby="ranked">
            <table className="grid" data-ranking>
              <thead>
                <tr>
                  <th scope="col" className="number">{words.rank}</th><th scope="col">{words[by]}</th><th scope="col" className="number">{words.projects}</th>
                  <th scope="col" className="number">{words.done}</th><th scope="col" className="number">{words[of]}</th><th scope="col" className="number">{words.rate}</th>
                  {timed && <><th scope="col" className="number">{words.time}</th><th scope="col" className="number">{words.points}</th></>}
                  <th scope="col">{words.counted}</th>
                </tr>
              </thead>
              <tbody>
                {portfolio.rows.map((row) => {
                  const { code = '', label = '' } = row.keys[0] ?? {};
                  const list = listOf(chosen, by, code);
                  return (
                    <tr key={code} data-row={code}>
                      <td className="number">{row.rank ?? <span className="faint day">{words.unranked}</span>}</td>
                      <th scope="row">{by === 'PROGRAMME' ? label : <Go to={by === 'ORGANISATION' ? `/organisations/${code}` : `/places/${code}`}>{label}</Go>}</th>
                      <td className="number">{list ? <Go to="/projects" with={list} aria-label={`${label} ${row.count}`}>{row.count}</Go> : row.count}</td>
                      <Cells of={row.completion} timed={timed} />
                    </tr>
                  );
                })}
              </tbody>
              <tfoot>
                <tr className="total">
                  <td /><th scope="row">{words.total}</th>
                  <td className="number"><Go to="/projects" with={parametersOf(chosen)} aria-label={`${words.total} ${portfolio.total.count}`}>{portfolio.total.count}</Go></td>
                  <Cells of={portfolio.total.completion} timed={timed} />
                </tr>
              </tfoot>
            </table>
          </div>
          {portfolio.rowCount > portfolio.rows.length && <p className="faint">{words.first(portfolio.rows.length, portfolio.rowCount)}</p>}
          <h3>{words.definitions}</h3>
          <ul className="definitions">
            <li>{words.defineRate(words[of])}</li>
            {timed && <li>{of === 'ANNUAL_PLAN_INVESTMENT' ? words.defineYear(portfolio.asOf.slice(0, 4)) : words.defineTime(planned.plannedFrom ?? '', planned.plannedTo ?? '')}</li>}
            {timed && <li>{words.defineGap}</li>}
            <li>{words.defineMode(modeName)}</li>
            <li>{words.defineRank}</li>
          </ul>
        </Card>
      )}
    </Answer>
  );
}

function Cells({ of, timed }: { of: Completion; timed: boolean }) {
  const words = useWords(rankingWords);
  const missing = <span className="faint">—</span>;
  return (
    <>
      <td className="number">{of ? <Amount of={of.numerator.money} /> : missing}</td>
      <td className="number">{of ? <Amount of={of.denominator.money} /> : missing}</td>
      <td className="number" data-rate={of?.rate?.percent}>{of?.rate?.text ?? missing}</td>
      {timed && <td className="number">{of?.timeElapsed?.text ?? missing}</td>}
      {timed && <td className="number" data-gap={of?.gap?.percent}>{of?.gap ? <Gap points={of.gap.percent} /> : missing}</td>}
      <td>{of ? words.counts(of.subjects, of.leftOut) : missing}</td>
    </>
  );
}

function Gap({ points }: { points: string }) {
  const words = useWords(rankingWords);
  return points.startsWith('-') ? <span className="good">{words.ahead(points.slice(1))}</span> : <strong className="bad">{words.behind(points)}</strong>;
}

/** The list behind a row; undefined where the list cannot say it. */
function listOf(chosen: Chosen, by: Group, code: string): Parameters | undefined {
  switch (by) {
    case 'PROGRAMME': return chosen.programmes.length === 0 || chosen.programmes.includes(code) ? parametersOf({ ...chosen, programmes: [code] }) : undefined;
    case 'ORGANISATION': return chosen.organisations.length === 0 || chosen.organisations.includes(code) ? parametersOf({ ...chosen, organisations: [code] }) : undefined;
    default: return chosen.under.length === 0 || chosen.under.some((u) => code.startsWith(u)) ? parametersOf({ ...chosen, under: [code] }) : undefined;
  }
}
