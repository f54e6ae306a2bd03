import { useState } from 'react';
import { useAsk } from '../../api/ask';
import { Answer } from '../../states/states';
import { useTimes } from '../../times/times';
import { History } from '../projects/project-history';
import { SheetRow, type Origin } from '../projects/sheet-row';
import { PlaceHistoryDocument, type FigureFilter } from './places.documents';

/** Every value and every change of its own attributes, each with its cell. */
export function Past({ id, figures }: { id: string; figures: FigureFilter }) {
  const { knownAt } = useTimes();
  const asked = useAsk(PlaceHistoryDocument, { id, figures: { ...figures, history: true }, changes: figures.subject !== 'PLACE', knownAt });
  const [origin, setOrigin] = useState<Origin | undefined>();
  return (
    <>
      <Answer of={asked} rows={4}>{(data) => <History figures={data.figures} changes={data.history ?? { totalCount: 0, nodes: [] }} onOrigin={setOrigin} />}</Answer>
      <SheetRow origin={origin} onClose={() => setOrigin(undefined)} />
    </>
  );
}
