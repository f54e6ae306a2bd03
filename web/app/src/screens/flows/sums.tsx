import { useWords } from '../../language/language';
import type { Money } from '../../money/format';
import { Amount } from '../../money/money';
import { flowsWords } from './flows.words';

interface Numbers {
  count: number;
  amount: { money: Money | null } | null;
}

/** What makes the rows above add up to the total. */
export function Sums({ before, of }: { before: number; of: { overlap: Numbers; unallocated: Numbers; total: Numbers } }) {
  const words = useWords(flowsWords);
  return (
    <tfoot>
      {(['overlap', 'unallocated', 'total'] as const).map((name) => (
        <tr key={name} className={name === 'total' ? 'total' : undefined} data-sum={name}>
          <th scope="row" colSpan={before}>{words[name]}</th>
          <td className="number">{of[name].count}</td>
          <td className="number"><Amount of={of[name].amount?.money} /></td>
        </tr>
      ))}
    </tfoot>
  );
}
