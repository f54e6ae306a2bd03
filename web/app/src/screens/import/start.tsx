import { InboxOutlined } from '@ant-design/icons';
import { Checkbox, Spin, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAct } from '../../acts/act';
import { Refused } from '../../acts/refused';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { Failure, Loading, Nothing } from '../../states/states';
import { Go, useAddress, useTimes } from '../../times/times';
import { instantText } from '../../times/instant';
import { BatchesDocument, ImportUploadDocument, type BatchesQuery } from './import.documents';
import { importWords, named } from './import.words';

type Batch = BatchesQuery['importBatches']['nodes'][number];

/** Where a file is dropped, and the batches there are. */
export function Start() {
  const words = useWords(importWords);
  const navigate = useNavigate();
  const address = useAddress();
  const { asOf: shown } = useTimes();
  const [asOf, setAsOf] = useState('');
  const [partial, setPartial] = useState(false);
  const upload = useAct(ImportUploadDocument, (data) => data.importUpload);
  const send = async (file: File) => {
    const data = await upload.run({ file, asOf: asOf || undefined, partial });
    const jobs = data?.importUpload.jobs ?? [];
    if (jobs[0]) void navigate(address(`/import/jobs/${jobs[0].id}`, jobs.length > 1 ? { of: jobs.map((j) => j.id) } : {}));
  };
  return (
    <>
      <h1>{words.title}</h1>
      <Refused of={upload.refusals} />
      <div className="inline-fields">
        <label>{words.asOf}<br /><input type="date" className="date" value={asOf} max="9999-12-31" placeholder={shown} onChange={(event) => setAsOf(event.target.value)} /></label>
        <Checkbox checked={partial} onChange={(event) => setPartial(event.target.checked)}>{words.partial}</Checkbox>
      </div>
      <div className="wide">
        <Upload.Dragger accept=".xlsx,.xlsm,.xls,.ods,.csv,.txt,.zip" showUploadList={false} disabled={upload.busy}
          beforeUpload={(file) => { void send(file); return false; }}>
          <p aria-hidden>{upload.busy ? <Spin /> : <InboxOutlined style={{ fontSize: 40 }} />}</p>
          <p role="status">{upload.busy ? words.sending : words.drop}</p>
          <p className="faint">{words.dropHint}</p>
        </Upload.Dragger>
      </div>
      <Batches />
    </>
  );
}

function Batches() {
  const words = useWords(importWords);
  const pages = usePages(BatchesDocument, {}, (data) => data.importBatches);
  const columns: Column<Batch>[] = [
    { key: 'file', title: words.file, width: 260, cell: (b) => <Go to={`/import/batches/${b.id}`} title={b.file ?? ''}>{b.file}</Go> },
    { key: 'state', title: words.state, width: 100, cell: (b) => <Tag color={b.state === 'APPLIED' ? 'green' : undefined}>{words[b.state]}</Tag> },
    { key: 'asOf', title: words.asOf.replace(/[（(].*/, '').trim(), width: 120, cell: (b) => b.asOf },
    { key: 'appliedAt', title: words.appliedAt, width: 150, cell: (b) => instantText(b.appliedAt) },
    { key: 'actor', title: words.actor, width: 130, cell: (b) => b.actor },
    { key: 'created', title: words.created, width: 260, cell: (b) => b.counts.filter((c) => c.created > 0).map((c) => `${named(words, c.entity)} ${c.created}`).join(' · ') },
  ];
  return (
    <>
      <div className="title">
        <h2>{words.batches}</h2>
        <span className="faint" aria-live="polite">{pages.total !== undefined && words.of(String(pages.rows.length), String(pages.total))}</span>
      </div>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={6} />
          : pages.total === 0 ? <Nothing text={words.noBatches} />
            : <Grid label={words.batches} columns={columns} rows={pages.rows} total={pages.total} rowKey={(b) => b.id} more={pages.more} height="420px" />}
    </>
  );
}
