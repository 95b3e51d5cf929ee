import type { CommandResult } from "./command-result.ts";

/** Prints a command's output, except what was already shown while it ran, and waits until it is written. */
export async function printOutput(
  { stdout, stderr }: CommandResult,
  shown: { readonly stdout: Buffer; readonly stderr: Buffer },
): Promise<void> {
  await write(process.stdout, rest(stdout, shown.stdout));
  await write(process.stderr, rest(stderr, shown.stderr));
}

/** The rest of the output after the part that was shown, or after their common prefix if they differ. */
export function rest(whole: Buffer, shown: Buffer): Buffer {
  let same = 0;
  while (same < shown.length && same < whole.length && shown[same] === whole[same]) same++;
  return whole.subarray(same);
}

function write(stream: NodeJS.WriteStream, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      // The reader may have exited, such as `head`. The command has not failed.
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") reject(error);
      else resolve();
    });
  });
}
