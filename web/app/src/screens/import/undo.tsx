import { Alert } from 'antd';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer } from '../../states/states';
import { instantText } from '../../times/instant';
import { ImportUndoDocument, UndoingDocument } from './import.documents';
import { importWords, named } from './import.words';
import { Totals } from './sums';

/** Asks before a batch is taken back, and shows what that would do. */
export function Undo({ batch, open, onClose }: { batch: { id: string; file: string | null }; open: boolean; onClose: () => void }) {
  const words = useWords(importWords);
  const asked = useAsk(UndoingDocument, { batch: batch.id }, { pause: !open });
  const undo = useAct(ImportUndoDocument, (data) => data.importUndo);
  return (
    <Confirm open={open} title={words.undoTitle(batch.file ?? '')} ok={words.undo} busy={undo.busy} refusals={undo.refusals} onClose={() => { undo.forget(); onClose(); }}
      onConfirm={async (reason) => {
        if (await undo.run({ batch: batch.id, reason })) onClose();
      }}>
      <p>{words.undoText}</p>
      <Answer of={asked} rows={5}>
        {({ undoPreview: p }) => p && (
          <div data-undo-preview>
            <p>{words.ends}: {p.ends.map((e) => `${named(words, e.entity)} ${e.count}`).join(' · ')}</p>
            {p.restored > 0 && <p>{words.restored(p.restored)}</p>}
            {p.superseded > 0 && <p>{words.superseded(p.superseded)}</p>}
            {p.keptCount > 0 && <p>{words.kept(p.keptCount)}: {p.kept.slice(0, 10).map((k) => k.name).join('、')}{p.keptCount > 10 && '…'}</p>}
            {p.repeating.length > 0 && (
              <Alert type="warning" showIcon className="state" title={words.repeating}
                description={<ul className="plain">{p.repeating.map((b) => <li key={b.id}>{b.file} · {instantText(b.appliedAt)}</li>)}</ul>} />
            )}
            <Totals totals={p.totals} asOf={p.totalsAsOf} />
          </div>
        )}
      </Answer>
    </Confirm>
  );
}
