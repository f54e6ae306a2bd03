import { Card } from 'antd';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import { instantText } from '../../times/instant';
import type { ProjectChangesQuery, ProjectHistoryQuery } from './project.documents';
import { Source } from './project-figures';
import { projectWords } from './project.words';
import type { Origin } from './sheet-row';

/** Every value that was ever stated, with when it was true and when it was believed, and every change of an attribute. */
export function History({ figures, changes, onOrigin }: {
  figures: ProjectHistoryQuery['figures'];
  /** Undefined: not for this reader. */
  changes: ProjectChangesQuery['history'] | undefined;
  onOrigin: (origin: Origin) => void;
}) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  if (figures.totalCount + (changes?.totalCount ?? 0) === 0) return <Card title={<h2>{words.history}</h2>}><p className="faint">{words.noHistory}</p></Card>;
  return (
    <Card title={<h2>{words.history}</h2>} className="wide">
      {figures.nodes.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.values}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{words.measure}</th><th scope="col" className="number">{words.value}</th><th scope="col">{words.asOfColumn}</th>
                <th scope="col">{words.knownFrom}</th><th scope="col">{words.knownTo}</th><th scope="col">{words.reason}</th><th scope="col">{words.source}</th>
              </tr>
            </thead>
            <tbody>
              {figures.nodes.map((f) => (
                <tr key={f.id} className={f.knownTo ? 'ended' : undefined}>
                  <th scope="row">{f.measure.name}{f.series !== 'ACTUAL' && `（${ledger[f.series]}）`}</th>
                  <td className="number">{f.money ? <Amount of={f.money} /> : f.quantity?.text}</td>
                  <td className="day">{f.validFrom}</td>
                  <td className="day">{instantText(f.knownFrom)}</td>
                  <td className="day">{f.knownTo ? instantText(f.knownTo) : words.still}</td>
                  <td>{f.reason}</td>
                  <td><Source source={f.source} of={{ figure: f.id }} onOrigin={onOrigin} /></td>
                </tr>
              ))}
            </tbody>
          </table>
          {figures.totalCount > figures.nodes.length && <p className="faint">{words.first(figures.nodes.length, figures.totalCount)}</p>}
        </div>
      )}
      {changes && changes.nodes.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.changes}>
          <table className="grid">
            <thead>
              <tr><th scope="col">{words.attribute}</th><th scope="col">{words.before}</th><th scope="col">{words.after}</th><th scope="col">{words.knownFrom}</th><th scope="col">{words.source}</th></tr>
            </thead>
            <tbody>
              {changes.nodes.map((c, n) => (
                <tr key={n}>
                  <th scope="row">{c.attribute}</th><td>{c.before}</td><td>{c.after}</td><td className="day">{instantText(c.knownFrom)}</td>
                  <td>{c.source?.file ? [c.source.file, c.source.sheet, c.source.cell].filter(Boolean).join(' · ') : [words.edit, c.source?.batch.actor, c.source?.batch.reason].filter(Boolean).join(' · ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {changes.totalCount > changes.nodes.length && <p className="faint">{words.first(changes.nodes.length, changes.totalCount)}</p>}
        </div>
      )}
    </Card>
  );
}
