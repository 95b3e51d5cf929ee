/** Whether there is somebody in a terminal who can be asked. Stderr first: stdin takes a while when it is first touched. */
export function hasTerminal(): boolean {
  return Boolean(process.stderr.isTTY && process.stdin.isTTY);
}
