import { Input, Select } from 'antd';
import { useWords } from '../../language/language';
import type { Qualifier } from '../../money/format';
import { moneyWords } from '../../money/money.words';
import { Value } from '../../reports/report-read';
import type { ReportWholeFragment } from '../../reports/reports.documents';
import { reportWords } from '../../reports/reports.words';
import type { Measure, Row } from './form';
import { reportingWords } from './reporting.words';

/** What is wrong at one field of a form. */
export interface Doubt {
  severity: ReportWholeFragment['findings'][number]['severity'];
  field: string;
  hint: string;
}

const qualifiers: Qualifier[] = ['EXACT', 'ABOUT', 'OVER', 'AT_LEAST', 'UNDER', 'AT_MOST'];

export function FieldDoubts({ id, of }: { id: string; of: Doubt[] }) {
  const words = useWords(reportWords);
  return (
    <div id={id} aria-live="polite" data-doubts={of.length || undefined}>
      {of.map((d, n) => <div key={n} className={d.severity === 'ERROR' ? 'bad' : 'doubt'}>{words[d.severity]}：{d.hint}</div>)}
    </div>
  );
}

/** One measure: the level before beside what is asked. */
export function ValueRow({ row, measure, previous, change, at }: {
  row: Row;
  measure: Measure;
  previous: ReportWholeFragment['values'][number]['previous'];
  change: (part: Partial<Row>) => void;
  at: (...fields: string[]) => Doubt[];
}) {
  const words = useWords(reportingWords);
  const common = useWords(reportWords);
  const money = useWords(moneyWords);
  const field = `values.${row.measure}`;
  const amount = (side: 'cumulative' | 'period', short: string, long: string) => {
    const doubts = at(`${field}.${side}`);
    const id = `${row.measure}-${side}`;
    return (
      <div className="entry">
        <label htmlFor={id}>{short}</label>
        <Input id={id} aria-label={long} inputMode="decimal" suffix={measure.money ? money.wan : measure.unit} value={row[side]} onChange={(e) => change({ [side]: e.target.value })}
          status={doubts.some((d) => d.severity === 'ERROR') ? 'error' : doubts.length ? 'warning' : undefined}
          aria-invalid={doubts.some((d) => d.severity === 'ERROR')} aria-describedby={`${id}-doubts`} />
        <FieldDoubts id={`${id}-doubts`} of={doubts} />
      </div>
    );
  };
  return (
    <fieldset className="value" data-measure={row.measure}>
      <legend>{measure.name}</legend>
      <div className="entry"><span>{common.previous}</span><div><Value of={previous} /></div></div>
      {amount('cumulative', common.now, words.cumulativeOf(measure.name))}
      {amount('period', common.within, words.periodOf(measure.name))}
      <div className="entry">
        <span>{common.qualifier}</span>
        <Select<Qualifier> aria-label={words.qualifierOf(measure.name)} value={row.qualifier} onChange={(qualifier) => change({ qualifier })}
          options={qualifiers.map((q) => ({ value: q, label: q === 'EXACT' ? words.exact : money[q].trim() }))} />
      </div>
      <div className="entry long">
        <label htmlFor={`${row.measure}-reason`}>{common.reason}</label>
        <Input id={`${row.measure}-reason`} aria-label={words.reasonOf(measure.name)} value={row.reason} onChange={(e) => change({ reason: e.target.value })} />
      </div>
      <FieldDoubts id={`${row.measure}-doubts`} of={at(field)} />
    </fieldset>
  );
}
