import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Failure, Loading, Nothing } from '../../states/states';
import { PeriodCloseDocument, PeriodReopenDocument, PeriodsDocument, type PeriodShownFragment } from './calendars.documents';
import { useHeld } from './parts';
import { settingsWords } from './settings.words';

/** The reporting periods that were opened; closing keeps their numbers as they were sent. */
export function Periods() {
  const words = useWords(settingsWords);
  const { may } = useSession();
  const pages = usePages(PeriodsDocument, {}, (data) => data.reportingPeriods);
  const [chosen, setChosen] = useState<string | undefined>();
  const close = useAct(PeriodCloseDocument, (data) => data.periodClose);
  const reopen = useAct(PeriodReopenDocument, (data) => data.periodReopen);
  const [row, takeNewest] = useHeld(pages.rows, chosen);
  const leave = () => {
    setChosen(undefined);
    close.forget();
    reopen.forget();
  };
  const named = (p: PeriodShownFragment) => `${p.programme.name} ${p.startsOn} – ${p.endsOn}`;
  const columns: Column<PeriodShownFragment>[] = [
    { key: 'period', title: words.period, width: 230, cell: (p) => `${p.startsOn} – ${p.endsOn}` },
    { key: 'programme', title: words.programme, width: 200, cell: (p) => <span title={p.programme.name}>{p.programme.name}</span> },
    { key: 'state', title: words.state, width: 100, cell: (p) => <Tag data-state={p.state} color={p.state === 'LATE' ? 'red' : undefined}>{words[p.state]}</Tag> },
    { key: 'due', title: words.dueOn, width: 110, cell: (p) => p.dueOn },
    { key: 'grace', title: words.graceUntil, width: 110, cell: (p) => p.graceUntil },
    { key: 'restated', title: words.restatements, width: 80, number: true, cell: (p) => p.restatements.length || null },
    ...(may('periodClose') ? [{ key: 'act', title: words.actions, width: 110, cell: (p: PeriodShownFragment) => <Button size="small" onClick={() => setChosen(p.id)}>{p.closedAt ? words.reopen : words.close}</Button> }] : []),
    { key: 'holidays', title: '', width: 300, cell: (p) => p.holidaysMissing !== null && <Tag color="gold">{words.holidaysMissing(p.holidaysMissing)}</Tag> },
  ];
  const act = row?.closedAt ? reopen : close;
  return (
    <>
      <h2>{words.periods}</h2>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={4} />
          : pages.total === 0 ? <Nothing text={words.none} />
            : <Grid label={words.periods} columns={columns} rows={pages.rows} total={pages.total} rowKey={(p) => p.id} more={pages.more} height="360px" />}
      <Confirm open={row !== undefined} title={row ? (row.closedAt ? words.reopenTitle(named(row)) : words.closeTitle(named(row))) : ''} ok={row?.closedAt ? words.reopen : words.close} danger={!row?.closedAt}
        busy={act.busy} refusals={act.refusals} newest={() => { act.forget(); takeNewest(); pages.again(); }} onClose={leave}
        onConfirm={(reason) => row && void act.run({ input: { period: row.id, expectedVersion: row.version }, reason }).then((data) => {
          if (!data) return;
          leave();
          pages.again();
        })}>
        <p>{row?.closedAt ? words.reopenHint : words.closeHint}</p>
      </Confirm>
    </>
  );
}
