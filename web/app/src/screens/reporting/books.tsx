import { Alert, Button, Card, Select } from 'antd';
import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { problemOf, type Problem } from '../../api/problem';
import { handOut } from '../../files/csv';
import { useWords } from '../../language/language';
import { useDoing } from '../../reports/doing';
import { useSubjectName } from '../../reports/naming';
import { NotDone } from '../../reports/report-read';
import { ReportsSubmitDocument, ReportsUploadDocument, ReportTemplateDocument, type DueLineFragment, type ReportsQuery, type ReportsUploadMutation } from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { Failure } from '../../states/states';
import { reportingWords } from './reporting.words';

type Uploaded = ReportsUploadMutation['reportsUpload'];

/** The form as a workbook: down, filled in elsewhere, and up again with what was found at its cells. */
export function Books({ lines, open, onChanged }: { lines: DueLineFragment[]; open: ReportsQuery['progressReports']['nodes']; onChanged: () => void }) {
  const words = useWords(reportingWords);
  const common = useWords(reportWords);
  const client = useClient();
  const doing = useDoing();
  const [problem, setProblem] = useState<Problem | undefined>();
  const [chosen, setChosen] = useState<string | undefined>();
  const [uploaded, setUploaded] = useState<Uploaded | undefined>();
  const [sent, setSent] = useState(0);
  const nameOf = useSubjectName();
  const picker = useRef<HTMLInputElement>(null);

  const pairs = new Map<string, string>([...lines, ...open].flatMap((l) => (l.organisation
    ? [[`${l.organisation.id} ${l.period.id}`, `${l.organisation.name} · ${l.period.programme.name} · ${common.range(l.period.startsOn, l.period.endsOn)}`] as const] : [])));
  const pair = chosen !== undefined && pairs.has(chosen) ? chosen : [...pairs.keys()][0];

  const down = async () => {
    const [organisation = '', period = ''] = (pair ?? '').split(' ');
    setProblem(undefined);
    const { data, error } = await client.query(ReportTemplateDocument, { organisation, period }, { requestPolicy: 'network-only' }).toPromise();
    const file = data?.reportTemplate;
    if (file) handOut(file.name, new Blob([Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0))], { type: file.mediaType }));
    else if (error) setProblem(problemOf(error));
  };
  const up = async (file: File) => {
    setUploaded(undefined);
    setSent(0);
    let answer: Uploaded | undefined;
    await doing.run(ReportsUploadDocument, { file }, (data) => (answer = data.reportsUpload));
    setUploaded(answer);
    onChanged();
  };
  const submit = async (reports: string[]) => {
    const done = await doing.run(ReportsSubmitDocument, { reports }, (d) => d.reportsSubmit);
    if ('payload' in done) {
      setUploaded(undefined);
      setSent(done.payload.reports.length);
    }
    onChanged();
  };
  /** Of a refusal of all: which report, by what it is about. */
  const about = (field: string | null) => {
    const report = uploaded?.reports[Number(/^reports\.(\d+)/.exec(field ?? '')?.[1] ?? NaN)];
    return report ? nameOf(report.subject) : common.whole;
  };
  if (pairs.size === 0 && sent === 0) return null;
  return (
    <Card className="wide" title={<h2>{words.books}</h2>}>
      <p className="faint">{words.booksHint}</p>
      <div className="event">
        <Select className="pairs" aria-label={words.whose} value={pair} onChange={setChosen} options={[...pairs].map(([value, label]) => ({ value, label }))} />
        <Button onClick={() => void down()}>{words.templateDown}</Button>
        <input ref={picker} type="file" accept=".xlsx" hidden aria-label={words.templateUp} data-upload onChange={(e) => {
          const file = e.target.files?.[0];
          e.target.value = '';
          if (file) void up(file);
        }} />
        <Button aria-busy={doing.busy} onClick={() => picker.current?.click()}>{words.templateUp}</Button>
      </div>
      {problem && <Failure problem={problem} />}
      <NotDone refused={uploaded && uploaded.userErrors.length > 0 ? [] : doing.refused} problem={doing.problem} back="/reporting" fieldOf={about} again={() => { doing.forget(); onChanged(); }} />
      {sent > 0 && <Alert className="state" type="success" role="status" showIcon title={words.submittedAll(String(sent))} />}
      {uploaded && (uploaded.userErrors.length > 0
        ? <Alert className="state" type="error" role="alert" showIcon title={words.notUploaded} description={<ul>{uploaded.userErrors.filter((e) => !uploaded.findings.some((f) => f.hint === e.message)).map((e, n) => <li key={n}>{e.field}：{e.message}</li>)}</ul>} />
        : <Alert className="state" type="success" role="status" showIcon title={words.uploaded(String(uploaded.reports.length))}
            action={<Button type="primary" aria-busy={doing.busy} onClick={() => void submit(uploaded.reports.map((r) => r.id))}>{words.submitAll(String(uploaded.reports.length))}</Button>} />)}
      {uploaded && uploaded.findings.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.doubts}>
          <table className="grid" data-list="findings">
            <thead><tr><th scope="col">{words.cell}</th><th scope="col">{words.severity}</th><th scope="col">{words.seen}</th><th scope="col">{words.hint}</th></tr></thead>
            <tbody>
              {uploaded.findings.map((f, n) => (
                <tr key={n}><th scope="row">{[f.sheet, f.cell].filter(Boolean).join('!')}</th><td className={f.severity === 'ERROR' ? 'bad' : 'doubt'}>{common[f.severity]}</td><td>{f.seen}</td><td>{f.hint}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
