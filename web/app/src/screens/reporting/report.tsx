import { Button, Input } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { useDoing } from '../../reports/doing';
import { useFieldName } from '../../reports/naming';
import { CameBack, Files, NotDone, ReportHead, Said, Values, Way } from '../../reports/report-read';
import { ReportDocument, ReportMeasuresDocument, ReportUnlockRequestDocument, ReportWithdrawDocument, type ReportWholeFragment } from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { Answer, NotFound } from '../../states/states';
import { Go } from '../../times/times';
import { ReportForm } from './report-form';
import { reportingWords } from './reporting.words';

/** One report: a form as long as it may be filled in, else as it was sent. */
export function Report() {
  const words = useWords(reportingWords);
  const { id = '' } = useParams();
  const asked = useAsk(ReportDocument, { id });
  const measures = useAsk(ReportMeasuresDocument, {});
  return (
    <>
      <p className="crumb"><Go to="/reporting">{words.back}</Go></p>
      <Answer of={asked} rows={12}>
        {({ node }) => (node?.__typename !== 'ProgressReport' ? <NotFound /> : !node.actions.includes('SAVE') ? <Sent report={node} onChanged={asked.again} /> : (
          <Answer of={measures} rows={12}>
            {(data) => <ReportForm key={node.id} report={node} measures={data.measures} onChanged={asked.again} />}
          </Answer>
        ))}
      </Answer>
    </>
  );
}

/** A report that may not be filled in now, and what else may be done with it. */
function Sent({ report, onChanged }: { report: ReportWholeFragment; onChanged: () => void }) {
  const words = useWords(reportingWords);
  const common = useWords(reportWords);
  const fieldName = useFieldName(report.values.map((v) => v.measure));
  const doing = useDoing();
  const [why, setWhy] = useState('');
  const told = { SUBMITTED: words.submitted, DRAFT: undefined, RETURNED: undefined, APPROVED: undefined, LOCKED: undefined }[report.state];
  const withdraw = async () => {
    await doing.run(ReportWithdrawDocument, { report: report.id, expectedVersion: report.version }, (d) => d.reportWithdraw);
    onChanged();
  };
  const unlock = async () => {
    const done = await doing.run(ReportUnlockRequestDocument, { report: report.id, reason: why }, (d) => d.reportUnlockRequest);
    if ('payload' in done) setWhy('');
    onChanged();
  };
  return (
    <>
      <ReportHead report={report} />
      <CameBack report={report} />
      {told && <p role="status">{told}</p>}
      <NotDone refused={doing.refused} problem={doing.problem} back={`/reporting/${report.id}`} fieldOf={fieldName} again={() => { doing.forget(); onChanged(); }} />
      <Values report={report} only />
      <Said report={report} />
      <Files report={report} />
      <div className="deeds" role="group" aria-label={words.action}>
        {report.actions.includes('WITHDRAW') && <Button aria-busy={doing.busy} onClick={() => void withdraw()}>{words.withdraw}</Button>}
        {report.actions.includes('REQUEST_UNLOCK') && (
          <>
            <Input aria-label={words.unlockWhy} placeholder={words.unlockWhy} className="why" value={why} onChange={(e) => setWhy(e.target.value)} />
            <Button disabled={!why.trim()} aria-busy={doing.busy} onClick={() => void unlock()}>{words.requestUnlock}</Button>
          </>
        )}
        {report.unlockReason && <span className="faint" role="status">{common.unlockAsked(report.unlockReason)}</span>}
      </div>
      <Way report={report} />
    </>
  );
}
