import { Alert, Button, Card } from 'antd';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import { Answer, NotFound } from '../../states/states';
import { instantText } from '../../times/instant';
import { Go } from '../../times/times';
import { BulletinDocument, type BulletinQuery } from './ranking.documents';
import { rankingWords } from './ranking.words';

type Kept = Extract<BulletinQuery['node'], { __typename: 'Bulletin' }>;
type Amounts = Kept['frozen']['total']['amounts'];

/** One bulletin as its numbers came out when it was kept. */
export function Bulletin() {
  const words = useWords(rankingWords);
  const { id = '' } = useParams();
  const asked = useAsk(BulletinDocument, { id });
  return (
    <>
      <p className="crumb unprinted"><Go to="/ranking">{words.back}</Go></p>
      <Answer of={asked} rows={10}>{({ node }) => (node?.__typename === 'Bulletin' ? <Shown of={node} /> : <NotFound />)}</Answer>
    </>
  );
}

function Shown({ of }: { of: Kept }) {
  const words = useWords(rankingWords);
  const ledger = useWords(ledgerWords);
  const { frozen } = of;
  const key = (a: Amounts[number]) => `${a.measure.code} ${a.series}`;
  // A column for each measure and series that was reported of the whole.
  const columns = frozen.total.amounts;
  const rated = frozen.total.completion !== null;
  const cells = (numbers: { count: number; amounts: Amounts }) => {
    const has = new Map(numbers.amounts.map((a) => [key(a), a]));
    return (
      <>
        <td className="number">{numbers.count}</td>
        {columns.map((c) => {
          const a = has.get(key(c));
          return <td key={key(c)} className="number">{a?.money ? <Amount of={a.money} /> : a?.quantity?.text ?? <span className="faint">—</span>}</td>;
        })}
      </>
    );
  };
  const mode = frozen.attribution === 'LEAD' ? ledger.leadMode : ledger[frozen.attribution];
  return (
    <>
      <div className="title">
        <h1>{of.title}</h1>
        <span className="stretch" />
        <Button className="unprinted" onClick={() => window.print()}>{words.print}</Button>
      </div>
      <p className="faint" data-times>
        {of.period.programme.name} {of.period.startsOn} – {of.period.endsOn}{of.place && ` · ${of.place.fullName}`} · {words.asOf(of.asOf)} · {words.knownAt(instantText(of.knownAt))} · {words.frozenAt(instantText(of.frozenAt))}
      </p>
      <Alert className="wide unprinted" type={of.reproduced ? 'success' : 'warning'} showIcon title={of.reproduced ? words.reproduced : words.notReproduced} />
      <Card className="wide bulletin">
        <div className="scroll" tabIndex={0} role="region" aria-label={of.title}>
          <table className="grid" data-frozen>
            <thead>
              <tr>
                <th scope="col">{words.name}</th><th scope="col" className="number">{words.projects}</th>
                {columns.map((c) => <th key={key(c)} scope="col" className="number">{c.measure.name}{c.series !== 'ACTUAL' && `（${ledger[c.series]}）`}</th>)}
                {rated && <th scope="col" className="number">{words.rate}</th>}
              </tr>
            </thead>
            <tbody>
              {frozen.rows.map((row, n) => (
                <tr key={n}><th scope="row">{row.keys.map((k) => k.label).join(' · ')}</th>{cells(row)}{rated && <td className="number">{row.completion?.rate?.text ?? '—'}</td>}</tr>
              ))}
            </tbody>
            <tfoot>
              <tr><th scope="row">{words.overlap}</th>{cells(frozen.overlap)}{rated && <td />}</tr>
              <tr><th scope="row">{words.unallocated}</th>{cells(frozen.unallocated)}{rated && <td />}</tr>
              <tr className="total"><th scope="row">{words.total}</th>{cells(frozen.total)}{rated && <td className="number">{frozen.total.completion?.rate?.text ?? '—'}</td>}</tr>
            </tfoot>
          </table>
        </div>
        {frozen.rowCount > frozen.rows.length && <p className="faint">{words.first(frozen.rows.length, frozen.rowCount)}</p>}
        <ul className="definitions"><li>{words.frozenMode(mode)}</li><li>{words.sums}</li></ul>
      </Card>
    </>
  );
}
