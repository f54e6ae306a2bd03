import { useVirtualizer } from '@tanstack/react-virtual';
import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { useEffect, useRef, type ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  /** In pixels. */
  width: number;
  number?: boolean;
  /** The field it can be ordered by. */
  order?: string;
  cell: (row: Row) => ReactNode;
}

/** Numbers go largest first, then smallest first, then unordered; words the other way about. */
function next<Row>({ order: field, number }: Column<Row>, order: string | undefined): string | undefined {
  const turns = number ? [`-${field}`, field] : [field, `-${field}`];
  return order === turns[0] ? turns[1] : order === turns[1] ? undefined : turns[0];
}

const rowHeight = 40;
/** Rows drawn above and below those in sight. */
const margin = 12;

/**
 * A table of any length: only what is in sight is drawn, and `more` is called when the end
 * of what was read comes near. To a reader of the screen it is one table with all its rows.
 * `order` is a field's name, with a minus for descending.
 */
export function Grid<Row>({ label, columns, rows, total, rowKey, order, onOrder, more, height, foot }: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  total: number;
  rowKey: (row: Row) => string;
  order?: string;
  onOrder?: (order: string | undefined) => void;
  more: () => void;
  height: string;
  foot?: (column: Column<Row>) => ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: margin,
    getItemKey: (n) => rowKey(rows[n]!),
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - 60 && rows.length < total) more();
  }, [last, rows.length, total, more]);
  // Another list begins at its beginning.
  useEffect(() => {
    frame.current?.scrollTo({ top: 0 });
  }, [order, total]);

  const template = columns.map((c, n) => (n === 0 ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(' ');
  const width = columns.reduce((sum, c) => sum + c.width, 0);
  const line = { gridTemplateColumns: template, minWidth: width };
  return (
    <div ref={frame} className="rows" role="table" aria-label={label} aria-rowcount={total + 1} aria-colcount={columns.length} tabIndex={0} style={{ height }}>
      <div role="rowgroup" className="rows-head" style={{ minWidth: width }}>
        <div role="row" aria-rowindex={1} className="row" style={line}>
          {columns.map((c) => {
            const up = c.order !== undefined && order === c.order;
            const down = c.order !== undefined && order === `-${c.order}`;
            return (
              <div key={c.key} role="columnheader" className={c.number ? 'number' : undefined}
                aria-sort={up ? 'ascending' : down ? 'descending' : c.order && onOrder ? 'none' : undefined}>
                {c.order && onOrder ? (
                  <button type="button" className="sort" onClick={() => onOrder(next(c, order))}>
                    {c.title}{up ? <CaretUpOutlined aria-hidden /> : down ? <CaretDownOutlined aria-hidden /> : null}
                  </button>
                ) : c.title}
              </div>
            );
          })}
        </div>
        {foot && (
          <div role="row" className="row total" style={line}>
            {columns.map((c) => <div key={c.key} role="cell" className={c.number ? 'number' : undefined}>{foot(c)}</div>)}
          </div>
        )}
      </div>
      <div role="rowgroup" className="rows-body" style={{ height: virtual.getTotalSize(), minWidth: width }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          return (
            <div key={item.key} role="row" aria-rowindex={item.index + 2} className="row" style={{ ...line, height: item.size, transform: `translateY(${item.start}px)` }}>
              {columns.map((c) => <div key={c.key} role="cell" className={c.number ? 'number' : undefined}>{c.cell(row)}</div>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
