import { Collapse } from 'antd';
import { useWords } from '../../language/language';
import type { ReadFragment } from './import.documents';
import { importWords } from './import.words';

/** The tables of a file, and what each of their columns was taken for. */
export function Mapping({ sheets }: { sheets: ReadFragment[] }) {
  const words = useWords(importWords);
  if (sheets.length === 0) return <p className="faint">{words.noMapping}</p>;
  return (
    <>
      <p className="faint">{words.mappingHint}</p>
      <Collapse items={sheets.map((s) => ({
        key: s.index,
        label: [s.name, s.profile && words.profile(s.profile), s.headerRow !== null && words.headerRow(s.headerRow)].filter(Boolean).join(' · '),
        children: s.columns.length === 0 ? <p className="faint">{words.notMapped}</p> : (
          <div className="scroll" tabIndex={0} role="region" aria-label={s.name}>
            <table className="grid">
              <thead><tr><th scope="col">{words.letters}</th><th scope="col">{words.heading}</th><th scope="col">{words.field}</th></tr></thead>
              <tbody>
                {s.columns.map((c) => (
                  <tr key={c.column}><td>{c.letters}</td><th scope="row">{c.heading}</th><td>{c.field ? <code>{c.field}</code> : <span className="faint">{words.notMapped}</span>}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
        ),
      }))} />
    </>
  );
}
