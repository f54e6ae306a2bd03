/**
 * A text as a cell of CSV. Spreadsheet programs run what begins with = + - @ (or a tab or
 * line break before them) as a formula: such a text has an apostrophe in front, which they
 * show as text. Numbers of ours do not pass through here.
 */
export function csvText(text: string): string {
  const harmless = /^[\s\u0000-\u001f\ufeff]*[=+\-@＝＋－＠]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** Hands a file to the reader. */
export function handOut(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
