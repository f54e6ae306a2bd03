import { Alert, Button, Card, Input, Select } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { useDoing } from '../../reports/doing';
import { useFieldName } from '../../reports/naming';
import { CameBack, Files, NotDone, ReportHead, Said, Values, Way } from '../../reports/report-read';
import {
  ReportApproveDocument, ReportDocument, ReportReturnDocument, ReportsLockDocument, ReportUnlockDecideDocument, type ReportWholeFragment,
} from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { Answer, NotFound } from '../../states/states';
import { Go } from '../../times/times';
import { reviewWords } from './review.words';

/** One report as a reviewer sees it: old against new values, and what he may do with it. */
export function Judged() {
  const words = useWords(reviewWords);
  const { id = '' } = useParams();
  const asked = useAsk(ReportDocument, { id });
  return (
    <>
      <p className="crumb"><Go to="/review">{words.back}</Go></p>
      <Answer of={asked} rows={12}>
        {({ node }) => (node?.__typename !== 'ProgressReport' ? <NotFound /> : (
          <>
            <ReportHead report={node} />
            <CameBack report={node} />
            <Values report={node} />
            <Said report={node} />
            <Files report={node} />
            <Judge report={node} again={asked.again} />
            <Way report={node} />
          </>
        ))}
      </Answer>
    </>
  );
}

function Judge({ report, again }: { report: ReportWholeFragment; again: () => void }) {
  const words = useWords(reviewWords);
  const common = useWords(reportWords);
  const fieldName = useFieldName(report.values.map((v) => v.measure));
  const doing = useDoing();
  const [why, setWhy] = useState('');
  const [field, setField] = useState('');
  const [told, setTold] = useState<string | undefined>();
  const may = (action: ReportWholeFragment['actions'][number]) => report.actions.includes(action);
  const at = { report: report.id, expectedVersion: report.version };
  const after = (done: object, said?: string) => {
    if ('payload' in done) {
      setWhy('');
      setField('');
      setTold(said);
    } else setTold(undefined);
    again();
  };
  const fields = ['', ...report.values.filter((v) => v.now || v.period).map((v) => `values.${v.measure.code}`), ...report.events.map((e) => `events.${e.on}`), 'progress', 'text'];
  const decide = async (grant: boolean) => after(await doing.run(ReportUnlockDecideDocument, { ...at, grant, reason: why || undefined }, (d) => d.reportUnlockDecide));
  const judging = may('APPROVE') || may('RETURN') || may('LOCK') || may('GRANT_UNLOCK') || may('REFUSE_UNLOCK');
  return (
    <Card className="wide" title={<h2>{words.action}</h2>}>
      {told && <Alert className="state" type="success" role="status" showIcon title={told} />}
      <NotDone refused={doing.refused} problem={doing.problem} back={`/review/${report.id}`} again={() => { doing.forget(); again(); }}
        fieldOf={(f) => (f === 'reason' ? common.reason : fieldName(f))} />
      {!judging && <p className="faint">{words.nothingToDo}</p>}
      {may('APPROVE') && (
        <p><Button type="primary" aria-busy={doing.busy} onClick={() => void doing.run(ReportApproveDocument, at, (d) => d.reportApprove).then((done) => after(done, words.approvedOne))}>{words.approve}</Button></p>
      )}
      {may('RETURN') && (
        <div className="event">
          <Select aria-label={words.returnField} className="return-field" value={field} onChange={setField} options={fields.map((f) => ({ value: f, label: fieldName(f) }))} />
          <Input aria-label={words.returnWhy} placeholder={words.returnWhy} className="why" value={why} onChange={(e) => setWhy(e.target.value)} />
          <Button danger disabled={!why.trim()} aria-busy={doing.busy}
            onClick={() => void doing.run(ReportReturnDocument, { ...at, reason: why, field: field || undefined }, (d) => d.reportReturn).then((done) => after(done, words.returnedOne))}>{words.return}</Button>
        </div>
      )}
      {may('LOCK') && <p><Button aria-busy={doing.busy} onClick={() => void doing.run(ReportsLockDocument, { reports: [report.id] }, (d) => d.reportsLock).then((done) => after(done))}>{words.lock}</Button></p>}
      {(may('GRANT_UNLOCK') || may('REFUSE_UNLOCK')) && (
        <div className="event">
          {!may('RETURN') && <Input aria-label={words.decideWhy} placeholder={words.decideWhy} className="why" value={why} onChange={(e) => setWhy(e.target.value)} />}
          {may('GRANT_UNLOCK') && <Button type="primary" aria-busy={doing.busy} onClick={() => void decide(true)}>{words.grant}</Button>}
          {may('REFUSE_UNLOCK') && <Button disabled={!why.trim()} aria-busy={doing.busy} onClick={() => void decide(false)}>{words.refuse}</Button>}
        </div>
      )}
    </Card>
  );
}
