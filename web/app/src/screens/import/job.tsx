import { Alert, Button, Card, Form, Input, Progress, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { Refused } from '../../acts/refused';
import { useAsk } from '../../api/ask';
import { handOut } from '../../files/csv';
import { useWords } from '../../language/language';
import { Answer, Failure, Loading, NotFound } from '../../states/states';
import { Go } from '../../times/times';
import { Changes } from './changes';
import { Findings } from './findings';
import { ImportApplyDocument, ImportCancelDocument, JobPreviewDocument, ReturnedDocument, type JobStateFragment } from './import.documents';
import { importWords } from './import.words';
import { Mapping } from './mapping';
import { useJob } from './progress';
import { Counts, Totals } from './sums';

const bad = ['REJECTED', 'FAILED', 'INTERRUPTED'];

/** A file on its way in: how far it has got, what is wrong with it, what it would change. */
export default function Job() {
  const words = useWords(importWords);
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const others = search.getAll('of');
  const { job, problem, polling, again } = useJob(id);
  return (
    <>
      <p className="crumb"><Go to="/import">{words.back}</Go></p>
      {others.length > 1 && (
        <nav aria-label={words.others} className="inline-fields">
          {others.map((one, n) => <Go key={one} to={`/import/jobs/${one}`} with={{ of: others }} aria-current={one === id ? 'page' : undefined}>{n + 1}</Go>)}
        </nav>
      )}
      {job === null ? <NotFound /> : job ? <Shown key={id} job={job} polling={polling} again={again} />
        : problem ? <Failure problem={problem} again={again} /> : <Loading rows={8} />}
    </>
  );
}

function Shown({ job, polling, again }: { job: JobStateFragment; polling: boolean; again: () => void }) {
  const words = useWords(importWords);
  const tried = !['QUEUED', 'READING'].includes(job.state);
  const preview = useAsk(JobPreviewDocument, { id: job.id }, { pause: !tried });
  const before = useRef(job.state);
  const { again: askPreview } = preview;
  useEffect(() => {
    if (before.current !== job.state && tried) askPreview();
    before.current = job.state;
  }, [job.state, tried, askPreview]);
  return (
    <>
      <div className="title">
        <h1>{job.file}</h1>
        <span role="status"><Tag color={job.state === 'APPLIED' ? 'green' : bad.includes(job.state) ? 'red' : 'blue'} data-state={job.state}>{words[job.state]}</Tag></span>
      </div>
      {job.running && (
        <div className="wide">
          <Progress percent={job.state === 'APPLYING' && job.rowsRead > 0 ? Math.min(99, Math.floor(100 * job.rowsDone / Math.max(job.rowsRead, job.rowsDone))) : 100}
            status="active" showInfo={false} aria-label={words[job.state]} />
          <p>{words.rows(job.rowsRead, job.rowsDone)}</p>
          {polling && <p className="faint">{words.polling}</p>}
        </div>
      )}
      {job.message && <Alert type={bad.includes(job.state) ? 'error' : 'info'} showIcon role="alert" className="state" title={job.message} description={bad.includes(job.state) ? words.again : undefined} />}
      {job.state === 'APPLIED' && (
        <Alert type="success" showIcon role="status" className="state" title={words.applied} description={job.batch ? <Go to={`/import/batches/${job.batch.id}`}>{words.batch}</Go> : words.appliedNothing} />
      )}
      <Doing job={job} tried={tried} again={again} />
      {tried && (
        <Answer of={preview} rows={10}>
          {({ importJob }) => importJob?.preview && (
            <>
              <Card title={<h2>{words.findings}</h2>} className="wide">
                <Findings key={job.state} job={job.id} findings={importJob.preview.findings.nodes} count={importJob.preview.findingCount} sheets={importJob.preview.sheets} />
              </Card>
              <Card title={<h2>{words.mapping}</h2>} className="wide"><Mapping sheets={importJob.preview.sheets} /></Card>
              {importJob.preview.counts.length > 0 && (
                <div className="pair">
                  <Card title={<h2>{words.outcome}</h2>}><Counts counts={importJob.preview.counts} /></Card>
                  <Card title={<h2>{words.totals}</h2>}><Totals totals={importJob.preview.totals} asOf={importJob.preview.totalsAsOf} /></Card>
                </div>
              )}
              <div className="title">
                <h2>{words.changes}</h2>
                <span className="faint">{words.changeCount(importJob.preview.changeCount)}{importJob.preview.changeCount > 1000 && words.firstChanges}</span>
              </div>
              <Changes key={job.state} job={job.id} />
            </>
          )}
        </Answer>
      )}
    </>
  );
}

/** What can be done with the job now: apply, cancel, take the marked file. */
function Doing({ job, tried, again }: { job: JobStateFragment; tried: boolean; again: () => void }) {
  const words = useWords(importWords);
  const client = useClient();
  const apply = useAct(ImportApplyDocument, (data) => data.importApply);
  const cancel = useAct(ImportCancelDocument, (data) => data.importCancel);
  const [asking, setAsking] = useState(false);
  const [missing, setMissing] = useState(false);
  const [fetching, setFetching] = useState(false);
  const may = (action: string) => job.actions.includes(action);
  const download = async () => {
    setFetching(true);
    const { data } = await client.query(ReturnedDocument, { id: job.id }, { requestPolicy: 'network-only' }).toPromise();
    setFetching(false);
    const file = data?.importJob?.returned;
    setMissing(!file);
    if (file) handOut(file.name, new Blob([Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0))], { type: file.mediaType }));
  };
  return (
    <Card className="wide">
      <Refused of={[...apply.refusals, ...(asking ? [] : cancel.refusals)]} />
      {missing && <Alert type="info" showIcon role="status" className="state" title={words.noReturned} />}
      {may('importApply') && (
        <Form layout="vertical" onFinish={async ({ reason }: { reason?: string }) => {
          if (await apply.run({ job: job.id, reason: reason?.trim() || undefined })) again();
        }}>
          <Form.Item name="reason" label={words.applyReason} initialValue={job.reason ?? ''}><Input.TextArea rows={2} /></Form.Item>
          <p className="faint">{words.applyHint}</p>
          <Button type="primary" htmlType="submit" aria-busy={apply.busy} disabled={apply.busy}>{words.apply}</Button>
        </Form>
      )}
      <div className="actions">
        {tried && <Button onClick={() => void download()} aria-busy={fetching} disabled={fetching}>{words.download}</Button>}
        {may('importCancel') && <Button danger onClick={() => setAsking(true)}>{words.cancelJob}</Button>}
      </div>
      <Confirm open={asking} title={words.cancelTitle} ok={words.cancelJob} reason={false} busy={cancel.busy} refusals={cancel.refusals} onClose={() => { setAsking(false); cancel.forget(); }}
        onConfirm={async () => {
          if (!await cancel.run({ job: job.id })) return;
          setAsking(false);
          again();
        }}>
        <p>{words.cancelText}</p>
      </Confirm>
    </Card>
  );
}
