import { Card } from 'antd';
import { parametersOf, type Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds, type MoneyField } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import type { Money } from '../../money/format';
import { Go, type Parameters } from '../../times/times';
import { overviewWords } from './overview.words';

type Numbers = { count: number; started: number } & { [K in MoneyField]: Money | null };

interface Portfolio {
  rows: (Numbers & { keys: { code: string; label: string }[]; completion: { rate: { text: string } | null } | null })[];
  overlap: Numbers;
  unallocated: Numbers;
  total: Numbers & { completion: { rate: { text: string } | null } | null };
}

/** A row for each programme; under them what makes the rows add up to the total. */
export function Programmes({ portfolio, chosen }: { portfolio: Portfolio; chosen: Chosen }) {
  const words = useWords(overviewWords);
  const ledger = useWords(ledgerWords);
  const { rows, overlap, unallocated, total } = portfolio;
  // A kind of money that nobody reported has no column.
  const kinds = moneyKinds.filter(({ field }) => total[field]);
  const filter = parametersOf(chosen);
  const cells = (numbers: Numbers, to?: Parameters) => (
    <>
      <td className="number">{to && numbers.count > 0 ? <Go to="/projects" with={to}>{numbers.count}</Go> : numbers.count}</td>
      <td className="number">{to && numbers.started > 0 ? <Go to="/projects" with={{ ...to, started: 'yes' }}>{numbers.started}</Go> : numbers.started}</td>
      {kinds.map(({ field, measure, order }) => (
        <td key={field} className="number">
          {to && numbers[field]
            ? <Go to="/projects" with={{ ...to, has: [...chosen.has, measure], order: `-${order}` }}><Amount of={numbers[field]} /></Go>
            : numbers[field] ? <Amount of={numbers[field]} /> : <span className="faint" title={ledger.notReported}>—</span>}
        </td>
      ))}
    </>
  );
  return (
    <Card title={<h2>{words.byProgramme}</h2>} extra={<span className="faint">{words.sums}</span>} className="wide">
      <div className="scroll" tabIndex={0} role="region" aria-label={words.byProgramme}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{words.programme}</th>
              <th scope="col" className="number">{words.count}</th>
              <th scope="col" className="number">{words.started}</th>
              {kinds.map(({ field }) => <th key={field} scope="col" className="number">{ledger[field]}</th>)}
              <th scope="col" className="number">{words.rate}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const key = row.keys[0];
              return (
                <tr key={key?.code} data-programme={key?.code}>
                  <th scope="row">{key?.label}</th>
                  {cells(row, { ...filter, programmes: key?.code })}
                  <td className="number">{row.completion?.rate?.text ?? '—'}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr><th scope="row">{words.overlap}</th>{cells(overlap)}<td /></tr>
            <tr><th scope="row">{words.unallocated}</th>{cells(unallocated)}<td /></tr>
            <tr className="total"><th scope="row">{words.total}</th>{cells(total, filter)}<td className="number">{total.completion?.rate?.text ?? '—'}</td></tr>
          </tfoot>
        </table>
      </div>
    </Card>
  );
}
