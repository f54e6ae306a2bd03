import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/browser';

/** A cell of a workbook: text, which is never run as a formula, or a number with its format. */
export type Content = string | { number: string; format: string };

/**
 * One sheet as .xlsx: `bold` rows at the top, widths in letters. A number is exact to
 * fifteen digits, which is what spreadsheet programs hold; longer ones go as text.
 */
export async function workbook(name: string, rows: Content[][], bold: number, widths: number[]): Promise<Blob> {
  const cells: SheetData = rows.map((row, n) => row.map((content): Cell => {
    const fontWeight = n < bold ? 'bold' as const : undefined;
    if (typeof content === 'string') return content === '' ? null : { type: String, value: content, fontWeight };
    if (content.number.replace(/[-.]/g, '').replace(/^0+/, '').length > 15) return { type: String, value: content.number };
    return { type: Number, value: Number(content.number), format: content.format };
  }));
  return writeXlsxFile(cells, { sheet: name.slice(0, 31), columns: widths.map((width) => ({ width })), stickyRowsCount: bold }).toBlob();
}
