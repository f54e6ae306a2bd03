import { Card } from 'antd';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import type { ProjectShown } from './project';
import { projectWords } from './project.words';
import type { Origin } from './sheet-row';

type Shown = ProjectShown['figures'][number];

/** Each figure that holds at the dates, with its file, sheet and cell. */
export function Figures({ figures, onOrigin }: { figures: Shown[]; onOrigin: (origin: Origin) => void }) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  return (
    <Card title={<h2>{words.figures}</h2>} className="wide">
      {figures.length === 0 ? <p className="faint">{words.noFigures}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.figures}>
          <table className="grid">
            <thead><tr><th scope="col">{words.measure}</th><th scope="col" className="number">{words.value}</th><th scope="col">{words.asOfColumn}</th><th scope="col">{words.source}</th></tr></thead>
            <tbody>
              {figures.map((f) => (
                <tr key={f.id} data-measure={f.measure.code}>
                  <th scope="row">{f.measure.name}{f.series !== 'ACTUAL' && <span className="faint">（{ledger[f.series]}）</span>}{f.provider && <span className="faint"> {f.provider.name}</span>}</th>
                  <td className="number">{f.money ? <Amount of={f.money} /> : f.quantity?.text}</td>
                  <td className="day">{f.validFrom}</td>
                  <td><Source source={f.source} of={{ figure: f.id }} onOrigin={onOrigin} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** Where a statement came from; pressed, it shows the row as the sheet had it. */
export function Source({ source, of, onOrigin }: {
  source: { file: string | null; sheet: string | null; cell: string | null; row: number | null; batch: { actor?: string | null } } | null;
  of: Pick<Origin, 'figure' | 'status'>;
  onOrigin: (origin: Origin) => void;
}) {
  const words = useWords(projectWords);
  if (!source) return null;
  if (!source.file) return <span>{words.edit}{source.batch.actor && ` · ${source.batch.actor}`}</span>;
  const text = [source.file, source.sheet, source.cell].filter(Boolean).join(' · ');
  const { file, sheet, cell, row } = source;
  return row === null ? <span>{text}</span>
    : <button type="button" className="link" title={words.showRow} onClick={() => onOrigin({ ...of, file, sheet, cell, row })}>{text}</button>;
}

/** What was to be reached beside what was: measures of which a target, stretch target or pledge was reported. */
export function Targets({ figures }: { figures: Shown[] }) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  const series = ['ACTUAL', 'TARGET', 'STRETCH_TARGET', 'PLEDGE'] as const;
  const measures = [...new Map(figures.filter((f) => f.series !== 'ACTUAL').map((f) => [f.measure.code, f.measure])).values()];
  if (measures.length === 0) return null;
  return (
    <Card title={<h2>{words.targets}</h2>} className="wide">
      <div className="scroll" tabIndex={0} role="region" aria-label={words.targets}>
        <table className="grid">
          <thead><tr><th scope="col">{words.measure}</th>{series.map((s) => <th key={s} scope="col" className="number">{ledger[s]}</th>)}</tr></thead>
          <tbody>
            {measures.map((m) => (
              <tr key={m.code}>
                <th scope="row">{m.name}</th>
                {series.map((s) => {
                  const found = figures.filter((f) => f.measure.code === m.code && f.series === s);
                  return <td key={s} className="number">{found.map((f) => <div key={f.id}>{f.money ? <Amount of={f.money} /> : f.quantity?.text}</div>)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
