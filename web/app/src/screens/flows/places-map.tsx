import { Card, Grid } from 'antd';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { useAsk } from '../../api/ask';
import { Chart } from '../../charts/chart';
import type { ProjectFilter } from '../../filter/filter.documents';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { exactly } from '../../money/format';
import { Amount, useMoneyText } from '../../money/money';
import { Answer, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { seriesOf, type Choice, type Part } from './choice';
import { FlowPlacesDocument, type FlowPlacesQuery } from './flows.documents';
import { flowsWords } from './flows.words';
import { Sums } from './sums';

type Row = FlowPlacesQuery['portfolio']['rows'][number];

function partOf(row: Row): Part {
  const key = row.keys[0];
  return { name: key?.label ?? '', place: key?.code, others: false, count: row.count, amount: row.amount?.money };
}

/** Places by size, as rectangles and as a table; boundaries are not drawn. */
export function PlacesMap({ choice, filter, onPick }: {
  choice: Choice;
  filter: ProjectFilter | undefined;
  onPick: (part: Part) => void;
}) {
  const words = useWords(flowsWords);
  const ledger = useWords(ledgerWords);
  const money = useMoneyText();
  const { asOf, knownAt } = useTimes();
  const wide = Grid.useBreakpoint().md ?? true;
  const series = seriesOf(choice.kind);
  const asked = useAsk(FlowPlacesDocument, {
    subject: choice.subject, filter, measure: choice.kind.measure, series, attribution: choice.attribution, place: choice.level, asOf, knownAt,
    order: choice.by === 'count' ? { field: 'COUNT', direction: 'DESC' } : { field: choice.kind.order, series, direction: 'DESC' },
  });
  const portfolio = asked.data?.portfolio;
  const label = words.map(words[choice.subject], ledger[choice.kind.field]);
  const option = useMemo<EChartsOption | undefined>(() => {
    if (!portfolio) return undefined;
    const counted = choice.by === 'count' || !portfolio.rows.some((r) => r.amount?.money);
    const size = (r: Row) => (counted ? r.count : r.amount?.money ? Number(exactly(r.amount.money.fen, 'wan')) : 0);
    return {
      tooltip: {
        formatter: (params) => {
          const row = portfolio.rows[((Array.isArray(params) ? params[0]! : params).data as { at?: number })?.at ?? -1];
          return row ? `${row.keys[0]?.label}\n${row.count} · ${money(row.amount?.money)}` : '';
        },
      },
      series: [{
        type: 'treemap', roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0,
        color: ['#1a4f8b', '#2e7d4f', '#8a4a14', '#5b3a8c', '#7a2e4f', '#2f5d62'],
        itemStyle: { borderColor: '#fff', gapWidth: 2 },
        label: { fontSize: 13, color: '#fff' },
        data: portfolio.rows.map((r, at) => ({ name: r.keys[0]?.label ?? '', value: size(r), at })).filter((r) => r.value > 0),
      }],
    };
  }, [portfolio, choice.by, money(null), label]);
  return (
    <Answer of={asked} rows={12} empty={(data) => data.portfolio.rows.length === 0} nothing={<Nothing text={words.nothing}><p>{words.nothingHint}</p></Nothing>}>
      {(data) => (
        <>
          {wide && option && (
            <Card className="wide">
              <Chart option={option} height={420} label={label} onPick={({ data: datum }) => {
                const row = data.portfolio.rows[(datum as { at?: number } | undefined)?.at ?? -1];
                if (row) onPick(partOf(row));
              }} />
            </Card>
          )}
          <Card title={<h2>{words.treemap}</h2>} extra={<span className="faint">{words.sums}</span>} className="wide">
            <div className="scroll tall" tabIndex={0} role="region" aria-label={words.treemap}>
              <table className="grid" data-places>
                <thead>
                  <tr><th scope="col">{words.place}</th><th scope="col" className="number">{words.count}</th><th scope="col" className="number">{ledger[choice.kind.field]}</th></tr>
                </thead>
                <tbody>
                  {data.portfolio.rows.map((row) => (
                    <tr key={row.keys[0]?.code} data-place={row.keys[0]?.code}>
                      <th scope="row"><Go to={`/places/${row.keys[0]?.code}`}>{row.keys[0]?.label}</Go></th>
                      <td className="number">
                        <button type="button" className="link" aria-label={words.open(row.keys[0]?.label ?? '', String(row.count))} onClick={() => onPick(partOf(row))}>{row.count}</button>
                      </td>
                      <td className="number"><Amount of={row.amount?.money} /></td>
                    </tr>
                  ))}
                </tbody>
                <Sums before={1} of={data.portfolio} />
              </table>
            </div>
            {data.portfolio.rowCount > data.portfolio.rows.length && <p className="faint">{words.first(data.portfolio.rows.length, data.portfolio.rowCount)}</p>}
          </Card>
        </>
      )}
    </Answer>
  );
}
