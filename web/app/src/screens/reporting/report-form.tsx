import { Alert, Button, Card, Checkbox, Input, Select, Space } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import { useWords } from '../../language/language';
import { ledgerWords, statuses } from '../../language/ledger.words';
import { moneyWords } from '../../money/money.words';
import { useSession } from '../../session/session';
import { instantText } from '../../times/instant';
import { useDoing } from '../../reports/doing';
import { useFieldName } from '../../reports/naming';
import { CameBack, Files, NotDone, ReportHead, Way } from '../../reports/report-read';
import {
  EvidenceAttachDocument, EvidenceRemoveDocument, ReportCheckDocument, ReportSaveDocument, ReportSubmitDocument, type ReportWholeFragment,
} from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { emptyRow, fieldOfPath, filledOf, inputOf, misshapenIn, type Filled, type Measure, type Row } from './form';
import { FieldDoubts, ValueRow, type Doubt } from './form-fields';
import { reportingWords } from './reporting.words';
import { useUnsaved } from './unsaved';

/** How long after the last key the server is asked what it would find. */
const quietFor = 500;

/** A report that may be filled in. What is typed is checked as it is typed, and kept on this device until it is saved. */
export function ReportForm({ report, measures, onChanged }: { report: ReportWholeFragment; measures: readonly Measure[]; onChanged: () => void }) {
  const words = useWords(reportingWords);
  const common = useWords(reportWords);
  const ledger = useWords(ledgerWords);
  const money = useWords(moneyWords);
  const client = useClient();
  const { me } = useSession();
  const unsaved = useUnsaved(me.user?.id ?? '', report.id);
  const [base, setBase] = useState(report);
  const [filled, setFilled] = useState(() => filledOf(report, measures));
  const [doubts, setDoubts] = useState<Doubt[] | undefined>();
  const [told, setTold] = useState<string | undefined>();
  const doing = useDoing();
  const fieldName = useFieldName(measures);

  const clean = useMemo(() => JSON.stringify(filledOf(base, measures)), [base, measures]);
  const dirty = JSON.stringify(filled) !== clean;
  const misshapen = misshapenIn(filled, measures);
  const sound = Object.keys(misshapen).length === 0;

  /** Goes on from a report as the server has it. */
  const take = (next: ReportWholeFragment) => {
    setBase(next);
    setFilled(filledOf(next, measures));
    setDoubts(undefined);
  };
  // Somebody else's change is shown at once where nothing would be lost; else saving tells.
  useEffect(() => {
    if (report.version > base.version && !dirty) take(report);
  }, [report, base.version, dirty]);

  const { put } = unsaved;
  const change = (part: Partial<Filled>) => {
    const next = { ...filled, ...part };
    setFilled(next);
    setTold(undefined);
    put(base.version, next);
  };
  const changeRow = (measure: string, part: Partial<Row>) => change({ rows: filled.rows.map((r) => (r.measure === measure ? { ...r, ...part } : r)) });
  const changeEvent = (at: number, part: Partial<Filled['events'][number]>) => change({ events: filled.events.map((e, n) => (n === at ? { ...e, ...part } : e)) });

  const text = JSON.stringify(filled);
  useEffect(() => {
    if (!dirty || !sound) return undefined;
    let gone = false;
    const asking = setTimeout(() => {
      const sent = inputOf(base, filled, measures);
      void client.query(ReportCheckDocument, { input: sent.input }, { requestPolicy: 'network-only' }).toPromise().then(({ data }) => {
        if (gone || !data) return; // not answered: saving will tell
        setDoubts([
          ...data.reportCheck.findings.map((f) => ({ severity: f.severity, field: f.field ?? '', hint: f.hint })),
          ...data.reportCheck.userErrors.map((e) => ({ severity: 'ERROR' as const, field: fieldOfPath(e.field, sent), hint: e.message })),
        ]);
      });
    }, quietFor);
    return () => {
      gone = true;
      clearTimeout(asking);
    };
  }, [text, base, dirty, sound]);

  const found: Doubt[] = doubts ?? base.findings.map((f) => ({ severity: f.severity, field: f.field ?? '', hint: f.hint }));
  const shape = { number: words.number, decimals: words.decimals, percent: words.percentWrong, status: words.statusMissing, day: words.dayMissing };
  /** What is wrong at a field or below it. */
  const at = (...fields: string[]): Doubt[] => [
    ...Object.entries(misshapen).filter(([field]) => fields.includes(field)).map(([field, kind]) => ({ severity: 'ERROR' as const, field, hint: shape[kind] })),
    ...(base.state === 'RETURNED' && base.returnField && base.reason && fields.includes(base.returnField)
      ? [{ severity: 'WARNING' as const, field: base.returnField, hint: common.returnedWith(base.reason) }] : []),
    ...found.filter((d) => fields.includes(d.field)),
  ];
  const placed = new Set([
    'progress', 'text', 'nothingToReport', ...filled.rows.flatMap((r) => ['', '.cumulative', '.period'].map((side) => `values.${r.measure}${side}`)),
    ...filled.events.flatMap((e, n) => [`events.${n}`, `events.${e.on}`]),
  ]);
  const whole = found.filter((d) => !placed.has(d.field));

  const save = async (): Promise<ReportWholeFragment | undefined> => {
    if (!dirty) return base;
    const sent = inputOf(base, filled, measures);
    const done = await doing.run(ReportSaveDocument, { input: sent.input }, (data) => data.reportSave);
    if ('refused' in done) setDoubts(done.refused.map((e) => ({ severity: 'ERROR', field: fieldOfPath(e.field, sent), hint: e.message })));
    if (!('payload' in done) || !done.payload.report) return undefined;
    unsaved.drop();
    take(done.payload.report);
    return done.payload.report;
  };
  const saveOnly = async () => {
    if (await save()) {
      setTold(words.saved);
      onChanged();
    }
  };
  const submit = async () => {
    const saved = await save();
    if (!saved) return;
    const done = await doing.run(ReportSubmitDocument, { report: saved.id, expectedVersion: saved.version }, (data) => data.reportSubmit);
    if ('refused' in done) setDoubts(done.refused.map((e) => ({ severity: 'ERROR', field: e.field ?? '', hint: e.message })));
    onChanged();
  };
  const files = async (run: Promise<{ payload: { report: ReportWholeFragment | null } } | object>) => {
    const done = await run;
    if ('payload' in done && done.payload.report) {
      // Values are as they were, so that what is being typed may go on from the next version.
      if (done.payload.report.version === base.version + 1) setBase({ ...done.payload.report });
      onChanged();
    }
  };
  const picker = useRef<HTMLInputElement>(null);
  const unused = measures.filter((m) => !filled.rows.some((r) => r.measure === m.code));
  return (
    <>
      <ReportHead report={base} />
      <CameBack report={base} />
      {unsaved.found && JSON.stringify(unsaved.found.filled) !== text && (
        <Alert className="state" type="info" showIcon title={words.keptTitle(instantText(unsaved.found.at))}
          description={unsaved.found.version !== base.version ? words.keptOlder : undefined}
          action={(
            <Space>
              <Button type="primary" onClick={() => { change(unsaved.found!.filled); unsaved.taken(); }}>{words.restore}</Button>
              <Button onClick={unsaved.drop}>{words.discard}</Button>
            </Space>
          )} />
      )}
      <Card className="wide" title={<h2>{common.values}</h2>} extra={<span className="faint">{words.money}</span>}>
        <Checkbox checked={filled.nothing} onChange={(e) => change({ nothing: e.target.checked })}>{common.nothing}</Checkbox>
        <FieldDoubts id="doubt-nothing" of={at('nothingToReport')} />
        {filled.rows.map((row) => {
          const measure = measures.find((m) => m.code === row.measure);
          return measure && (
            <ValueRow key={row.measure} row={row} measure={measure} previous={base.values.find((v) => v.measure.code === row.measure)?.previous ?? null}
              change={(part) => changeRow(row.measure, part)} at={at} />
          );
        })}
        {unused.length > 0 && (
          <Select className="adding" aria-label={words.addMeasure} placeholder={words.addMeasure} value={null} showSearch={{ optionFilterProp: 'label' }}
            options={unused.map((m) => ({ value: m.code, label: `${m.name}（${m.money ? money.wan : m.unit}）` }))}
            onChange={(code: string | null) => code && change({ rows: [...filled.rows, emptyRow(code)] })} />
        )}
      </Card>
      <Card className="wide" title={<h2>{common.progress}</h2>}>
        <div className="entry short">
          <label htmlFor="progress">{words.percent}</label>
          <Input id="progress" inputMode="decimal" value={filled.progress} onChange={(e) => change({ progress: e.target.value })}
            status={statusOf(at('progress'))} aria-describedby="doubt-progress" />
          <FieldDoubts id="doubt-progress" of={at('progress')} />
        </div>
        {report.subject?.__typename === 'Project' && (
          <>
            <h3>{common.events}</h3>
            {filled.events.map((e, n) => (
              <div key={n} className="event">
                <input type="date" className="date" aria-label={words.eventDay} value={e.on} max={base.period.endsOn} onChange={(c) => changeEvent(n, { on: c.target.value })} />
                <Select aria-label={words.eventStatus} className="status" value={e.status || null} status={statusOf(at(`events.${n}`, `events.${e.on}`))}
                  options={statuses.map((s) => ({ value: s, label: ledger[s] }))} onChange={(status) => status && changeEvent(n, { status })} />
                <Button type="text" aria-label={words.removeEvent(e.on)} onClick={() => change({ events: filled.events.filter((_, i) => i !== n) })}>{words.remove}</Button>
                <FieldDoubts id={`doubt-event-${n}`} of={at(`events.${n}`, `events.${e.on}`)} />
              </div>
            ))}
            <Button onClick={() => change({ events: [...filled.events, { on: '', status: '' }] })}>{words.addEvent}</Button>
          </>
        )}
        <div className="entry">
          <label htmlFor="text">{common.text}</label>
          <Input.TextArea id="text" rows={4} maxLength={10_000} value={filled.text} onChange={(e) => change({ text: e.target.value })} aria-describedby="doubt-text" />
          <FieldDoubts id="doubt-text" of={at('text')} />
        </div>
      </Card>
      <Files report={base} extra={(id, name) => (
        <Button type="text" size="small" aria-label={words.removeFile(name)} onClick={() => void files(doing.run(EvidenceRemoveDocument, { evidence: id }, (d) => d.evidenceRemove))}>{words.remove}</Button>
      )}>
        <input ref={picker} type="file" hidden aria-label={words.attach} data-attach onChange={(e) => {
          const file = e.target.files?.[0];
          e.target.value = '';
          if (file) void files(doing.run(EvidenceAttachDocument, { report: report.id, file }, (d) => d.evidenceAttach));
        }} />
        <Button aria-busy={doing.busy} onClick={() => picker.current?.click()}>{words.attach}</Button> <span className="faint">{words.attachHint}</span>
      </Files>
      {whole.length > 0 && (
        <Alert className="state" type={whole.some((d) => d.severity === 'ERROR') ? 'error' : 'warning'} showIcon title={words.findings}
          description={<ul>{whole.map((d, n) => <li key={n}>{d.field && `${fieldName(d.field)}：`}{d.hint}</li>)}</ul>} />
      )}
      <NotDone refused={doing.refused} problem={doing.problem} back={`/reporting/${report.id}`} fieldOf={(field) => fieldName(fieldOfPath(field, inputOf(base, filled, measures)))}
        again={() => { doing.forget(); unsaved.offer(); take(report.version > base.version ? report : base); onChanged(); }} />
      <div className="deeds" role="group" aria-label={words.action}>
        <Button disabled={!sound} aria-busy={doing.busy} onClick={() => void saveOnly()}>{words.save}</Button>
        {base.actions.includes('SUBMIT') && (
          <Button type="primary" disabled={!sound} aria-busy={doing.busy} onClick={() => void submit()}>{words.submit}</Button>
        )}
        <span role="status" className="faint">{dirty ? words.unsaved : told}{found.some((d) => d.severity === 'ERROR') && ` ${words.cannotSubmit}`}</span>
      </div>
      <Way report={base} />
    </>
  );
}

function statusOf(doubts: Doubt[]): 'error' | 'warning' | undefined {
  return doubts.some((d) => d.severity === 'ERROR') ? 'error' : doubts.length > 0 ? 'warning' : undefined;
}
