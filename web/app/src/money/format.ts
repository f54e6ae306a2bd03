export type MoneyUnit = 'wan' | 'yi';

export type Qualifier = 'ABOUT' | 'AT_LEAST' | 'AT_MOST' | 'EXACT' | 'OVER' | 'UNDER';

/** As the API gives money: 分 as text, which JavaScript's numbers could not hold. */
export interface Money {
  fen: string;
  qualifier: Qualifier;
  text?: string;
}

/** How many 分 a unit has, as a power of ten. */
const powers: Record<MoneyUnit, number> = { wan: 6, yi: 10 };

/**
 * 分 as a number of the unit with two decimals, rounded half away from zero, in groups of
 * three. No floats: an amount of a province has more digits than they keep.
 */
export function inUnit(fen: string, unit: MoneyUnit, decimals = 2): string {
  const value = BigInt(fen);
  const negative = value < 0n;
  const step = 10n ** BigInt(powers[unit] - decimals);
  const rounded = ((negative ? -value : value) + step / 2n) / step;
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const part = decimals > 0 ? '.' + digits.slice(-decimals) : '';
  return (negative && rounded !== 0n ? '−' : '') + whole + part;
}

/** 分 as an exact decimal of the unit, without groups: for files that programs read. */
export function exactly(fen: string, unit: MoneyUnit): string {
  const value = BigInt(fen);
  const digits = (value < 0n ? -value : value).toString().padStart(powers[unit] + 1, '0');
  const whole = digits.slice(0, -powers[unit]);
  const part = digits.slice(-powers[unit]).replace(/0+$/, '');
  return (value < 0n ? '-' : '') + whole + (part ? '.' + part : '');
}
