import { Alert, Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Answer, Nothing } from '../../states/states';
import {
  CalendarArchiveDocument, CalendarCreateDocument, CalendarsDocument, CalendarUpdateDocument, PeriodsOpenDocument,
  type CalendarCover, type CalendarShownFragment, type DueRule, type PeriodKind,
} from './calendars.documents';
import { FormWindow, Line, Reason, Table, useHeld } from './parts';
import { Periods } from './periods';
import { settingsWords } from './settings.words';

interface Values {
  programme: string;
  kind: PeriodKind;
  dueRule: DueRule;
  dueDay: number;
  graceDays: number;
  firstOn: string;
  covers: CalendarCover;
  reason?: string;
}

const kinds: PeriodKind[] = ['MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'];
const rules: DueRule[] = ['WORKING_DAY', 'CALENDAR_DAY', 'DAY_OF_MONTH'];
const covers: CalendarCover[] = ['BOTH', 'PROJECTS', 'PAIRINGS'];

/** When partners report: calendars, and the periods that were opened by them. */
export default function Calendars() {
  const words = useWords(settingsWords);
  const { may } = useSession();
  const asked = useAsk(CalendarsDocument, {});
  const [chosen, setChosen] = useState<{ act: 'new' } | { act: 'edit' | 'archive' | 'open'; id: string } | undefined>();
  const [told, setTold] = useState<{ opened: number; warnings: string[] } | undefined>();
  const create = useAct(CalendarCreateDocument, (data) => data.reportingCalendarCreate);
  const update = useAct(CalendarUpdateDocument, (data) => data.reportingCalendarUpdate);
  const archive = useAct(CalendarArchiveDocument, (data) => data.reportingCalendarArchive);
  const open = useAct(PeriodsOpenDocument, (data) => data.periodsOpen);
  const [row, takeNewest] = useHeld(asked.data?.reportingCalendars, chosen && 'id' in chosen ? chosen.id : undefined);
  const forget = () => {
    for (const act of [create, update, archive, open]) act.forget();
  };
  const close = () => {
    setChosen(undefined);
    forget();
  };
  const newest = () => {
    takeNewest();
    forget();
    asked.again();
  };
  const done = (data: unknown) => {
    if (!data) return;
    close();
    asked.again();
  };
  const options = <T extends keyof typeof words & string>(of: readonly T[]) => of.map((value) => ({ value, label: words[value] as string }));
  const rule = (
    <>
      <Line name="dueRule" label={words.dueRule} needed><Select options={options(rules)} /></Line>
      <Line name="dueDay" label={words.dueDay} needed><InputNumber min={1} max={90} precision={0} /></Line>
      <Line name="graceDays" label={words.graceDays} needed><InputNumber min={0} max={365} precision={0} /></Line>
      <Line name="covers" label={words.covers} needed><Select options={options(covers)} /></Line>
      <Line name="firstOn" label={words.firstOn} needed><Input type="date" /></Line>
      <Reason />
    </>
  );
  return (
    <>
      {may('reportingCalendarCreate') && <p><Button type="primary" onClick={() => setChosen({ act: 'new' })}>{words.add}</Button></p>}
      {told && (
        <Alert type={told.warnings.length ? 'warning' : 'success'} showIcon role="status" className="state" closable={{ onClose: () => setTold(undefined), 'aria-label': words.done }} title={words.opened(told.opened)}
          description={told.warnings.length > 0 && <ul className="plain">{told.warnings.map((w) => <li key={w}>{w}</li>)}</ul>} />
      )}
      <Answer of={asked} rows={5} empty={(data) => data.reportingCalendars.length === 0} nothing={<Nothing text={words.none} />}>
        {({ reportingCalendars }) => (
          <Table label={words.calendars} heads={[words.programme, words.kind, words.dueRule, words.graceDays, words.covers, words.firstOn, ...(may('periodsOpen') ? [words.actions] : [])]}>
            {reportingCalendars.map((c) => (
              <tr key={c.id} data-calendar={c.kind}>
                <th scope="row">{c.programme.name}</th><td>{words[c.kind]}</td><td>{words[`by${c.dueRule}`](c.dueDay)}</td><td>{c.graceDays}</td><td>{words[c.covers]}</td><td className="day">{c.firstOn}</td>
                {may('periodsOpen') && (
                  <td><span className="actions">
                    <Button size="small" onClick={() => setChosen({ act: 'open', id: c.id })}>{words.openPeriods}</Button>
                    <Button size="small" onClick={() => setChosen({ act: 'edit', id: c.id })}>{words.edit}</Button>
                    <Button size="small" danger onClick={() => setChosen({ act: 'archive', id: c.id })}>{words.archive}</Button>
                  </span></td>
                )}
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      <Periods />
      <FormWindow<Values> open={chosen?.act === 'new'} title={words.add} initial={{ kind: 'QUARTER', dueRule: 'WORKING_DAY', dueDay: 5, graceDays: 3, covers: 'BOTH' }}
        busy={create.busy} refusals={create.refusals} onClose={close} onSubmit={({ reason, ...input }) => void create.run({ input, reason }).then(done)}>
        <Line name="programme" label={words.programme} needed><Select options={asked.data?.programmes.map((p) => ({ value: p.id, label: p.name }))} /></Line>
        <Line name="kind" label={words.kind} needed><Select options={options(kinds)} /></Line>
        {rule}
      </FormWindow>
      <FormWindow<Values> open={chosen?.act === 'edit' && row !== undefined} title={`${words.edit} ${row?.programme.name ?? ''}`} version={`${row?.id} ${row?.version}`} initial={row && valuesOf(row)}
        busy={update.busy} refusals={update.refusals} newest={newest} onClose={close}
        onSubmit={({ reason, ...input }) => row && void update.run({ input: { ...input, calendar: row.id, expectedVersion: row.version }, reason }).then(done)}>
        {rule}
      </FormWindow>
      <FormWindow<{ until: string }> open={chosen?.act === 'open' && row !== undefined} title={`${words.openPeriods} · ${row?.programme.name ?? ''}`} busy={open.busy} refusals={open.refusals} onClose={close}
        onSubmit={({ until }) => row && void open.run({ input: { calendar: row.id, until } }).then((data) => {
          if (!data) return;
          setTold({ opened: data.periodsOpen.periods.length, warnings: data.periodsOpen.warnings.map((w) => w.message) });
          done(data);
        })}>
        <Line name="until" label={words.openUntil} needed><Input type="date" /></Line>
      </FormWindow>
      <Confirm open={chosen?.act === 'archive' && row !== undefined} title={words.archiveCalendar(row?.programme.name ?? '')} ok={words.archive} busy={archive.busy} refusals={archive.refusals} newest={newest} onClose={close}
        onConfirm={(reason) => row && void archive.run({ calendar: row.id, expectedVersion: row.version, reason }).then(done)}>
        <p>{words.archiveHint}</p>
      </Confirm>
    </>
  );
}


function valuesOf({ dueRule, dueDay, graceDays, firstOn, covers: about }: CalendarShownFragment): Partial<Values> {
  return { dueRule, dueDay, graceDays, firstOn, covers: about };
}
