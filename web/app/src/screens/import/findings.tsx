import { Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { JobRowsDocument, type FoundFragment, type ReadFragment, type Severity } from './import.documents';
import { importWords } from './import.words';

export const severityColours = { ERROR: 'red', WARNING: 'gold', INFO: 'blue' } as const;
const severities: Severity[] = ['ERROR', 'WARNING', 'INFO'];
/** Rows of a sheet shown before and after the one with the finding. */
const around = 4;

/** What was found in a file, beside the rows it was found in. */
export function Findings({ job, findings, count, sheets }: { job: string; findings: FoundFragment[]; count: number; sheets: ReadFragment[] }) {
  const words = useWords(importWords);
  const [severity, setSeverity] = useState<Severity | 'all'>('all');
  const [chosen, setChosen] = useState<FoundFragment | undefined>(() => findings.find((f) => f.severity === 'ERROR') ?? findings[0]);
  if (findings.length === 0) return <p className="faint">{words.noFindings}</p>;
  const listed = findings.filter((f) => severity === 'all' || f.severity === severity);
  return (
    <>
      <div className="inline-fields">
        <Segmented<Severity | 'all'> aria-label={words.findings} value={severity} onChange={setSeverity} options={[
          { value: 'all', label: `${words.all} ${findings.length}` },
          ...severities.map((s) => ({ value: s, label: `${words[s]} ${findings.filter((f) => f.severity === s).length}` })),
        ]} />
        {count > findings.length && <span className="faint">{words.firstFindings(findings.length, count)}</span>}
      </div>
      <div className="beside">
        <ul className="plain found" aria-label={words.findings} tabIndex={0}>
          {listed.length === 0 && <li className="faint">{words.noneOfThese}</li>}
          {listed.map((f, n) => (
            <li key={n}>
              <button type="button" aria-pressed={f === chosen} onClick={() => setChosen(f)} data-code={f.code}>
                <Tag color={severityColours[f.severity]}>{words[f.severity]}</Tag>
                <strong>{[f.sheet, f.cell].filter(Boolean).join(' · ') || words.wholeFile}</strong> {f.heading}
                {f.seen && <><br />{words.seen(f.seen)}</>}
                <br /><span className="faint">{f.hint ?? f.code}</span>
              </button>
            </li>
          ))}
        </ul>
        <SheetPart job={job} chosen={chosen} findings={findings} sheets={sheets} />
      </div>
    </>
  );
}

/** The rows about a finding as the sheet has them, with every cell marked in which something was found. */
function SheetPart({ job, chosen, findings, sheets }: { job: string; chosen: FoundFragment | undefined; findings: FoundFragment[]; sheets: ReadFragment[] }) {
  const words = useWords(importWords);
  const row = chosen?.row ?? 0;
  const header = sheets.find((s) => s.name === chosen?.sheet)?.headerRow ?? 0;
  const wanted = new Set([header - 1, header]);
  for (let n = row - around; n <= row + around; n++) wanted.add(n);
  const rows = [...wanted].filter((n) => n > 0).sort((a, b) => a - b);
  const asked = useAsk(JobRowsDocument, { id: job, sheet: chosen?.sheet ?? '', rows }, { pause: !chosen?.sheet || row === 0 });
  if (!chosen) return <p className="faint">{words.pick}</p>;
  if (!chosen.sheet || row === 0) return <p className="faint">{words.noRows}</p>;
  return (
    <Answer of={asked} rows={8} empty={(data) => !data.importJob?.rows.length} nothing={<Nothing text={words.noRows} />}>
      {({ importJob }) => {
        const found = importJob?.rows ?? [];
        const last = Math.max(chosen.column ?? 1, ...found.flatMap((r) => r.cells.map((c) => c.column)));
        const columns = Array.from({ length: last }, (_, n) => n + 1);
        const marks = new Map<string, FoundFragment>();
        for (const f of [...findings].reverse()) {
          if (f.sheet === chosen.sheet && f.row && f.column) marks.set(`${f.row}:${f.column}`, f);
        }
        if (chosen.column) marks.set(`${row}:${chosen.column}`, chosen);
        return (
          <div className="scroll" tabIndex={0} role="region" aria-label={words.grid(chosen.sheet ?? '')}>
            <table className="grid sheet raw">
              <thead><tr><th scope="col">{words.row}</th>{columns.map((c) => <th key={c} scope="col">{letters(c)}</th>)}</tr></thead>
              <tbody>
                {found.map((r) => (
                  <tr key={r.row} className={r.row === row ? 'chosen' : undefined}>
                    <th scope="row">{r.row}</th>
                    {columns.map((c) => {
                      const mark = marks.get(`${r.row}:${c}`);
                      return (
                        <td key={c} className={mark?.severity.toLowerCase()} data-marked={mark && letters(c) + r.row} title={mark?.hint ?? undefined}>
                          {r.cells.find((cell) => cell.column === c)?.text}
                          {mark && <span className="unseen">{words.marked(words[mark.severity])}</span>}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        );
      }}
    </Answer>
  );
}

/** Name of a column in spreadsheet programs, from one. */
function letters(column: number): string {
  let name = '';
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
