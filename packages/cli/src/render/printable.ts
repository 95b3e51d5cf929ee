/** Without the escape sequences and control characters that could drive a terminal. */
export function printable(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replaceAll("\t", "  ")
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, "");
}
