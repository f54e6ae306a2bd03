import { Card } from 'antd';
import { parametersOf, type Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { ledgerWords, statuses } from '../../language/ledger.words';
import { Go } from '../../times/times';
import { overviewWords } from './overview.words';

/** How many projects there are, have started, and have each status. */
export function Statuses({ total, rows, unallocated, chosen }: {
  total: { count: number; started: number };
  rows: { keys: { code: string }[]; count: number }[];
  unallocated: number;
  chosen: Chosen;
}) {
  const words = useWords(overviewWords);
  const ledger = useWords(ledgerWords);
  const counts = new Map(rows.map((row) => [row.keys[0]?.code, row.count]));
  const lines = [
    ...statuses.map((status) => ({ status: status as string, name: ledger[status], count: counts.get(status) ?? 0 })),
    { status: 'NONE', name: ledger.noStatus, count: unallocated },
  ].filter((line) => line.count > 0);
  const most = Math.max(1, ...lines.map((line) => line.count));
  const filter = parametersOf(chosen);
  return (
    <Card title={<h2>{words.statuses}</h2>}>
      <dl className="counts">
        <div>
          <dt>{words.count}</dt>
          <dd><Go to="/projects" with={filter} className="count" aria-label={`${words.count} ${total.count}`}>{total.count}</Go></dd>
        </div>
        <div>
          <dt>{words.started} <span className="faint">{words.startedHint}</span></dt>
          <dd><Go to="/projects" with={{ ...filter, started: 'yes' }} className="count" aria-label={`${words.started} ${total.started}`}>{total.started}</Go></dd>
        </div>
      </dl>
      <ul className="bars">
        {lines.map(({ status, name, count }) => (
          <li key={status} data-status={status}>
            <span>{name}</span>
            <span className="bar" aria-hidden><span className={`fill ${status.toLowerCase()}`} style={{ width: `${Math.max(0.5, (100 * count) / most)}%` }} /></span>
            <Go to="/projects" with={{ ...filter, status }} aria-label={`${name} ${count}`}>{count}</Go>
          </li>
        ))}
      </ul>
    </Card>
  );
}
