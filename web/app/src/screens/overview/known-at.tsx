import { Slider } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { instantText } from '../../times/instant';
import { useTimes } from '../../times/times';
import { LearntDocument } from './overview.documents';
import { overviewWords } from './overview.words';

/** A slider over the imports: left of its end, everything is answered as it was known then. */
export function KnownAt() {
  const words = useWords(overviewWords);
  const { knownAt, setTimes } = useTimes();
  const asked = useAsk(LearntDocument, {});
  const instants = useMemo(() => [...(asked.data?.importBatches.nodes ?? [])].reverse(), [asked.data]);
  const last = instants.length;
  const at = knownAt ? instants.findIndex((b) => b.appliedAt >= knownAt) : last;
  const set = at < 0 ? last : at;
  const [moving, setMoving] = useState(set);
  useEffect(() => setMoving(set), [set]);
  if (last < 2) return null;
  const text = (n: number | undefined) => {
    const batch = n === undefined ? undefined : instants[n];
    return batch ? `${instantText(batch.appliedAt)} ${batch.file ?? ''}` : words.now;
  };
  return (
    <div className="known-at unprinted">
      <span id="known-at">{words.learnt}</span>
      <Slider
        min={0}
        max={last}
        value={moving}
        ariaLabelledByForHandle="known-at"
        ariaValueTextFormatterForHandle={text}
        tooltip={{ formatter: text }}
        onChange={setMoving}
        onChangeComplete={(n) => setTimes({ knownAt: instants[n]?.appliedAt })}
      />
      <span className="faint" aria-live="polite">{moving === last ? words.learntHint : text(moving)}</span>
    </div>
  );
}
