import { Alert, Button, Progress, Space } from 'antd';
import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { problemOf, type Problem } from '../../api/problem';
import { csvText, handOut } from '../../files/csv';
import { useWords } from '../../language/language';
import type { Money } from '../../money/format';
import { exactly } from '../../money/format';
import { useMoneyUnit } from '../../money/money';
import { moneyWords } from '../../money/money.words';
import { Failure } from '../../states/states';
import type { MoneyField } from '../../language/ledger.words';
import type { ProjectColumn, Row, Written } from './columns';
import { ProjectsDocument, ProjectsTotalDocument, type ProjectsQueryVariables } from './projects.documents';
import { projectsWords } from './projects.words';

type Totals = { count: number } & { [K in MoneyField]: Money | null };

/**
 * Exactly what is shown, as a file: the same columns, order, filter, dates and unit, all
 * rows. Pages are read as known at one instant, so that a change meanwhile tears nothing.
 */
export function Export({ columns, variables, total }: {
  columns: ProjectColumn[];
  variables: Omit<ProjectsQueryVariables, 'first' | 'after'>;
  total: number;
}) {
  const words = useWords(projectsWords);
  const money = useWords(moneyWords);
  const { unit } = useMoneyUnit();
  const client = useClient();
  const [done, setDone] = useState<number | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const cancelled = useRef(false);

  const headings = columns.map((c) => (c.money ? `${c.title}（${money[unit]}）` : c.title));

  async function everything(): Promise<{ rows: Written[][]; asOf: string; knownAt: string; totals: Totals } | undefined> {
    const now = await client.query(ProjectsTotalDocument, { filter: variables.filter, asOf: variables.asOf, knownAt: variables.knownAt }, { requestPolicy: 'network-only' }).toPromise();
    if (!now.data) throw now.error;
    const { knownAt, asOf, total: totals } = now.data.portfolio;
    const rows: Written[][] = [];
    let after: string | null = null;
    do {
      const page: { data?: { projects: { nodes: Row[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }; error?: unknown } = await client.query(
        ProjectsDocument, { ...variables, asOf, knownAt, first: 1000, after }, { requestPolicy: 'network-only' }).toPromise();
      if (!page.data) throw page.error;
      if (cancelled.current) return undefined;
      for (const row of page.data.projects.nodes) rows.push(columns.map((c) => c.write(row)));
      after = page.data.projects.pageInfo.hasNextPage ? page.data.projects.pageInfo.endCursor : null;
      setDone(rows.length);
    } while (after);
    return { rows, asOf, knownAt, totals };
  }

  async function run(write: (got: NonNullable<Awaited<ReturnType<typeof everything>>>) => Promise<Blob>, extension: string) {
    cancelled.current = false;
    setProblem(undefined);
    setDone(0);
    try {
      const got = await everything();
      if (got) handOut(`${words.title}_${got.asOf}.${extension}`, await write(got));
    } catch (error) {
      setProblem(problemOf(error as Parameters<typeof problemOf>[0]));
    }
    setDone(undefined);
  }

  const footOf = (totals: Totals): Written[] => columns.map((c, n) => {
    if (n === 0) return `${words.total} ${totals.count}`;
    const amount = c.money && totals[c.money];
    return amount ? { number: exactly(amount.fen, unit), qualifier: amount.qualifier } : '';
  });
  const said = (asOf: string, knownAt: string) => `${words.asOf} ${asOf}  ${words.knownAt} ${knownAt}  ${words.unit} ${money[unit]}`;

  const csv = () => run(async ({ rows, asOf, knownAt, totals }) => {
    const line = (cells: Written[]) => cells.map((cell) => (typeof cell === 'string' ? csvText(cell)
      : cell.qualifier === 'EXACT' ? cell.number : csvText(money[cell.qualifier] + cell.number))).join(',');
    // With a mark of its encoding, or Excel takes Chinese for another one.
    return new Blob(['\ufeff', [csvText(said(asOf, knownAt)), line(headings), ...rows.map(line), line(footOf(totals))].join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
  }, 'csv');

  const xlsx = () => run(async ({ rows, asOf, knownAt, totals }) => {
    const { workbook } = await import('../../files/workbook');
    return workbook(words.title, [
      [said(asOf, knownAt)],
      headings,
      ...[...rows, footOf(totals)].map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell
        : { number: cell.number, format: cell.qualifier === 'EXACT' ? '#,##0.00####' : `"${money[cell.qualifier]}"#,##0.00####` }))),
    ], 2, columns.map((c) => Math.round(c.width / 8)));
  }, 'xlsx');

  if (done !== undefined) {
    return (
      <Alert type="info" className="exporting" title={words.exporting(String(done), String(total))}
        description={<Progress percent={total ? Math.round((100 * done) / total) : 0} size="small" />}
        action={<Button size="small" onClick={() => { cancelled.current = true; }}>{words.cancel}</Button>} />
    );
  }
  return (
    <>
      <Space.Compact>
        <Button disabled={total === 0} onClick={() => void xlsx()}>{words.exportXlsx}</Button>
        <Button disabled={total === 0} onClick={() => void csv()}>{words.exportCsv}</Button>
      </Space.Compact>
      {problem && <Failure problem={problem} />}
    </>
  );
}
