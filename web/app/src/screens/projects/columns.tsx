import { Tag } from 'antd';
import type { ReactNode } from 'react';
import type { Column } from '../../grid/grid';
import { ledgerWords, moneyKinds, type MoneyField } from '../../language/ledger.words';
import { exactly, type MoneyUnit, type Qualifier } from '../../money/format';
import { Amount } from '../../money/money';
import { Go } from '../../times/times';
import type { ProjectsQuery } from './projects.documents';
import { projectsWords } from './projects.words';

export type Row = ProjectsQuery['projects']['nodes'][number];

/** What a cell of an exported file holds: text, or a number of the unit that its heading names. */
export type Written = string | { number: string; qualifier: Qualifier };

export interface ProjectColumn extends Column<Row> {
  money?: MoneyField;
  write: (row: Row) => Written;
}

export const columnKeys = [
  'name', 'status', ...moneyKinds.map((k) => k.field), 'programmes', 'places', 'partners', 'code', 'sector', 'year', 'startsOn', 'endsOn', 'summary',
] as const;
export type ColumnKey = (typeof columnKeys)[number];

export const usualColumns: ColumnKey[] = ['name', 'status', 'totalInvestment', 'contractedInvestment', 'completedInvestment', 'programmes', 'places', 'partners'];

/** Every column there is, in the reader's words and unit. */
export function columnsIn(words: typeof projectsWords.zh, ledger: typeof ledgerWords.zh, unit: MoneyUnit): Record<ColumnKey, ProjectColumn> {
  const text = (key: ColumnKey, title: string, width: number, value: (row: Row) => string | null | undefined, order?: string, cell?: (row: Row) => ReactNode): ProjectColumn => ({
    key, title, width, order,
    cell: cell ?? ((row) => <span title={value(row) ?? undefined}>{value(row)}</span>),
    write: (row) => value(row) ?? '',
  });
  const amount = (field: MoneyField, order: string): ProjectColumn => ({
    key: field, title: ledger[field], width: 190, number: true, order, money: field,
    cell: (row) => (row[field] ? <Amount of={row[field]} /> : <span className="faint" title={ledger.notReported}>—</span>),
    write: (row) => {
      const value = row[field];
      return value ? { number: exactly(value.fen, unit), qualifier: value.qualifier } : '';
    },
  });
  return {
    name: text('name', words.name, 260, (row) => row.name, 'NAME', (row) => <Go to={`/projects/${row.id}`} title={row.name}>{row.name}</Go>),
    status: text('status', words.status, 110, (row) => (row.status ? ledger[row.status] : ''), 'STATUS',
      (row) => row.status ? <Tag>{ledger[row.status]}</Tag> : null),
    code: text('code', words.code, 140, (row) => row.code, 'CODE'),
    programmes: text('programmes', words.programmes, 160, (row) => row.programmes?.map((p) => p.programme.name).join('、')),
    places: text('places', words.places, 200, (row) => row.places?.map((p) => p.place.fullName).join('、'), 'PLACE'),
    partners: text('partners', words.partners, 220, (row) => row.participations?.map((p) => `${p.organisation.name}（${ledger[p.role]}）`).join('、')),
    sector: text('sector', words.sector, 120, (row) => row.sector, 'SECTOR'),
    year: { ...text('year', words.year, 80, (row) => row.year?.toString(), 'YEAR'), number: true },
    startsOn: text('startsOn', words.startsOn, 110, (row) => row.startsOn, 'STARTS_ON'),
    endsOn: text('endsOn', words.endsOn, 110, (row) => row.endsOn, 'ENDS_ON'),
    summary: text('summary', words.summary, 260, (row) => row.summary),
    ...Object.fromEntries(moneyKinds.map((k) => [k.field, amount(k.field, k.order)])) as Record<MoneyField, ProjectColumn>,
  };
}
