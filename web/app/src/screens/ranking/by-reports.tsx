import { Card } from 'antd';
import { useAsk } from '../../api/ask';
import type { Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { OverdueDocument, ReportingDocument, type OverdueQuery, type ReportCompletionBy, type ReportingQuery } from './ranking.documents';
import { rankingWords } from './ranking.words';

type Row = ReportingQuery['reportCompletion']['rows'][number];
type Numbers = ReportingQuery['reportCompletion']['total'];

const counts = ['owed', 'sent', 'returned', 'due', 'overdue', 'missed'] as const;

/** Who owes reports, worst first, and which are overdue. */
export function ByReports({ by, chosen }: { by: Extract<ReportCompletionBy, 'ORGANISATION' | 'PROGRAMME' | 'COUNTY' | 'TOWN' | 'LEAD_OFFICE' | 'PERIOD'>; chosen: Chosen }) {
  const words = useWords(rankingWords);
  const { asOf, knownAt } = useTimes();
  const filter = {
    ...(chosen.programmes.length ? { programmes: chosen.programmes } : {}),
    ...(chosen.under.length ? { under: chosen.under } : {}),
    ...(chosen.organisations.length ? { organisations: chosen.organisations } : {}),
  };
  const asked = useAsk(ReportingDocument, { by, filter, asOf, knownAt });
  const numbers = (n: Numbers) => (
    <>
      {counts.map((c) => <td key={c} className="number" data-count={c}>{c === 'overdue' && n[c] > 0 ? <strong className="bad">{n[c]}</strong> : n[c]}</td>)}
      <td className="number">{n.rate?.text ?? '—'}</td>
    </>
  );
  return (
    <Answer of={asked} rows={8} empty={({ reportCompletion }) => reportCompletion.total.owed === 0} nothing={<Nothing text={words.nothingOwed} />}>
      {({ reportCompletion: { rows, rowCount, total } }) => (
        <>
          <Card className="wide bulletin">
            <h2 className="printed">{words.heading}</h2>
            <h2 id="owing">{words.caption(words[by], words.overdue)}</h2>
            <div className="scroll" tabIndex={0} role="region" aria-labelledby="owing">
              <table className="grid" data-owing>
                <thead>
                  <tr>
                    <th scope="col">{words[by]}</th>
                    {counts.map((c) => <th key={c} scope="col" className="number">{c === 'overdue' ? words.late : words[c]}</th>)}
                    <th scope="col" className="number">{words.sentRate}</th>
                  </tr>
                </thead>
                <tbody>{rows.map((row, n) => <tr key={n} data-row><th scope="row"><Name row={row} /></th>{numbers(row)}</tr>)}</tbody>
                <tfoot><tr className="total"><th scope="row">{words.total}</th>{numbers(total)}</tr></tfoot>
              </table>
            </div>
            {rowCount > rows.length && <p className="faint">{words.first(rows.length, rowCount)}</p>}
            <h3>{words.definitions}</h3>
            <p className="definitions">{words.defineSent}</p>
          </Card>
          <Overdue filter={filter} />
        </>
      )}
    </Answer>
  );
}

function Name({ row }: { row: Row }) {
  const words = useWords(rankingWords);
  if (row.organisation) return <Go to={`/organisations/${row.organisation.id}`}>{row.organisation.name}</Go>;
  if (row.place) return <Go to={`/places/${row.place.code}`}>{row.place.fullName}</Go>;
  if (row.programme) return <>{row.programme.name}</>;
  if (row.period) return <>{row.period.programme.name} {row.period.startsOn} – {row.period.endsOn}</>;
  return <span className="faint">{words.nobody}</span>;
}

function Overdue({ filter }: { filter: { programmes?: string[]; under?: string[]; organisations?: string[] } }) {
  const words = useWords(rankingWords);
  const { asOf, knownAt } = useTimes();
  const asked = useAsk(OverdueDocument, { filter, asOf, knownAt });
  return (
    <Card className="wide" title={<h2>{words.overdueList}</h2>}>
      <Answer of={asked} rows={4} empty={({ overdueReports }) => overdueReports.nodes.length === 0} nothing={<p className="faint">{words.noOverdue}</p>}>
        {({ overdueReports: { nodes, totalCount } }) => (
          <>
            <div className="scroll" tabIndex={0} role="region" aria-label={words.overdueList}>
              <table className="grid" data-overdue={totalCount}>
                <thead><tr><th scope="col">{words.subject}</th><th scope="col">{words.organisation}</th><th scope="col">{words.period}</th><th scope="col">{words.dueOn}</th><th scope="col">{words.state}</th></tr></thead>
                <tbody>
                  {nodes.map((d, n) => (
                    <tr key={n}>
                      <th scope="row"><About subject={d.subject} /></th>
                      <td>{d.organisation && <Go to={`/organisations/${d.organisation.id}`}>{d.organisation.name}</Go>}</td>
                      <td>{d.period.programme.name} <span className="day">{d.period.startsOn} – {d.period.endsOn}</span></td>
                      <td className="day">{d.dueOn}</td>
                      <td>{words[d.state]}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {totalCount > nodes.length && <p className="faint">{words.first(nodes.length, totalCount)}</p>}
          </>
        )}
      </Answer>
    </Card>
  );
}

function About({ subject }: { subject: OverdueQuery['overdueReports']['nodes'][number]['subject'] }) {
  switch (subject?.__typename) {
    case 'Project': return <Go to={`/projects/${subject.id}`}>{subject.name}</Go>;
    case 'Pairing': return <Go to={`/places/${subject.recipient.code}`}>{subject.assistors.map((a) => a.organisation.name).join('、')} → {subject.recipient.name}</Go>;
    default: return null;
  }
}
