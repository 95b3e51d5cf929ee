/** Whether the user can be asked in a terminal. Checks stderr first, because initializing stdin is slow. */
export function hasTerminal(): boolean {
  return Boolean(process.stderr.isTTY && process.stdin.isTTY);
}
