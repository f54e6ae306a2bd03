import { parametersOf, type Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import type { Money } from '../../money/format';
import { Amount } from '../../money/money';
import { Go } from '../../times/times';
import type { CompletionBase } from './overview.documents';
import { overviewWords } from './overview.words';

interface Ratio {
  text: string;
  percent: string;
}

export interface Completion {
  rate: Ratio | null;
  timeElapsed: Ratio | null;
  gap: Ratio | null;
  subjects: number;
  leftOut: number;
  numerator: { money: Money | null };
  denominator: { money: Money | null };
}

const measures: Partial<Record<CompletionBase, string>> = {
  TOTAL_INVESTMENT: 'total_investment', CONTRACTED_INVESTMENT: 'contracted_investment', ANNUAL_PLAN_INVESTMENT: 'annual_plan_investment',
};

/** The completion rate beside the time that has passed; the denominator is always named. */
export function CompletionCard({ completion, of, chosen, planned, onPlanned }: {
  completion: Completion | null;
  of: CompletionBase;
  chosen: Chosen;
  planned: { plannedFrom?: string; plannedTo?: string };
  onPlanned: (from: string | undefined, to: string | undefined) => void;
}) {
  const words = useWords(overviewWords);
  const ledger = useWords(ledgerWords);
  const base = words[of as 'TOTAL_INVESTMENT'];
  const both = { ...parametersOf(chosen), has: [...new Set([...chosen.has, 'completed_investment', measures[of] ?? ''])].filter(Boolean) };
  return (
    <>
      {completion ? (
        <>
          <Line name={words.rate} ratio={completion.rate} kind="rate" />
          {completion.timeElapsed ? <Line name={words.time} ratio={completion.timeElapsed} kind="time" /> : <p className="faint">{words.noTime}</p>}
          {completion.gap && <p data-gap={completion.gap.percent}><Gap points={completion.gap.percent} /></p>}
          <p>
            {ledger.completedInvestment} <Go to="/projects" with={{ ...both, order: '-COMPLETED_INVESTMENT' }}><Amount of={completion.numerator.money} /></Go>
            {' ÷ '}{base} <Go to="/projects" with={{ ...both, order: `-${of}` }}><Amount of={completion.denominator.money} /></Go>
          </p>
          <p className="faint">{words.bothSides(completion.subjects, completion.leftOut)}</p>
        </>
      ) : <p className="faint">{words.noCompletion}</p>}
      {of !== 'ANNUAL_PLAN_INVESTMENT' && (
        <p className="planned">
          {words.planned}{' '}
          <input type="date" className="date" aria-label={words.from} value={planned.plannedFrom ?? ''} onChange={(e) => onPlanned(e.target.value || undefined, planned.plannedTo)} />
          {' – '}
          <input type="date" className="date" aria-label={words.to} value={planned.plannedTo ?? ''} onChange={(e) => onPlanned(planned.plannedFrom, e.target.value || undefined)} />
        </p>
      )}
    </>
  );
}

/** How far ahead or behind, in words. Above zero is behind. */
function Gap({ points }: { points: string }) {
  const words = useWords(overviewWords);
  return points.startsWith('-')
    ? <strong className="good">{words.ahead(points.slice(1))}</strong>
    : <strong className="bad">{words.behind(points)}</strong>;
}

function Line({ name, ratio, kind }: { name: string; ratio: Ratio | null; kind: string }) {
  if (!ratio) return null;
  // For the width of a bar only; the number shown is the API's own text.
  const width = Math.min(100, Math.max(0, Number(ratio.percent)));
  return (
    <div className="progress">
      <span>{name}</span>
      <span className="bar" aria-hidden><span className={`fill ${kind}`} style={{ width: `${width}%` }} /></span>
      <strong data-ratio={kind}>{ratio.text}</strong>
    </div>
  );
}
