import { exactly, type Qualifier } from '../../money/format';
import type { ReportCheckQueryVariables, ReportMeasuresQuery, ReportWholeFragment } from '../../reports/reports.documents';

export type Measure = ReportMeasuresQuery['measures'][number];
export type Status = ReportWholeFragment['events'][number]['status'];
type Input = ReportCheckQueryVariables['input'];

/** One measure as somebody types it: money in 万元, all else in the measure's own unit. */
export interface Row {
  measure: string;
  cumulative: string;
  period: string;
  qualifier: Qualifier;
  reason: string;
}

/** A report as somebody types it. */
export interface Filled {
  text: string;
  nothing: boolean;
  /** Percent. */
  progress: string;
  rows: Row[];
  events: { on: string; status: Status | '' }[];
}

type Said = ReportWholeFragment['values'][number]['now'];

/** The kind of money that nearly every report is about: its row is there without asking. */
const usual = ['completed_investment'];

/** What a report says, as it would be typed. */
export function filledOf(report: ReportWholeFragment, measures: readonly Measure[]): Filled {
  const written = (said: Said) => (said?.money ? exactly(said.money.fen, 'wan') : said?.quantity?.value ?? '');
  const rows = report.values.map((v): Row => ({
    measure: v.measure.code, cumulative: written(v.now), period: written(v.period), qualifier: v.qualifier ?? 'EXACT', reason: v.reason ?? '',
  }));
  for (const code of report.subject?.__typename === 'Project' ? usual : []) {
    if (!rows.some((r) => r.measure === code) && measures.some((m) => m.code === code)) rows.unshift(emptyRow(code));
  }
  return {
    text: report.text ?? '',
    nothing: report.nothingToReport,
    progress: report.progressBasisPoints === null ? '' : percentOf(report.progressBasisPoints),
    rows,
    events: report.events.map((e) => ({ on: e.on, status: e.status })),
  };
}

export function emptyRow(measure: string): Row {
  return { measure, cumulative: '', period: '', qualifier: 'EXACT', reason: '' };
}

function percentOf(basisPoints: number): string {
  const text = String(basisPoints).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`.replace(/\.?0+$/, '');
}

/** Digits of any width, without what groups them. */
export function plain(number: string): string {
  return number.normalize('NFKC').replace(/[,\s]/g, '').replace('−', '-');
}

export type Misshapen = 'number' | 'decimals' | 'percent' | 'status' | 'day';

/** What the server would not even understand, by field. */
export function misshapenIn(filled: Filled, measures: readonly Measure[]): Record<string, Misshapen> {
  const found: Record<string, Misshapen> = {};
  for (const row of filled.rows) {
    const money = measures.find((m) => m.code === row.measure)?.money ?? false;
    for (const side of ['cumulative', 'period'] as const) {
      const number = plain(row[side]);
      if (number === '') continue;
      if (!/^-?\d{1,18}(\.\d+)?$/.test(number)) found[`values.${row.measure}.${side}`] = 'number';
      else if (money && /\.\d{7,}$/.test(number)) found[`values.${row.measure}.${side}`] = 'decimals';
    }
  }
  const progress = plain(filled.progress);
  if (progress !== '' && (!/^\d{1,3}(\.\d{1,2})?$/.test(progress) || basisPointsOf(progress) > 10_000)) found['progress'] = 'percent';
  filled.events.forEach((e, n) => {
    if (e.on === '' && e.status !== '') found[`events.${n}`] = 'day';
    if (e.on !== '' && e.status === '') found[`events.${n}`] = 'status';
  });
  return found;
}

function basisPointsOf(percent: string): number {
  const [whole = '0', part = ''] = percent.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** What is sent of a form, and which rows and events it was made of, in order. */
export function inputOf(report: { id: string; version: number }, filled: Filled, measures: readonly Measure[]): { input: Input; rows: string[]; events: number[] } {
  const rows = filled.rows.filter((r) => plain(r.cumulative) || plain(r.period) || r.reason.trim());
  const events = filled.events.flatMap((e, n) => (e.on && e.status ? [{ on: e.on, status: e.status, n }] : []));
  const progress = plain(filled.progress);
  const amount = (row: Row, text: string) => {
    const number = plain(text);
    if (number === '') return undefined;
    return measures.find((m) => m.code === row.measure)?.money ? { money: { amount: number, unit: 'WAN_YUAN' as const } } : { quantity: { value: number } };
  };
  return {
    input: {
      report: report.id,
      expectedVersion: report.version,
      text: filled.text,
      nothingToReport: filled.nothing,
      progressBasisPoints: progress === '' ? null : basisPointsOf(progress),
      values: rows.map((r) => ({ measure: r.measure, cumulative: amount(r, r.cumulative), period: amount(r, r.period), qualifier: r.qualifier, reason: r.reason.trim() || undefined })),
      events: events.map(({ on, status }) => ({ on, status })),
    },
    rows: rows.map((r) => r.measure),
    events: events.map((e) => e.n),
  };
}

/** A path of the request, such as input.values.0.cumulative.money, as a field of the form. */
export function fieldOfPath(path: string | null, sent: { rows: string[]; events: number[] }): string {
  const parts = (path ?? '').replace(/^input\.?/, '').split('.');
  const at = Number(parts[1]);
  if (parts[0] === 'values' && Number.isInteger(at) && parts[1] !== '') return ['values', sent.rows[at], ...parts.slice(2, 3)].filter((p) => p && p !== 'measure' && p !== 'qualifier').join('.');
  if (parts[0] === 'events' && Number.isInteger(at) && parts[1] !== '') return `events.${sent.events[at]}`;
  if (parts[0] === 'progressBasisPoints') return 'progress';
  return parts.join('.');
}
