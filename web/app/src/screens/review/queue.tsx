import { Alert, Button, Checkbox, Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { isConflict, useDoing, type UserError } from '../../reports/doing';
import { useFieldName, useSubjectName } from '../../reports/naming';
import { NotDone, StateTag, Value } from '../../reports/report-read';
import { ReportsApproveDocument, ReportsDocument, ReportsLockDocument, type ReportsQuery, type ReportsQueryVariables } from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { Answer, Nothing } from '../../states/states';
import { Go } from '../../times/times';
import { instantText } from '../../times/instant';
import { reviewWords } from './review.words';

type Line = ReportsQuery['progressReports']['nodes'][number];
type List = 'queue' | 'unlocks' | 'approved';

/** As many as one request approves. */
const shown = 500;

const filters: Record<List, ReportsQueryVariables['filter']> = {
  queue: { states: ['SUBMITTED'] },
  unlocks: { unlockReason: { isNull: false } },
  approved: { states: ['APPROVED'] },
};

export function Queue() {
  const words = useWords(reviewWords);
  const [search, setSearch] = useSearchParams();
  const list = (['queue', 'unlocks', 'approved'] as const).find((l) => l === search.get('list')) ?? 'queue';
  const asked = useAsk(ReportsDocument, { first: shown, filter: filters[list] });
  const empty = { queue: words.nothing, unlocks: words.noUnlocks, approved: words.noApproved };
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="stretch" />
        <Segmented<List> aria-label={words.which} value={list} options={[
          { value: 'queue', label: words.queue }, { value: 'unlocks', label: words.unlocks }, { value: 'approved', label: words.approved },
        ]} onChange={(value) => setSearch((was) => { was.set('list', value); return was; }, { replace: true })} />
      </div>
      <Answer of={asked} rows={8}>
        {({ progressReports }) => (
          <Lines key={list} list={list} lines={progressReports.nodes} total={progressReports.totalCount} nothing={empty[list]} again={asked.again} />
        )}
      </Answer>
    </>
  );
}

/** Why reports were refused, by the report's own name, and which of them by. */
function useRefusals(lines: Line[]) {
  const nameOf = useSubjectName();
  const common = useWords(reportWords);
  const fieldName = useFieldName(lines.flatMap((l) => l.values.map((v) => v.measure)));
  return (errors: UserError[], sent: string[]) => errors.map((e) => {
    const [, n, rest] = /^reports\.(\d+)\.?(.*)$/.exec(e.field ?? '') ?? [];
    const id = n === undefined ? undefined : sent[Number(n)];
    const line = lines.find((l) => l.id === id);
    const field = rest && rest !== 'report' && rest !== 'expectedVersion' ? ` · ${fieldName(rest)}` : '';
    return { id, text: `${line ? nameOf(line.subject) : common.whole}${field}：${e.message}`, conflict: isConflict(e.code) };
  });
}

function Lines({ list, lines, total, nothing, again }: { list: List; lines: Line[]; total: number; nothing: string; again: () => void }) {
  const words = useWords(reviewWords);
  const common = useWords(reportWords);
  const nameOf = useSubjectName();
  const refusals = useRefusals(lines);
  const doing = useDoing();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<string | undefined>();
  const [refused, setRefused] = useState<{ text: string; conflict: boolean }[]>([]);
  const verb = list === 'queue' ? 'APPROVE' as const : list === 'approved' ? 'LOCK' as const : undefined;
  const able = lines.filter((l) => verb && l.actions.includes(verb));
  // What is gone from the list, or not to be dealt with any more, is not sent.
  const chosen = able.filter((l) => ticked.has(l.id)).map((l) => l.id);

  const act = async () => {
    setTold(undefined);
    const done = verb === 'LOCK' ? await doing.run(ReportsLockDocument, { reports: chosen }, (d) => d.reportsLock)
      : await doing.run(ReportsApproveDocument, { reports: chosen }, (d) => d.reportsApprove);
    if ('payload' in done) {
      const count = String(done.payload.reports.length);
      setTold(verb === 'LOCK' ? words.lockedMany(count) : words.approvedMany(count));
      setRefused([]);
      setTicked(new Set());
    } else if ('refused' in done) {
      const found = refusals(done.refused, chosen);
      const out = new Set(found.map((f) => f.id));
      setRefused(found);
      setTicked(new Set(chosen.filter((id) => !out.has(id))));
    }
    again();
  };
  return (
    <>
      {told && <Alert className="state" type="success" role="status" showIcon title={told} />}
      {refused.length > 0 && (
        <Alert className="state" type="error" role="alert" showIcon title={refused.some((r) => r.conflict) ? common.changedMeanwhile : common.notDone}
          description={<>{words.noneDone}<ul>{refused.map((r, n) => <li key={n}>{r.text}</li>)}</ul>{words.othersChosen}</>} />
      )}
      <NotDone refused={[]} problem={doing.problem} back="/review" fieldOf={() => ''} again={again} />
      {lines.length === 0 ? <Nothing text={nothing} /> : (
        <>
          <div className="scroll card" tabIndex={0} role="region" aria-label={words.queue}>
            <table className="grid" data-list={list}>
              <thead>
                <tr>
                  {verb && (
                    <th scope="col">
                      <Checkbox aria-label={words.chooseAll} disabled={able.length === 0} checked={able.length > 0 && chosen.length === able.length} indeterminate={chosen.length > 0 && chosen.length < able.length}
                        onChange={(e) => setTicked(new Set(e.target.checked ? able.map((l) => l.id) : []))} />
                    </th>
                  )}
                  <th scope="col">{common.subject}</th><th scope="col">{common.organisation}</th><th scope="col">{common.period}</th>
                  <th scope="col">{words.changes}</th><th scope="col">{common.state}</th><th scope="col">{words.action}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((l) => {
                  const name = nameOf(l.subject);
                  const may = able.includes(l);
                  return (
                    <tr key={l.id} data-report={l.id}>
                      {verb && (
                        <td>
                          <Checkbox aria-label={words.choose(name)} disabled={!may} checked={may && ticked.has(l.id)} onChange={(e) => setTicked((was) => {
                            const next = new Set(was);
                            if (e.target.checked) next.add(l.id);
                            else next.delete(l.id);
                            return next;
                          })} />
                        </td>
                      )}
                      <th scope="row">{name}</th>
                      <td>{l.organisation.name}</td>
                      <td>{l.period.programme.name}<br /><span className="day">{common.range(l.period.startsOn, l.period.endsOn)}</span></td>
                      <td>
                        {l.nothingToReport && common.nothing}
                        {l.values.map((v) => <div key={v.measure.code}>{v.measure.name} <Value of={v.now ?? v.change} /> {v.now && v.change && <>（{common.change} <Value of={v.change} />）</>}</div>)}
                        {l.findings.length > 0 && <div className="doubt" title={l.findings.map((f) => f.hint).join('\n')}>{words.doubts(String(l.findings.length))}</div>}
                      </td>
                      <td>
                        <StateTag state={l.state} />
                        {l.submittedAt && <div className="faint day">{instantText(l.submittedAt)}</div>}
                        {l.unlockReason && <div>{common.unlockAsked(l.unlockReason)}</div>}
                      </td>
                      <td><Go to={`/review/${l.id}`} aria-label={`${list === 'queue' ? words.look : words.lookAt} ${name}`}>{list === 'queue' ? words.look : words.lookAt}</Go></td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          {total > lines.length && <p className="faint">{words.more(String(lines.length), String(total))}</p>}
          {verb && (
            <div className="deeds" role="group" aria-label={words.action}>
              <Button type="primary" disabled={chosen.length === 0} aria-busy={doing.busy} onClick={() => void act()}>
                {verb === 'LOCK' ? words.lockChosen(String(chosen.length)) : words.approveChosen(String(chosen.length))}
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
