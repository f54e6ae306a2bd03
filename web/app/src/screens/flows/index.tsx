import { Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { chosenOf, filterOf, parametersOf } from '../../filter/filter';
import { FilterBar } from '../../filter/filter-bar';
import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds } from '../../language/ledger.words';
import type { Parameters } from '../../times/times';
import { choiceOf, levels, modes, shows, subjects, type Choice, type Part } from './choice';
import { flowsWords } from './flows.words';
import { PartPanel } from './part-panel';
import { PlacesMap } from './places-map';
import { Sankey } from './sankey';
import { Teams } from './teams';

/** 结对: who assists whom, as flows, by place and by team. */
export default function Flows() {
  const words = useWords(flowsWords);
  const ledger = useWords(ledgerWords);
  const [search, setSearch] = useSearchParams();
  const choice = choiceOf(search);
  const chosen = chosenOf(search);
  const filter = filterOf(chosen);
  // Kept with the address it was opened at: of another selection it would be wrong.
  const [opened, setOpened] = useState<{ at: string; part: Part } | undefined>();
  const at = search.toString();
  const part = opened?.at === at ? opened.part : undefined;

  const change = (parameters: Parameters) => setSearch((was) => {
    const next = new URLSearchParams(was);
    for (const [name, value] of Object.entries(parameters)) {
      next.delete(name);
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== '') next.append(name, String(one));
    }
    return next;
  }, { replace: true });
  const pick = (next: Part) => setOpened({ at, part: next });
  const field = (name: string, control: ReactNode) => <div className="field"><span className="faint" aria-hidden>{name}</span>{control}</div>;
  const segmented = <T extends string>(name: keyof Choice, label: string, values: readonly T[], text: (value: T) => string) => field(label, (
    <Segmented<T> aria-label={label} value={choice[name] as T} onChange={(value) => change({ [name]: value })}
      options={values.map((value) => ({ value, label: text(value) }))} />
  ));
  const shown = { choice, filter, onPick: pick };
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="stretch" />
        <Segmented aria-label={words.show} value={choice.show} onChange={(show) => change({ show })} options={shows.map((value) => ({ value, label: words[value] }))} />
      </div>
      <FilterBar chosen={chosen} onChange={(changed) => change(parametersOf(changed))} />
      {choice.show !== 'teams' && (
        <div className="fields unprinted">
          {segmented('subject', words.subject, subjects, (s) => words[s])}
          {field(words.measure, (
            <Select style={{ width: 150 }} aria-label={words.measure} value={choice.kind.measure} onChange={(measure) => change({ measure })}
              options={moneyKinds.map((k) => ({ value: k.measure, label: ledger[k.field] }))} />
          ))}
          {segmented('attribution', words.attribution, modes, (mode) => (mode === 'LEAD' ? ledger.leadMode : ledger[mode]))}
          {field(words.level, (
            <Select style={{ width: 110 }} aria-label={words.level} value={choice.level} onChange={(level) => change({ level })}
              options={levels.map((value) => ({ value, label: words[value] }))} />
          ))}
          {segmented('by', words.width, ['amount', 'count'] as const, (by) => (by === 'amount' ? words.byAmount : words.byCount))}
        </div>
      )}
      {choice.show === 'sankey' && <Sankey {...shown} />}
      {choice.show === 'treemap' && <PlacesMap {...shown} />}
      {choice.show === 'teams' && <Teams chosen={chosen} />}
      <PartPanel part={part} choice={choice} chosen={chosen} onClose={() => setOpened(undefined)} onAll={() => change({ top: 200 })} />
    </>
  );
}
