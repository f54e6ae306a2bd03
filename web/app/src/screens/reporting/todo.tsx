import { Button, Card } from 'antd';
import { useNavigate } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { useDoing } from '../../reports/doing';
import { useFieldName, useSubjectName } from '../../reports/naming';
import { NotDone, StateTag } from '../../reports/report-read';
import { DueDocument, ReportSaveDocument, ReportsDocument, type DueLineFragment, type ReportsQuery } from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import { useSession } from '../../session/session';
import { Answer, Nothing } from '../../states/states';
import { Go, useAddress } from '../../times/times';
import { instantText } from '../../times/instant';
import { Books } from './books';
import { reportingWords } from './reporting.words';

type Line = ReportsQuery['progressReports']['nodes'][number];

const shown = 200;

/** What came back, what is due, and what was sent. */
export function Todo() {
  const words = useWords(reportingWords);
  const due = useAsk(DueDocument, { first: shown });
  const open = useAsk(ReportsDocument, { first: shown, filter: { states: ['DRAFT', 'RETURNED'] } });
  const sent = useAsk(ReportsDocument, { first: shown, filter: { states: ['SUBMITTED', 'APPROVED', 'LOCKED'] } });
  const again = () => { due.again(); open.again(); sent.again(); };
  return (
    <>
      <h1>{words.title}</h1>
      <Answer of={due} rows={8}>
        {({ overdueReports, dueReports }) => {
          const lines = [...overdueReports.nodes, ...dueReports.nodes];
          const total = overdueReports.totalCount + dueReports.totalCount;
          const begun = new Set(lines.map((l) => l.report?.id));
          const nodes = open.data?.progressReports.nodes ?? [];
          const returned = nodes.filter((r) => r.state === 'RETURNED');
          const drafts = nodes.filter((r) => r.state === 'DRAFT' && !begun.has(r.id));
          return (
            <>
              {returned.length > 0 && <Reports title={words.returned} of={returned} verb={words.correct} name="returned" />}
              <Card className="wide" title={<h2>{words.due}</h2>} extra={total > lines.length && <span className="faint">{words.more(String(lines.length), String(total))}</span>}>
                {lines.length === 0 ? <Nothing text={words.nothingDue} /> : <DueTable lines={lines} />}
              </Card>
              {drafts.length > 0 && <Reports title={words.drafts} of={drafts} verb={words.goOn} name="drafts" />}
              <Books lines={lines} open={nodes} onChanged={again} />
            </>
          );
        }}
      </Answer>
      {!due.problem && (
        <Answer of={sent} empty={(d) => d.progressReports.nodes.length === 0} nothing={<Card className="wide" title={<h2>{words.mine}</h2>}><Nothing text={words.noReports} /></Card>}>
          {({ progressReports: { nodes, totalCount } }) => (
            <Reports title={words.mine} of={nodes} verb={words.look} name="sent" note={totalCount > nodes.length ? words.more(String(nodes.length), String(totalCount)) : undefined} />
          )}
        </Answer>
      )}
    </>
  );
}

function DueTable({ lines }: { lines: DueLineFragment[] }) {
  const words = useWords(reportingWords);
  const common = useWords(reportWords);
  const nameOf = useSubjectName();
  const { may } = useSession();
  const navigate = useNavigate();
  const address = useAddress();
  const doing = useDoing();
  const begin = async (line: DueLineFragment) => {
    if (!line.subject || !('id' in line.subject) || !line.organisation) return;
    const done = await doing.run(ReportSaveDocument, { input: { period: line.period.id, subject: line.subject.id, organisation: line.organisation.id } }, (d) => d.reportSave);
    if ('payload' in done && done.payload.report) void navigate(address(`/reporting/${done.payload.report.id}`));
  };
  return (
    <>
      <NotDone refused={doing.refused} problem={doing.problem} back="/reporting" fieldOf={() => common.whole} again={doing.forget} />
      <div className="scroll" tabIndex={0} role="region" aria-label={words.due}>
        <table className="grid" data-list="due">
          <thead>
            <tr><th scope="col">{common.subject}</th><th scope="col">{common.organisation}</th><th scope="col">{common.period}</th><th scope="col">{common.dueOn}</th><th scope="col">{words.action}</th></tr>
          </thead>
          <tbody>
            {lines.map((l) => {
              const name = nameOf(l.subject);
              const subject = l.subject && 'id' in l.subject ? l.subject.id : '';
              return (
                <tr key={`${l.period.id} ${subject} ${l.organisation?.id}`}>
                  <th scope="row">{name}</th>
                  <td>{l.organisation?.name}</td>
                  <td>{l.period.programme.name}<br /><span className="day">{common.range(l.period.startsOn, l.period.endsOn)}</span></td>
                  <td className="day">
                    {l.state === 'OVERDUE' ? <span className="bad">{words.lateSince(l.dueOn ?? '')}</span> : l.dueOn ?? common.none}
                    {l.state === 'OVERDUE' && l.graceUntil && <div className="faint">{words.graceUntil(l.graceUntil)}</div>}
                  </td>
                  <td>
                    {l.report ? <><Go to={`/reporting/${l.report.id}`}>{l.report.state === 'RETURNED' ? words.correct : words.goOn}</Go> <StateTag state={l.report.state} /></>
                      : may('reportSave') && <Button size="small" type="primary" aria-label={`${words.fill} ${name}`} aria-busy={doing.busy} onClick={() => void begin(l)}>{words.fill}</Button>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Reports({ title, of, verb, name, note }: { title: string; of: Line[]; verb: string; name: string; note?: string }) {
  const common = useWords(reportWords);
  const words = useWords(reportingWords);
  const nameOf = useSubjectName();
  const fieldName = useFieldName(of.flatMap((r) => r.values.map((v) => v.measure)));
  return (
    <Card className="wide" title={<h2>{title}</h2>} extra={note && <span className="faint">{note}</span>}>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="grid" data-list={name}>
          <thead>
            <tr><th scope="col">{common.subject}</th><th scope="col">{common.organisation}</th><th scope="col">{common.period}</th><th scope="col">{common.state}</th><th scope="col">{words.action}</th></tr>
          </thead>
          <tbody>
            {of.map((r) => (
              <tr key={r.id} data-report={r.id}>
                <th scope="row">{nameOf(r.subject)}</th>
                <td>{r.organisation.name}</td>
                <td>{r.period.programme.name}<br /><span className="day">{common.range(r.period.startsOn, r.period.endsOn)}</span></td>
                <td>
                  <StateTag state={r.state} />
                  {r.submittedAt && r.state === 'SUBMITTED' && <span className="faint">{instantText(r.submittedAt)}</span>}
                  {r.state === 'RETURNED' && r.reason && <div>{common.returnedWith(r.reason)}<br />{common.returnedAt(fieldName(r.returnField))}</div>}
                  {r.unlockReason && <div className="faint">{common.unlockAsked(r.unlockReason)}</div>}
                </td>
                <td><Go to={`/reporting/${r.id}`} aria-label={`${verb} ${nameOf(r.subject)}`}>{verb}</Go></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
