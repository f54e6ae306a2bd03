import { Alert, Card, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../language/language';
import { ledgerWords } from '../language/ledger.words';
import { exactly, type Money } from '../money/format';
import { moneyWords } from '../money/money.words';
import { Failure } from '../states/states';
import { Go } from '../times/times';
import { instantText } from '../times/instant';
import { isConflict, type UserError } from './doing';
import { isSignedOut, type Problem } from '../api/problem';
import { useFieldName, useSubjectName } from './naming';
import type { ReportWholeFragment } from './reports.documents';
import { reportWords } from './reports.words';

/** A value of a report, exact and in 万元 as it is typed; null: nothing was said, which is not zero. */
export function Value({ of }: { of: { money: Money | null; quantity: { text: string } | null } | null }) {
  const words = useWords(reportWords);
  const money = useWords(moneyWords);
  if (of?.money) return <span className="amount" data-fen={of.money.fen}>{money[of.money.qualifier]}{exactly(of.money.fen, 'wan')} {money.wan}</span>;
  return of?.quantity ? <span className="amount">{of.quantity.text}</span> : <span className="faint">{words.notSaid}</span>;
}

export function StateTag({ state }: { state: ReportWholeFragment['state'] }) {
  const words = useWords(reportWords);
  return <Tag color={{ DRAFT: undefined, SUBMITTED: 'blue', RETURNED: 'volcano', APPROVED: 'green', LOCKED: 'purple' }[state]} data-state={state}>{words[state]}</Tag>;
}

/** What a report is about, as a heading with where it stands. */
export function ReportHead({ report }: { report: ReportWholeFragment }) {
  const words = useWords(reportWords);
  const nameOf = useSubjectName();
  const name = nameOf(report.subject);
  return (
    <>
      <div className="title">
        <h1>{report.subject?.__typename === 'Project' ? <Go to={`/projects/${report.subject.id}`}>{name}</Go> : name}</h1>
        <StateTag state={report.state} />
      </div>
      <p className="faint">
        {report.organisation.name} · {report.period.programme.name} · {words.range(report.period.startsOn, report.period.endsOn)}
        {report.period.dueOn && ` · ${words.dueOn} ${report.period.dueOn}`}
      </p>
    </>
  );
}

/** Why a report came back, and that unlocking is asked for. */
export function CameBack({ report }: { report: ReportWholeFragment }) {
  const words = useWords(reportWords);
  const fieldName = useFieldName(report.values.map((v) => v.measure));
  return (
    <>
      {report.state === 'RETURNED' && report.reason && (
        <Alert className="state" type="warning" showIcon title={words.returnedWith(report.reason)} description={words.returnedAt(fieldName(report.returnField))} />
      )}
      {report.unlockReason && <Alert className="state" type="info" showIcon title={words.unlockAsked(report.unlockReason)} />}
    </>
  );
}

/** Old against new values, each with its findings. */
export function Values({ report, only }: { report: ReportWholeFragment; only?: boolean }) {
  const words = useWords(reportWords);
  const money = useWords(moneyWords);
  const shown = only ? report.values.filter((v) => v.now || v.period || v.reason) : report.values;
  return (
    <Card title={<h2>{words.values}</h2>} className="wide">
      {report.nothingToReport && <p><Tag>{words.nothing}</Tag></p>}
      {shown.length > 0 ? (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.values}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{words.measure}</th><th scope="col" className="number">{words.previous}</th><th scope="col" className="number">{words.now}</th>
                <th scope="col" className="number">{words.within}</th><th scope="col" className="number">{words.change}</th><th scope="col">{words.reason}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((v) => (
                <tr key={v.measure.code} data-measure={v.measure.code} className={v.now || v.period ? undefined : 'untouched'}>
                  <th scope="row">
                    {v.measure.name}{v.qualifier && v.qualifier !== 'EXACT' && ` ${money[v.qualifier]}`}
                    {report.findings.filter((f) => f.field?.split('.')[1] === v.measure.code && f.field.startsWith('values.')).map((f, n) => (
                      <div key={n} className={f.severity === 'ERROR' ? 'bad' : 'doubt'}>{words[f.severity]}：{f.hint}</div>
                    ))}
                  </th>
                  <td className="number"><Value of={v.previous} /></td>
                  <td className="number" data-now><Value of={v.now} /></td>
                  <td className="number"><Value of={v.period} /></td>
                  <td className="number" data-change><Value of={v.change} /></td>
                  <td>{v.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : !report.nothingToReport && <p className="faint">{words.none}</p>}
    </Card>
  );
}

/** All else that a report says, as it stands. */
export function Said({ report }: { report: ReportWholeFragment }) {
  const words = useWords(reportWords);
  const ledger = useWords(ledgerWords);
  const whole = report.findings.filter((f) => !f.field?.startsWith('values.'));
  const fieldName = useFieldName(report.values.map((v) => v.measure));
  return (
    <Card className="wide">
      <dl className="facts">
        <div><dt>{words.progress}</dt><dd>{report.progressBasisPoints === null ? words.notSaid : `${report.progressBasisPoints / 100}%`}</dd></div>
        <div><dt>{words.events}</dt><dd>{report.events.length ? report.events.map((e) => <div key={e.on}>{e.on} {ledger[e.status]}</div>) : words.none}</dd></div>
        <div><dt>{words.text}</dt><dd className="written">{report.text || words.notSaid}</dd></div>
        {whole.length > 0 && <div><dt>{words.findings}</dt><dd>{whole.map((f, n) => <div key={n} className={f.severity === 'ERROR' ? 'bad' : 'doubt'}>{f.field && `${fieldName(f.field)}：`}{f.hint}</div>)}</dd></div>}
      </dl>
    </Card>
  );
}

/** Files that bear a report out, as downloads; `children`: what may be done to them. */
export function Files({ report, extra, children }: { report: ReportWholeFragment; extra?: (id: string, name: string) => ReactNode; children?: ReactNode }) {
  const words = useWords(reportWords);
  return (
    <Card title={<h2>{words.evidence}</h2>} className="wide">
      {report.evidence.length === 0 ? <p className="faint">{words.noEvidence}</p> : (
        <ul className="files">
          {report.evidence.map((e) => (
            <li key={e.id}>
              <a href={e.url} download={e.name} aria-label={words.download(e.name)}>{e.name}</a>
              <span className="faint"> {words.bytes(kilobytes(e.size))} · {e.addedBy} · {instantText(e.addedAt)}</span>
              {extra?.(e.id, e.name)}
            </li>
          ))}
        </ul>
      )}
      {children}
    </Card>
  );
}

function kilobytes(bytes: string): string {
  return ((BigInt(bytes) + 1023n) / 1024n).toString();
}

/** Who did what with a report, oldest first. */
export function Way({ report }: { report: ReportWholeFragment }) {
  const words = useWords(reportWords);
  const fieldName = useFieldName(report.values.map((v) => v.measure));
  return (
    <Card title={<h2>{words.steps}</h2>} className="wide">
      <ol className="steps">
        {report.steps.map((s, n) => (
          <li key={n} data-step={s.action}>
            {instantText(s.at)} {s.actor} {words[`did_${s.action}`]}{s.reason && `：${s.reason}`}{s.field && `（${fieldName(s.field)}）`}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Why a mutation was not carried out, at which field; and the way on where somebody was first or nobody is signed in. */
export function NotDone({ refused, problem, fieldOf, again, back }: {
  refused: UserError[];
  problem: Problem | undefined;
  fieldOf: (field: string | null) => string;
  again: () => void;
  /** Where to come back to after signing in. */
  back: string;
}) {
  const words = useWords(reportWords);
  if (problem && isSignedOut(problem)) {
    return (
      <Alert className="state" type="warning" showIcon role="alert" title={words.signedOut}
        action={<a className="ant-btn ant-btn-primary" href={`/sign-in?return=${encodeURIComponent(back)}`}>{words.signIn}</a>} />
    );
  }
  if (problem) return <Failure problem={problem} />;
  if (refused.length === 0) return null;
  const first = refused.some((e) => isConflict(e.code));
  return (
    <Alert className="state" type="error" showIcon role="alert" title={first ? words.changedMeanwhile : words.notDone}
      description={<ul>{refused.map((e, n) => <li key={n}>{fieldOf(e.field)}：{e.message}</li>)}</ul>}
      action={first && <button type="button" className="ant-btn" onClick={again}>{words.readAgain}</button>} />
  );
}
