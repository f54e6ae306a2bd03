import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useAsk } from '../api/ask';
import { useWords } from '../language/language';
import { ledgerWords, moneyKinds, statuses } from '../language/ledger.words';
import { useTimes } from '../times/times';
import { conditionsOf, type Chosen } from './filter';
import { FilterChoicesDocument, FilterNamesDocument, FilterOrganisationsDocument, FilterPlacesDocument } from './filter.documents';
import { filterWords } from './filter.words';

interface Option {
  value: string;
  label: string;
}

/** The conditions of a list of projects. What is chosen goes into the address (`onChange`). */
export function FilterBar({ chosen, onChange }: { chosen: Chosen; onChange: (change: Partial<Chosen>) => void }) {
  const words = useWords(filterWords);
  const ledger = useWords(ledgerWords);
  const { asOf, knownAt } = useTimes();
  const choices = useAsk(FilterChoicesDocument, { asOf, knownAt });
  const named = useAsk(FilterNamesDocument, { organisations: chosen.organisations, places: chosen.under, asOf, knownAt },
    { pause: chosen.organisations.length + chosen.under.length === 0 });
  const places = named.data?.places.nodes.map((p) => ({ value: p.code, label: p.fullName })) ?? [];
  const organisations = named.data?.nodes.flatMap((n) => (n?.__typename === 'Organisation' ? [{ value: n.id, label: n.name }] : [])) ?? [];
  const groups = (rows: { keys: { code: string; label: string }[]; count: number }[] | undefined): Option[] =>
    (rows ?? []).flatMap(({ keys: [key], count }) => (key ? [{ value: key.code, label: `${key.label}（${count}）` }] : []));
  const several = (name: 'programmes' | 'status' | 'kinds' | 'years' | 'sectors' | 'has', options: Option[], width: number) => (
    <Select
      mode="multiple" allowClear maxTagCount="responsive" optionFilterProp="label" style={{ width }} aria-label={words[name]} placeholder={words[name]}
      value={chosen[name]} options={options} onChange={(values: string[]) => onChange({ [name]: values })}
    />
  );
  return (
    <div className="filters unprinted" role="search">
      <Words value={chosen.text} onSearch={(text) => onChange({ text })} />
      {several('programmes', choices.data?.programmes.map((p) => ({ value: p.code, label: p.name })) ?? [], 180)}
      {several('status', [...statuses.map((s) => ({ value: s as string, label: ledger[s] })), { value: 'NONE', label: ledger.noStatus }], 150)}
      <Found name={words.under} chosen={chosen.under} known={places} onChange={(under) => onChange({ under })}
        find={FilterPlacesDocument} option={(n) => (n.__typename === 'Place' ? { value: n.code ?? '', label: n.fullName ?? '' } : undefined)} />
      <Found name={words.organisations} chosen={chosen.organisations} known={organisations} onChange={(ids) => onChange({ organisations: ids })}
        find={FilterOrganisationsDocument} option={(n) => (n.__typename === 'Organisation' ? { value: n.id ?? '', label: n.name ?? '' } : undefined)} />
      {several('kinds', groups(choices.data?.kinds.rows), 150)}
      {several('years', groups(choices.data?.years.rows), 110)}
      {several('sectors', groups(choices.data?.sectors.rows), 150)}
      {several('has', moneyKinds.map((k) => ({ value: k.measure, label: ledger[k.field] })), 150)}
      <Select
        allowClear style={{ width: 110 }} aria-label={words.started} placeholder={words.started}
        value={chosen.started === undefined ? undefined : chosen.started ? 'yes' : 'no'}
        options={[{ value: 'yes', label: words.yes }, { value: 'no', label: words.no }]}
        onChange={(value?: string) => onChange({ started: value === undefined ? undefined : value === 'yes' })}
      />
      <Select
        style={{ width: 130 }} aria-label={words.view} value={chosen.view}
        options={[{ value: 'PARTS', label: words.PARTS }, { value: 'PACKAGES', label: words.PACKAGES }]}
        onChange={(view: Chosen['view']) => onChange({ view })}
      />
      {conditionsOf(chosen) > 0 && (
        <Button onClick={() => onChange({ text: '', programmes: [], status: [], under: [], organisations: [], kinds: [], strands: [], years: [], sectors: [], has: [], started: undefined, view: 'PARTS' })}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}

function Words({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const words = useWords(filterWords);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Input.Search
      className="words" allowClear value={text} aria-label={words.search} placeholder={words.search}
      onChange={(e) => setText(e.target.value)} onSearch={(t) => onSearch(t.trim())}
    />
  );
}

interface Hit {
  __typename: string;
  id?: string;
  code?: string;
  name?: string;
  fullName?: string;
}

/** Several of what is too many to list: found by typing. */
function Found({ name, chosen, known, find, option, onChange }: {
  name: string;
  chosen: string[];
  known: Option[];
  find: typeof FilterPlacesDocument | typeof FilterOrganisationsDocument;
  option: (hit: Hit) => Option | undefined;
  onChange: (values: string[]) => void;
}) {
  const words = useWords(filterWords);
  const client = useClient();
  const { asOf, knownAt } = useTimes();
  const [found, setFound] = useState<Option[]>([]);
  const [text, setText] = useState('');
  useEffect(() => {
    let gone = false;
    if (!text.trim()) {
      setFound([]);
      return undefined;
    }
    const typing = setTimeout(() => {
      void client.query(find as typeof FilterPlacesDocument, { text, asOf, knownAt }).toPromise().then(({ data }) => {
        if (!gone && data) setFound(data.search.nodes.flatMap(({ node }) => option(node as Hit) ?? []));
      });
    }, 200);
    return () => {
      gone = true;
      clearTimeout(typing);
    };
    // `option` is the same function of its argument each time.
  }, [text, client, find, asOf, knownAt]);
  const options = [...new Map([...known, ...found].map((o) => [o.value, o])).values()];
  return (
    <Select
      mode="multiple" allowClear maxTagCount="responsive" filterOption={false} style={{ width: 170 }} aria-label={name} placeholder={name}
      notFoundContent={words.typeToSearch} value={chosen} options={options} onSearch={setText} onChange={onChange}
    />
  );
}
