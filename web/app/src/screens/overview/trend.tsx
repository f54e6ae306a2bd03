import { Card } from 'antd';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { useAsk } from '../../api/ask';
import { Chart } from '../../charts/chart';
import type { ProjectFilter } from '../../filter/filter.documents';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { exactly } from '../../money/format';
import { useMoneyUnit } from '../../money/money';
import { moneyWords } from '../../money/money.words';
import { Answer } from '../../states/states';
import { useTimes } from '../../times/times';
import { MonthsDocument } from './overview.documents';
import { overviewWords } from './overview.words';

/** Twelve quarters up to the date: what was contracted and what was completed. */
export function Trend({ filter, asOf }: { filter: ProjectFilter | undefined; asOf: string }) {
  const words = useWords(overviewWords);
  const ledger = useWords(ledgerWords);
  const money = useWords(moneyWords);
  const { unit } = useMoneyUnit();
  const { knownAt } = useTimes();
  const from = `${Number(asOf.slice(0, 4)) - 3}-01-01`;
  const asked = useAsk(MonthsDocument, { filter, asOf, knownAt, from, to: asOf });
  const points = asked.data?.portfolio.total.series;
  const option = useMemo<EChartsOption | undefined>(() => {
    if (!points) return undefined;
    // Pixels of a line, not numbers to read: a float is enough.
    const values = (field: 'contracted' | 'completed') => points.map((p) => {
      const fen = p[field]?.cumulative?.money?.fen;
      return fen === undefined ? null : Number(exactly(fen, unit));
    });
    return {
      color: ['#1a4f8b', '#c4661f'],
      tooltip: { trigger: 'axis' },
      legend: { bottom: 0 },
      grid: { left: 8, right: 16, top: 36, bottom: 36, containLabel: true },
      xAxis: { type: 'category', data: points.map((p) => p.endsOn) },
      yAxis: { type: 'value', name: money[unit] },
      series: [
        { type: 'line', name: ledger.contractedInvestment, data: values('contracted'), step: 'end' },
        { type: 'line', name: ledger.completedInvestment, data: values('completed'), step: 'end' },
      ],
    };
  }, [points, unit, money, ledger]);
  return (
    <Card title={<h2>{words.trend}</h2>} className="wide">
      <Answer of={asked} rows={3}>
        {() => option && <Chart option={option} height={280} label={words.trendLabel(from, asOf)} />}
      </Answer>
    </Card>
  );
}
