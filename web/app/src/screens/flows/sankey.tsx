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
import { useTimes } from '../../times/times';
import { seriesOf, type Choice, type Part } from './choice';
import { FlowsDocument, type FlowsQuery } from './flows.documents';
import { flowsWords } from './flows.words';
import { Sums } from './sums';

type Answered = FlowsQuery['flows'];
type Node = Answered['nodes'][number];
type Link = Answered['links'][number];

const rowHeight = 28;

/** From kinds of organisation through organisations to places: as a diagram, and as a table whose every cell opens. */
export function Sankey({ choice, filter, onPick }: {
  choice: Choice;
  filter: ProjectFilter | undefined;
  onPick: (part: Part) => void;
}) {
  const words = useWords(flowsWords);
  const ledger = useWords(ledgerWords);
  const { asOf, knownAt } = useTimes();
  const wide = Grid.useBreakpoint().md ?? true;
  const asked = useAsk(FlowsDocument, {
    subject: choice.subject, filter, measure: choice.kind.measure, series: seriesOf(choice.kind), attribution: choice.attribution,
    place: choice.level, top: choice.top, asOf, knownAt,
  });
  return (
    <Answer of={asked} rows={12} empty={({ flows }) => flows.nodes.length === 0} nothing={<Nothing text={words.nothing}><p>{words.nothingHint}</p></Nothing>}>
      {({ flows }) => {
        const counted = choice.by === 'count' || !flows.links.some((l) => l.amount?.money);
        return (
          <>
            <p className="faint">{words.asOf(flows.asOf)}{counted && choice.by === 'amount' && ` · ${words.noAmount}`}</p>
            {wide && <Diagram flows={flows} counted={counted} label={words.chart(words[choice.subject], ledger[choice.kind.field])} onPick={onPick} />}
            <Links flows={flows} name={ledger[choice.kind.field]} onPick={onPick} />
          </>
        );
      }}
    </Answer>
  );
}

/** What a node is, as a condition. */
function partOf(node: Node, name: string): Part {
  const part: Part = { name, others: node.others, count: node.count, amount: node.amount?.money };
  if (node.code === null) return part;
  if (node.level === 'ORGANISATION_KIND') part.kind = node.code;
  if (node.level === 'ORGANISATION') part.organisation = node.code;
  if (node.level === 'PLACE') part.place = node.code;
  return part;
}

function useNames(): (node: Node) => string {
  const words = useWords(flowsWords);
  return (node) => (node.others ? words.others(node.standsFor) : node.label);
}

function useParts(nodes: Node[]): { node: (node: Node) => Part; link: (link: Link) => Part } {
  const name = useNames();
  const node = (one: Node) => partOf(one, name(one));
  return {
    node,
    link: (l) => {
      const [from, to] = [node(nodes[l.source]!), node(nodes[l.target]!)];
      return { ...from, ...to, name: `${from.name} → ${to.name}`, others: from.others || to.others, count: l.count, amount: l.amount?.money };
    },
  };
}

function Diagram({ flows, counted, label, onPick }: { flows: Answered; counted: boolean; label: string; onPick: (part: Part) => void }) {
  const money = useMoneyText();
  const name = useNames();
  const parts = useParts(flows.nodes);
  // Widths of bands, not numbers to read: a float is enough. What was not reported has none.
  const width = (l: Link) => (counted ? l.count : l.amount?.money ? Number(exactly(l.amount.money.fen, 'wan')) : 0);
  const links = flows.links.filter((l) => width(l) > 0);
  const option = useMemo<EChartsOption>(() => {
    const drawn = new Set(links.flatMap((l) => [l.source, l.target]));
    const colours = { ORGANISATION_KIND: '#1a4f8b', ORGANISATION: '#2e7d4f', PLACE: '#c4661f' };
    const tip = (text: string, of: { count: number; amount: Node['amount'] }) => `${text}\n${of.count} · ${money(of.amount?.money)}`;
    return {
      tooltip: {
        trigger: 'item',
        formatter: (params) => {
          const one = Array.isArray(params) ? params[0]! : params;
          const data = one.data as { name?: string; at?: number };
          if (one.dataType === 'edge') return tip(parts.link(links[data.at!]!).name, links[data.at!]!);
          const node = flows.nodes[Number(data.name)]!;
          return tip(name(node), node);
        },
      },
      series: [{
        type: 'sankey',
        left: 8, right: 150, top: 8, bottom: 8, nodeGap: 12, nodeWidth: 14, layoutIterations: 16, draggable: false,
        data: flows.nodes.filter((n) => drawn.has(n.index)).map((n) => ({
          name: String(n.index), itemStyle: { color: colours[n.level] }, depth: n.level === 'ORGANISATION_KIND' ? 0 : n.level === 'ORGANISATION' ? 1 : 2,
        })),
        links: links.map((l, at) => ({ source: String(l.source), target: String(l.target), value: width(l), at })),
        label: { formatter: (params) => name(flows.nodes[Number(params.name)]!), width: 140, overflow: 'truncate' },
        labelLayout: { hideOverlap: true },
        lineStyle: { color: 'gradient', opacity: 0.35 },
        emphasis: { focus: 'adjacency' },
      }],
    } as EChartsOption;
    // What else is used follows from the answer and the language.
  }, [flows, counted, money(null), label]);
  const most = Math.max(...(['ORGANISATION_KIND', 'ORGANISATION', 'PLACE'] as const).map((level) => flows.nodes.filter((n) => n.level === level).length));
  return (
    <Card className="wide">
      <Chart option={option} height={Math.min(1600, Math.max(360, most * rowHeight))} label={label}
        onPick={({ dataType, data }) => {
          const { name: index, at } = data as { name?: string; at?: number };
          if (dataType === 'edge' && at !== undefined) onPick(parts.link(links[at]!));
          else if (dataType === 'node') onPick(parts.node(flows.nodes[Number(index)]!));
        }} />
    </Card>
  );
}

/** The same as a table, by which the keyboard, readers of the screen and phones get to everything. */
function Links({ flows, name, onPick }: { flows: Answered; name: string; onPick: (part: Part) => void }) {
  const words = useWords(flowsWords);
  const called = useNames();
  const parts = useParts(flows.nodes);
  const kinds = new Map<number, Node[]>();
  for (const l of flows.links) {
    const from = flows.nodes[l.source]!;
    if (from.level === 'ORGANISATION_KIND') kinds.set(l.target, [...(kinds.get(l.target) ?? []), from]);
  }
  const open = (part: Part, shown: string | number) => (
    <button type="button" className="link" aria-label={words.open(part.name, String(shown))} onClick={() => onPick(part)}>{shown}</button>
  );
  const rows = flows.links.filter((l) => flows.nodes[l.target]!.level === 'PLACE');
  return (
    <Card title={<h2>{words.table}</h2>} extra={<span className="faint">{words.sums}</span>} className="wide">
      <div className="scroll tall" tabIndex={0} role="region" aria-label={words.table}>
        <table className="grid" data-links>
          <thead>
            <tr>
              <th scope="col">{words.kind}</th><th scope="col">{words.organisation}</th><th scope="col">{words.place}</th>
              <th scope="col" className="number">{words.count}</th><th scope="col" className="number">{name}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((l) => {
              const [from, to] = [flows.nodes[l.source]!, flows.nodes[l.target]!];
              const of = kinds.get(l.source) ?? [];
              const part = parts.link(l);
              return (
                <tr key={`${l.source}-${l.target}`} data-link={part.others ? 'others' : 'one'}>
                  <td>{of.length === 1 ? open(parts.node(of[0]!), called(of[0]!)) : <span className="faint">{words.several}</span>}</td>
                  <th scope="row">{open(parts.node(from), called(from))}</th>
                  <td>{open(parts.node(to), called(to))}</td>
                  <td className="number">{open(part, l.count)}</td>
                  <td className="number">{l.amount?.money ? <Amount of={l.amount.money} /> : <Amount of={null} />}</td>
                </tr>
              );
            })}
          </tbody>
          <Sums before={3} of={flows} />
        </table>
      </div>
    </Card>
  );
}
