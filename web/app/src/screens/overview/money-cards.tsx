import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds, type MoneyField } from '../../language/ledger.words';
import { parametersOf, type Chosen } from '../../filter/filter';
import { Amount } from '../../money/money';
import type { Money } from '../../money/format';
import { Go } from '../../times/times';
import { overviewWords } from './overview.words';

type Six = { [K in MoneyField]: (Money & { figures: number }) | null };

/** The six kinds of money side by side. No card shows the sum of two. */
export function MoneyCards({ total, pairings, chosen }: { total: Six; pairings: Six | undefined; chosen: Chosen }) {
  const words = useWords(overviewWords);
  const ledger = useWords(ledgerWords);
  return (
    <section aria-labelledby="money">
      <div className="title"><h2 id="money">{words.money}</h2><span className="faint">{words.moneyHint}</span></div>
      <ul className="cards six">
        {moneyKinds.map(({ field, measure, order }) => {
          const money = total[field];
          const ofPairings = pairings?.[field];
          const filter = parametersOf(chosen);
          return (
            <li key={field} className="card" data-measure={measure}>
              <h3>{ledger[field]}</h3>
              {money ? (
                <>
                  <Go to="/projects" with={{ ...filter, has: [...chosen.has, measure], order: `-${order}` }}>
                    <span className="unseen">{words.projectsOf(ledger[field])} </span><Amount of={money} large />
                  </Go>
                  <p>
                    <Go to="/figures" with={{ ...filter, measure }}><span className="unseen">{words.figuresOf(ledger[field])} </span>{words.figures(money.figures)}</Go>
                  </p>
                </>
              ) : <Amount of={null} large />}
              {ofPairings && (
                <p className="faint">
                  {words.ofPairings}{' '}
                  <Go to="/figures" with={{ ...filter, subject: 'PAIRING', measure }}>
                    <span className="unseen">{words.figuresOf(ledger[field])} </span><Amount of={ofPairings} />
                  </Go>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
