import { Card, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useAsk } from '../../api/ask';
import { filterOf, parametersOf, type Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds } from '../../language/ledger.words';
import type { Money } from '../../money/format';
import { Amount } from '../../money/money';
import { Answer, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { ModesDocument } from './places.documents';
import { placesWords } from './places.words';

export type Group = 'PROVINCE' | 'CITY' | 'COUNTY' | 'TOWN' | 'VILLAGE' | 'ORGANISATION' | 'PROGRAMME';

interface Of { amount: { money: Money | null } | null }

const usual = moneyKinds.find((k) => k.measure === 'contracted_investment')!;

/** The same projects credited to each in full, by share and to the lead, with overlap and what is in no row: in each column the rows add up. */
export function Modes({ chosen, groups, self }: { chosen: Chosen; groups: Group[]; self?: string }) {
  const words = useWords(placesWords);
  const ledger = useWords(ledgerWords);
  const { asOf, knownAt } = useTimes();
  const [group, setGroup] = useState(groups[0]!);
  const [measure, setMeasure] = useState<string>(usual.measure);
  const kind = moneyKinds.find((k) => k.measure === measure) ?? usual;
  const asked = useAsk(ModesDocument, {
    filter: filterOf(chosen), groupBy: [group], measure, series: kind.field === 'intendedInvestment' ? 'PLEDGE' : 'ACTUAL', asOf, knownAt,
  });
  return (
    <Card className="wide" title={<h2>{words.modes}</h2>} extra={<span className="faint">{words.sums}</span>}>
      <div className="fields unprinted">
        <Segmented<Group> aria-label={words.group} value={group} onChange={setGroup} options={groups.map((value) => ({ value, label: words[value] }))} />
        <Select style={{ width: 150 }} aria-label={words.measure} value={measure} onChange={setMeasure} options={moneyKinds.map((k) => ({ value: k.measure, label: ledger[k.field] }))} />
      </div>
      <Answer of={asked} rows={6} empty={({ full }) => full.total.count === 0} nothing={<Nothing text={words.nothing}><p>{words.nothingHint}</p></Nothing>}>
        {({ full, share, lead }) => {
          const find = (rows: ({ keys: { code: string }[] } & Of)[]) => new Map(rows.map((r) => [r.keys[0]?.code, r.amount?.money ?? null]));
          const [byShare, byLead] = [find(share.rows), find(lead.rows)];
          // A row that a mode credits with nothing is not there; of what is not reported the same is said.
          const cell = (money: Money | null | undefined) => <td className="number">{money ? <Amount of={money} /> : <span className="faint">—</span>}</td>;
          return (
            <>
              <div className="scroll tall" tabIndex={0} role="region" aria-label={words.modes}>
                <table className="grid" data-modes>
                  <thead>
                    <tr>
                      <th scope="col">{words.row}</th><th scope="col" className="number">{words.rows}</th>
                      <th scope="col" className="number">{ledger.FULL}</th><th scope="col" className="number">{ledger.SHARE}</th><th scope="col" className="number">{ledger.leadMode}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {full.rows.map((row) => {
                      const { code = '', label = '' } = row.keys[0] ?? {};
                      const list = listOf(chosen, group, code);
                      return (
                        <tr key={code} data-row={code} data-self={code === self || undefined}>
                          <th scope="row"><Name group={group} code={code} label={label} />{code === self && <strong>（{words.self}）</strong>}</th>
                          <td className="number">{list ? <Go to="/projects" with={parametersOf(list)} aria-label={`${label} ${row.count}`}>{row.count}</Go> : row.count}</td>
                          {cell(row.amount?.money)}{cell(byShare.get(code))}{cell(byLead.get(code))}
                        </tr>
                      );
                    })}
                  </tbody>
                  <tfoot>
                    {(['overlap', 'unallocated', 'total'] as const).map((name) => (
                      <tr key={name} className={name === 'total' ? 'total' : undefined} data-sum={name}>
                        <th scope="row">{words[name]}</th>
                        <td className="number">{name === 'total' ? <Go to="/projects" with={parametersOf(chosen)} aria-label={`${words.total} ${full.total.count}`}>{full.total.count}</Go> : full[name].count}</td>
                        {cell(full[name].amount?.money)}{cell(share[name].amount?.money)}{cell(lead[name].amount?.money)}
                      </tr>
                    ))}
                  </tfoot>
                </table>
              </div>
              {full.rowCount > full.rows.length && <p className="faint">{words.first(full.rows.length, full.rowCount)}</p>}
            </>
          );
        }}
      </Answer>
    </Card>
  );
}

function Name({ group, code, label }: { group: Group; code: string; label: string }) {
  if (group === 'PROGRAMME') return <>{label}</>;
  return <Go to={group === 'ORGANISATION' ? `/organisations/${code}` : `/places/${code}`}>{label}</Go>;
}

/** The list behind a row; undefined where two organisations would have to take part, which a list cannot say. */
function listOf(chosen: Chosen, group: Group, code: string): Chosen | undefined {
  switch (group) {
    case 'PROGRAMME': return { ...chosen, programmes: [code] };
    case 'ORGANISATION': return chosen.organisations.length === 0 || chosen.organisations.includes(code) ? { ...chosen, organisations: [code] } : undefined;
    default: return chosen.under.every((u) => code.startsWith(u)) ? { ...chosen, under: [code] } : undefined;
  }
}
