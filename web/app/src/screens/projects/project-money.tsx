import { Card } from 'antd';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { Chart } from '../../charts/chart';
import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds } from '../../language/ledger.words';
import { exactly } from '../../money/format';
import { useMoneyUnit } from '../../money/money';
import { moneyWords } from '../../money/money.words';
import type { ProjectHistoryQuery } from './project.documents';
import { projectWords } from './project.words';

type Stated = ProjectHistoryQuery['figures']['nodes'][number];

/** A step line for each kind of money of which something is believed now; flows are left to the table. */
export function MoneyOverTime({ figures }: { figures: Stated[] }) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  const money = useWords(moneyWords);
  const { unit } = useMoneyUnit();
  const option = useMemo<EChartsOption | undefined>(() => {
    const believed = figures.filter((f) => f.money && f.knownTo === null && f.series === 'ACTUAL' && f.measure.code !== 'paid_in_funds');
    const lines = moneyKinds.map((kind) => ({ kind, points: believed.filter((f) => f.measure.code === kind.measure) })).filter((l) => l.points.length > 0);
    if (lines.length === 0) return undefined;
    return {
      color: ['#1a4f8b', '#c4661f', '#2e7d4f', '#7a4fa3', '#8a919c', '#b3261e'],
      tooltip: { trigger: 'axis' },
      legend: { bottom: 0 },
      grid: { left: 8, right: 24, top: 36, bottom: 36, containLabel: true },
      xAxis: { type: 'time' },
      yAxis: { type: 'value', name: money[unit] },
      series: lines.map(({ kind, points }) => ({
        type: 'line' as const, step: 'end' as const, name: ledger[kind.field],
        // Pixels of a line, not numbers to read: a float is enough.
        data: points.map((p) => [p.validFrom, Number(exactly(p.money!.fen, unit))]),
      })),
    };
  }, [figures, unit, ledger, money]);
  if (!option) return null;
  return <Card title={<h2>{words.overTime}</h2>} className="wide"><Chart option={option} height={260} label={words.overTimeLabel} /></Card>;
}
