import type { Chosen } from '../../filter/filter';
import { moneyKinds } from '../../language/ledger.words';
import type { AttributionMode, GroupBy, Series } from './flows.documents';

export const shows = ['sankey', 'treemap', 'teams'] as const;
export const subjects = ['PROJECT', 'PAIRING'] as const;
export const modes = ['FULL', 'SHARE', 'LEAD'] as const;
export const levels = ['PROVINCE', 'CITY', 'COUNTY', 'TOWN', 'VILLAGE', 'ZONE'] as const;

/** What the screen shows, as its address says it. */
export interface Choice {
  show: (typeof shows)[number];
  subject: (typeof subjects)[number];
  /** One of the six kinds of money: two are never shown as one. */
  kind: (typeof moneyKinds)[number];
  attribution: AttributionMode;
  level: Extract<GroupBy, (typeof levels)[number]>;
  by: 'amount' | 'count';
  /** How many organisations and places stand by themselves. */
  top: number;
}

export function choiceOf(search: URLSearchParams): Choice {
  const one = <T extends string>(name: string, of: readonly T[], usual: T) => of.find((v) => v === search.get(name)) ?? usual;
  const top = Number(search.get('top'));
  return {
    show: one('show', shows, 'sankey'),
    subject: one('subject', subjects, 'PROJECT'),
    kind: moneyKinds.find((k) => k.measure === search.get('measure')) ?? moneyKinds[3],
    attribution: one('attribution', modes, 'FULL'),
    level: one('level', levels, 'COUNTY'),
    by: one('by', ['amount', 'count'], 'amount'),
    top: Number.isInteger(top) && top >= 1 && top <= 200 ? top : 15,
  };
}

/** Intended investment is by nature a pledge; the others are facts. */
export function seriesOf(kind: Choice['kind']): Series {
  return kind.field === 'intendedInvestment' ? 'PLEDGE' : 'ACTUAL';
}

/** A node, or a link between two: what it is of, beside the filter of the page. */
export interface Part {
  name: string;
  kind?: string;
  organisation?: string;
  place?: string;
  /** It stands for several. */
  others: boolean;
  count: number;
  amount: { fen: string; text: string; qualifier: 'ABOUT' | 'AT_LEAST' | 'AT_MOST' | 'EXACT' | 'OVER' | 'UNDER' } | null | undefined;
}

/**
 * The conditions of a part as the list of projects can be told them; undefined where two of
 * one sort would have to hold at once, for those of one sort are alternatives there.
 */
export function narrowed(chosen: Chosen, part: Part): Chosen | undefined {
  const next = { ...chosen };
  const within = (have: string[], one: string, holds: (h: string) => boolean) => have.length === 0 || have.some((h) => h === one || holds(h));
  if (part.kind) {
    if (!within(chosen.kinds, part.kind, () => false)) return undefined;
    next.kinds = [part.kind];
  }
  if (part.organisation) {
    if (!within(chosen.organisations, part.organisation, () => false)) return undefined;
    next.organisations = [part.organisation];
  }
  const { place } = part;
  if (place) {
    if (!within(chosen.under, place, (h) => place.startsWith(h))) return undefined;
    next.under = [place];
  }
  return next;
}
