import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useWords } from '../language/language';
import { ledgerWords } from '../language/ledger.words';
import { keep, kept } from '../kept';
import { inUnit, type Money, type MoneyUnit } from './format';
import { moneyWords } from './money.words';

interface Chosen {
  unit: MoneyUnit;
  choose: (unit: MoneyUnit) => void;
}

const UnitContext = createContext<Chosen>({ unit: 'wan', choose: () => undefined });

/** 万元 or 亿元, as the reader chose; the choice stays in the browser. */
export function MoneyUnitProvider({ children }: { children: ReactNode }) {
  const [unit, setUnit] = useState<MoneyUnit>(() => (kept('unit') === 'wan' ? 'wan' : 'yi'));
  const chosen = useMemo(() => ({
    unit,
    choose: (next: MoneyUnit) => {
      keep('unit', next);
      setUnit(next);
    },
  }), [unit]);
  return <UnitContext value={chosen}>{children}</UnitContext>;
}

export function useMoneyUnit(): Chosen {
  return useContext(UnitContext);
}

/** Money as text in the reader's unit and language, with its qualifier. Null: not reported. */
export function useMoneyText(): (money: Money | null | undefined) => string {
  const { unit } = useMoneyUnit();
  const words = useWords(moneyWords);
  const ledger = useWords(ledgerWords);
  return (money) => (money ? `${words[money.qualifier]}${inUnit(money.fen, unit)} ${words[unit]}` : ledger.notReported);
}

/**
 * An amount of money with qualifier and unit; the exact text shows on hovering. Missing is
 * not zero: it is said in words.
 */
export function Amount({ of, large }: { of: Money | null | undefined; large?: boolean }) {
  const { unit } = useMoneyUnit();
  const words = useWords(moneyWords);
  const ledger = useWords(ledgerWords);
  if (!of) return <span className="amount missing">{ledger.notReported}</span>;
  return (
    <span className={large ? 'amount large' : 'amount'} title={of.text} data-fen={of.fen}>
      {words[of.qualifier]}{inUnit(of.fen, unit)}<span className="unit"> {words[unit]}</span>
    </span>
  );
}
