import type { ProjectFilter } from './filter.documents';
import { statuses } from '../language/ledger.words';
import type { Parameters } from '../times/times';

/**
 * Which projects a page is about, as its address says it. The same words lead from a
 * number to the list that makes it, so that both are of one filter.
 */
export interface Chosen {
  /** Part of a name or code. */
  text: string;
  /** Codes of programmes. */
  programmes: string[];
  /** Statuses; NONE: nobody has said. */
  status: string[];
  /** Codes of places, what lies below included. */
  under: string[];
  /** Global ids of organisations that take part. */
  organisations: string[];
  kinds: string[];
  strands: string[];
  years: string[];
  sectors: string[];
  /** Has ever started by the date, or has not; undefined: either. */
  started: boolean | undefined;
  /** Codes of measures of which an actual value was reported; intended investment is by nature a pledge. */
  has: string[];
  /** Whether packages or their parts are counted. */
  view: 'PACKAGES' | 'PARTS';
}

const lists = ['programmes', 'status', 'under', 'organisations', 'kinds', 'strands', 'years', 'sectors', 'has'] as const;

export function chosenOf(search: URLSearchParams): Chosen {
  const started = search.get('started');
  return {
    text: search.get('text') ?? '',
    ...Object.fromEntries(lists.map((name) => [name, search.getAll(name)])) as Record<(typeof lists)[number], string[]>,
    started: started === 'yes' ? true : started === 'no' ? false : undefined,
    view: search.get('view') === 'PACKAGES' ? 'PACKAGES' : 'PARTS',
  };
}

/** The parameters of an address that say the same; of a part of the conditions, those only. */
export function parametersOf(chosen: Partial<Chosen>): Parameters {
  const parameters: Parameters = {};
  for (const name of lists) if (name in chosen) parameters[name] = chosen[name];
  if ('text' in chosen) parameters.text = chosen.text || undefined;
  if ('started' in chosen) parameters.started = chosen.started === undefined ? undefined : chosen.started ? 'yes' : 'no';
  if ('view' in chosen) parameters.view = chosen.view === 'PACKAGES' ? chosen.view : undefined;
  return parameters;
}

/** How many conditions are set. */
export function conditionsOf(chosen: Chosen): number {
  return lists.filter((name) => chosen[name].length > 0).length + (chosen.text ? 1 : 0) + (chosen.started === undefined ? 0 : 1) + (chosen.view === 'PACKAGES' ? 1 : 0);
}

/** As the API takes it; undefined: all. */
export function filterOf(chosen: Chosen): ProjectFilter | undefined {
  const filter: ProjectFilter = {};
  if (chosen.text) filter.text = chosen.text;
  if (chosen.programmes.length) filter.programmes = chosen.programmes;
  if (chosen.under.length) filter.under = chosen.under;
  if (chosen.organisations.length) filter.organisations = chosen.organisations;
  if (chosen.kinds.length) filter.organisationKinds = chosen.kinds as ProjectFilter['organisationKinds'];
  if (chosen.strands.length) filter.strands = chosen.strands as ProjectFilter['strands'];
  if (chosen.years.length) filter.years = chosen.years.map(Number).filter(Number.isInteger);
  if (chosen.sectors.length) filter.sectors = chosen.sectors;
  if (chosen.started !== undefined) filter.started = chosen.started;
  if (chosen.view === 'PACKAGES') filter.view = 'PACKAGES';
  if (chosen.has.length) filter.and = chosen.has.map((measure) => ({ figures: { some: { measures: [measure], series: [measure === 'intended_investment' ? 'PLEDGE' : 'ACTUAL'] } } }));
  if (chosen.status.length) {
    const said = chosen.status.filter((s) => s !== 'NONE') as NonNullable<ProjectFilter['status']>;
    const none: ProjectFilter = { not: { status: [...statuses] } };
    if (said.length === chosen.status.length) filter.status = said;
    else if (said.length === 0) Object.assign(filter, none);
    else filter.or = [{ status: said }, none];
  }
  return Object.keys(filter).length ? filter : undefined;
}
