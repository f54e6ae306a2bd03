import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import type { CountedFragment, MovedFragment, SumFragment } from './import.documents';
import { importWords, named } from './import.words';

/** A value of a measure, money or not. */
export function Sum({ of }: { of: SumFragment | null }) {
  if (!of) return null;
  return of.money ? <Amount of={of.money} /> : <>{of.quantity?.text}</>;
}

/** Totals of the whole ledger that would move. */
export function Totals({ totals, asOf }: { totals: MovedFragment[]; asOf: string | null }) {
  const words = useWords(importWords);
  const ledger = useWords(ledgerWords);
  if (totals.length === 0) return <p className="faint">{words.noTotals}</p>;
  return (
    <>
      {asOf && <p className="faint">{words.totalsAsOf(asOf)}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label={words.totals}>
        <table className="grid">
          <thead>
            <tr><th scope="col">{words.measure}</th><th scope="col" className="number">{words.before}</th><th scope="col" className="number">{words.after}</th><th scope="col" className="number">{words.difference}</th></tr>
          </thead>
          <tbody>
            {totals.map((t) => (
              <tr key={t.subject + t.series + t.after.measure.code} data-total={t.after.measure.code}>
                <th scope="row">{t.after.measure.name}{t.series !== 'ACTUAL' && `（${ledger[t.series]}）`}{t.subject !== 'PROJECT' && <span className="faint"> {named(words, t.subject.toLowerCase())}</span>}</th>
                <td className="number"><Sum of={t.before} /></td>
                <td className="number"><Sum of={t.after} /></td>
                <td className="number"><Sum of={t.difference} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What becomes, or became, of what was read. */
export function Counts({ counts }: { counts: CountedFragment[] }) {
  const words = useWords(importWords);
  const kinds = ['read', 'created', 'updated', 'unchanged', 'rejected', 'skipped'] as const;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={words.outcome}>
      <table className="grid">
        <thead><tr><th scope="col">{words.kind}</th>{kinds.map((k) => <th key={k} scope="col" className="number">{words[k]}</th>)}</tr></thead>
        <tbody>
          {counts.map((c) => (
            <tr key={c.entity}><th scope="row">{named(words, c.entity)}</th>{kinds.map((k) => <td key={k} className="number">{c[k]}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
