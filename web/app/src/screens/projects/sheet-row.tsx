import { Drawer } from 'antd';
import { useWords } from '../../language/language';
import { projectWords } from './project.words';

/** Where a statement stands in a file. */
export interface Origin {
  file: string;
  sheet: string | null;
  cell: string | null;
  row: number;
  heading: string | null;
  batch: { id: string };
}

/** The row as the sheet had it, with the cell of the statement marked. */
export function SheetRow({ origin, onClose }: { origin: Origin | undefined; onClose: () => void }) {
  const words = useWords(projectWords);
  return (
    <Drawer open={origin !== undefined} onClose={onClose} size={560} title={origin && words.row(origin.file, origin.sheet ?? '', origin.row)}>
      {origin && <p data-marked={origin.cell ?? ""}>{origin.cell} {origin.heading}</p>}
    </Drawer>
  );
}
