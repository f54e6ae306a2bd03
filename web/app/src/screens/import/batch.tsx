import { Alert, Button, Card, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { Answer, Failure, Loading, Nothing } from '../../states/states';
import { Go } from '../../times/times';
import { instantText } from '../../times/instant';
import { severityColours } from './findings';
import { BatchDocument, BatchFindingsDocument, type BatchQuery, type FoundFragment, type Severity } from './import.documents';
import { importWords } from './import.words';
import { Mapping } from './mapping';
import { Counts } from './sums';
import { Undo } from './undo';

type Shown = BatchQuery['importBatches']['nodes'][number];

/** A file that is in the ledger: what came of it, what was found, and how to take it back. */
export default function Batch() {
  const words = useWords(importWords);
  const { id = '' } = useParams();
  const asked = useAsk(BatchDocument, { id });
  return (
    <>
      <p className="crumb"><Go to="/import">{words.back}</Go></p>
      <Answer of={asked} rows={10} empty={(data) => data.importBatches.nodes.length === 0} nothing={<Nothing text={words.noBatch} />}>
        {({ importBatches: { nodes } }) => <Facts batch={nodes[0]!} />}
      </Answer>
    </>
  );
}

function Facts({ batch }: { batch: Shown }) {
  const words = useWords(importWords);
  const [asking, setAsking] = useState(false);
  const lines: [string, string | null][] = [
    [words.appliedAt, instantText(batch.appliedAt)], [words.undoneAt, batch.undoneAt && instantText(batch.undoneAt)], [words.actor, batch.actor],
    [words.asOf.replace(/[（(].*/, '').trim(), batch.asOf], [words.reason, batch.reason], [words.size, batch.size && words.bytes(batch.size)],
  ];
  return (
    <>
      <div className="title">
        <h1>{batch.file ?? words.batchTitle}</h1>
        <Tag color={batch.state === 'APPLIED' ? 'green' : undefined} data-state={batch.state}>{words[batch.state]}</Tag>
        <span className="stretch" />
        {batch.actions.includes('importUndo') && <Button danger onClick={() => setAsking(true)}>{words.undo}</Button>}
      </div>
      {batch.state === 'UNDONE' && <Alert type="info" showIcon className="state" title={words.UNDONE} description={batch.undoneAt && instantText(batch.undoneAt)} />}
      <div className="pair">
        <Card title={<h2>{words.file}</h2>}>
          <dl className="facts">{lines.filter(([, v]) => v).map(([name, v]) => <div key={name}><dt>{name}</dt><dd>{v}</dd></div>)}</dl>
        </Card>
        <Card title={<h2>{words.outcome}</h2>}><Counts counts={batch.counts} /></Card>
      </div>
      <Card title={<h2>{words.mapping}</h2>} className="wide"><Mapping sheets={batch.sheets} /></Card>
      <Found batch={batch.id} />
      <Undo batch={batch} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

const none = { totalCount: 0, nodes: [] as FoundFragment[], pageInfo: { hasNextPage: false, endCursor: null } };

function Found({ batch }: { batch: string }) {
  const words = useWords(importWords);
  const [severity, setSeverity] = useState<Severity | 'all'>('all');
  const pages = usePages(BatchFindingsDocument, { id: batch, severity: severity === 'all' ? undefined : [severity] }, (data) => data.importBatches.nodes[0]?.findings ?? none);
  const columns: Column<FoundFragment>[] = [
    { key: 'cell', title: words.cell, width: 200, cell: (f) => [f.sheet, f.cell].filter(Boolean).join(' · ') || words.wholeFile },
    { key: 'severity', title: words.state, width: 90, cell: (f) => <Tag color={severityColours[f.severity]}>{words[f.severity]}</Tag> },
    { key: 'heading', title: words.heading, width: 160, cell: (f) => f.heading },
    { key: 'seen', title: words.old, width: 180, cell: (f) => <span title={f.seen ?? ''}>{f.seen}</span> },
    { key: 'hint', title: words.findings, width: 420, cell: (f) => <span title={f.hint ?? ''}>{f.hint ?? f.code}</span> },
  ];
  return (
    <>
      <div className="title">
        <h2>{words.findings}</h2>
        <Segmented<Severity | 'all'> aria-label={words.findings} value={severity} onChange={setSeverity}
          options={(['all', 'ERROR', 'WARNING', 'INFO'] as const).map((s) => ({ value: s, label: words[s] }))} />
      </div>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={4} />
          : pages.total === 0 ? <p className="faint">{severity === 'all' ? words.noFindings : words.noneOfThese}</p>
            : <Grid label={words.findings} columns={columns} rows={pages.rows} total={pages.total} rowKey={(f) => String(pages.rows.indexOf(f))} more={pages.more} height="360px" />}
    </>
  );
}
