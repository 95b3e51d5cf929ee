/** Unchanged if it consists of plain characters, else as a JSON string. */
export function quoteWord(text: string): string {
  return /^[\w./:@%+,=~-]+$/.test(text) ? text : JSON.stringify(text);
}
