import { Card, Checkbox, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { Answer, Failure, Loading, Nothing } from '../../states/states';
import { Go, useAddress, useTimes } from '../../times/times';
import { OrganisationListDocument, PlaceChildrenDocument, PlaceSearchDocument, type OrganisationListQuery, type OrganisationOrder } from './places.documents';
import { placesWords } from './places.words';

/** Where everything is found: by the tree, by the list, or by name. */
export function Browse({ organisations }: { organisations: boolean }) {
  const words = useWords(placesWords);
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const address = useAddress();
  const text = search.get('text') ?? '';
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="stretch" />
        <Segmented<string> aria-label={words.title} value={organisations ? '/organisations' : '/places'} onChange={(path) => void navigate(address(path))}
          options={[{ value: '/places', label: words.places }, { value: '/organisations', label: words.organisations }]} />
      </div>
      <div className="filters" role="search">
        <Input.Search className="wide-words" allowClear defaultValue={text} aria-label={words.search} placeholder={words.search}
          onSearch={(next) => setSearch((was) => { if (next.trim()) was.set('text', next.trim()); else was.delete('text'); return was; }, { replace: true })} />
      </div>
      {text ? <Hits text={text} /> : organisations ? <Organisations /> : <Tree />}
    </>
  );
}

function Hits({ text }: { text: string }) {
  const words = useWords(placesWords);
  const asked = useAsk(PlaceSearchDocument, { text, ...useBoth() });
  return (
    <Answer of={asked} rows={6} empty={({ search }) => search.nodes.length === 0} nothing={<Nothing text={words.noHits} />}>
      {({ search }) => (
        <Card title={<h2>{words.hits(search.totalCount)}</h2>}>
          <ul className="plain" data-hits>
            {search.nodes.map(({ node, text: met }) => (node?.__typename === 'Place'
              ? <li key={node.code}><Go to={`/places/${node.code}`}>{node.fullName}</Go></li>
              : node?.__typename === 'Organisation'
                ? <li key={node.id}><Go to={`/organisations/${node.id}`}>{node.name}</Go> <span className="faint">{node.kindLabel}{met !== node.name && ` · ${met}`}</span></li>
                : null))}
          </ul>
        </Card>
      )}
    </Answer>
  );
}

function Tree() {
  const words = useWords(placesWords);
  const [search, setSearch] = useSearchParams();
  const all = search.get('all') === 'yes';
  return (
    <Card title={<h2>{words.tree}</h2>}
      extra={<Checkbox checked={!all} onChange={(e) => setSearch((was) => { if (e.target.checked) was.delete('all'); else was.set('all', 'yes'); return was; }, { replace: true })}>{words.inUse}</Checkbox>}>
      <Branch all={all} />
    </Card>
  );
}

/** Places under one; each is read when it is opened. */
function Branch({ under, all }: { under?: string; all: boolean }) {
  const words = useWords(placesWords);
  const asked = useAsk(PlaceChildrenDocument, { filter: { ...(under ? { parent: under } : { levels: ['PROVINCE'] }), ...(all ? {} : { inUse: true }) }, ...useBoth() });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  return (
    <Answer of={asked} rows={2} empty={({ places }) => places.nodes.length === 0} nothing={under ? <p className="faint">—</p> : <Nothing text={words.noPlaces} />}>
      {({ places }) => (
        <ul className="tree">
          {places.nodes.map((p) => (
            <li key={p.code}>
              {p.level !== 'VILLAGE' && p.level !== 'ZONE' ? (
                <button type="button" className="fold" aria-expanded={open.has(p.code)} aria-label={words.expand(p.name)}
                  onClick={() => setOpen((was) => { const next = new Set(was); if (!next.delete(p.code)) next.add(p.code); return next; })}>
                  {open.has(p.code) ? '▾' : '▸'}
                </button>
              ) : <span className="fold" aria-hidden />}
              <Go to={`/places/${p.code}`}>{p.name}</Go>
              {open.has(p.code) && <Branch under={p.code} all={all} />}
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}

type Row = OrganisationListQuery['organisations']['nodes'][number];

function Organisations() {
  const words = useWords(placesWords);
  const [search, setSearch] = useSearchParams();
  const order = search.get('order') ?? '-PROJECTS';
  const field = (['NAME', 'KIND', 'PROJECTS', 'PAIRINGS'] as const).find((f) => f === order.replace(/^-/, '')) ?? 'NAME';
  const orderBy: OrganisationOrder[] = [{ field, direction: order.startsWith('-') ? 'DESC' : 'ASC' }];
  const pages = usePages(OrganisationListDocument, { filter: undefined, orderBy, ...useBoth() }, (data) => data.organisations);
  const columns: Column<Row>[] = [
    { key: 'name', title: words.organisations, width: 260, order: 'NAME', cell: (o) => <Go to={`/organisations/${o.id}`} title={o.name}>{o.name}</Go> },
    { key: 'kind', title: words.kind, width: 140, order: 'KIND', cell: (o) => o.kindLabel },
    { key: 'projects', title: words.projects, width: 90, number: true, order: 'PROJECTS', cell: (o) => o.projects.totalCount },
    { key: 'pairings', title: words.pairings, width: 100, number: true, order: 'PAIRINGS', cell: (o) => o.pairings.totalCount },
    { key: 'aliases', title: words.aliases, width: 220, cell: (o) => o.aliases.map((a) => a.name).join('、') },
    { key: 'place', title: words.seat, width: 240, cell: (o) => o.place && <Go to={`/places/${o.place.code}`}>{o.place.fullName}</Go> },
  ];
  if (pages.problem) return <Failure problem={pages.problem} again={pages.again} />;
  if (pages.total === undefined) return <Loading rows={10} />;
  if (pages.total === 0) return <Nothing text={words.noOrganisations} />;
  return (
    <>
      <p className="faint" aria-live="polite">{words.count(String(pages.rows.length), String(pages.total))}</p>
      <Grid label={words.list} columns={columns} rows={pages.rows} total={pages.total} rowKey={(o) => o.id} more={pages.more} height="calc(100vh - 240px)"
        order={order} onOrder={(next) => setSearch((was) => { if (next) was.set('order', next); else was.delete('order'); return was; }, { replace: true })} />
    </>
  );
}

/** The two dates alone, as variables. */
function useBoth() {
  const { asOf, knownAt } = useTimes();
  return { asOf, knownAt };
}
