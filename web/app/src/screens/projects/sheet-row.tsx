import { Drawer } from 'antd';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { projectWords } from './project.words';
import { FigureRowDocument, StatusRowDocument } from './sheet-row.documents';

/** A figure, or a status by its project and first day, and where it stands in a file. */
export interface Origin {
  figure?: string;
  status?: { project: string; validFrom: string };
  file: string;
  sheet: string | null;
  cell: string | null;
  row: number;
}

interface Cell {
  column: number;
  letters: string;
  heading: string | null;
  text: string;
  stated: boolean;
}

/** The row as the sheet had it, one column under another, with the cell of the statement marked. */
export function SheetRow({ origin, onClose }: { origin: Origin | undefined; onClose: () => void }) {
  const words = useWords(projectWords);
  const figure = useAsk(FigureRowDocument, { figure: origin?.figure ?? '' }, { pause: !origin?.figure });
  const status = useAsk(StatusRowDocument, { project: origin?.status?.project ?? '' }, { pause: !origin?.status });
  return (
    <Drawer open={origin !== undefined} onClose={onClose} size={560} title={origin && words.row(origin.file, origin.sheet ?? '', origin.row)}>
      {origin?.figure && (
        <Answer of={figure} rows={8}>{(data) => <Row cells={data.figures.nodes[0]?.source?.cells} row={origin.row} />}</Answer>
      )}
      {origin?.status && (
        <Answer of={status} rows={8}>
          {({ node }) => {
            const found = node?.__typename === 'Project'
              ? node.statusHistory.find((s) => s.validFrom === origin.status?.validFrom && s.source?.cell === origin.cell) : undefined;
            return <Row cells={found?.source?.cells} row={origin.row} />;
          }}
        </Answer>
      )}
    </Drawer>
  );
}

function Row({ cells, row }: { cells: Cell[] | null | undefined; row: number }) {
  const words = useWords(projectWords);
  if (!cells) return <Nothing text={words.noRow} />;
  return (
    <table className="grid sheet">
      <thead><tr><th scope="col">{words.column}</th><th scope="col">{words.heading}</th><th scope="col">{words.cell}</th></tr></thead>
      <tbody>
        {cells.map((c) => (
          <tr key={c.column} className={c.stated ? 'stated' : undefined} data-marked={c.stated ? c.letters + row : undefined}>
            <td>{c.letters}</td>
            <th scope="row">{c.heading}</th>
            <td>{c.text}{c.stated && <span className="unseen">（{words.thisCell}）</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
