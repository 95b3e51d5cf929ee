import type { Ending } from "./ending.ts";

/** Prints what a command printed, less what was shown while it ran, and waits until it is written. */
export async function printAll(
  { stdout, stderr }: Ending,
  shown: { readonly stdout: Buffer; readonly stderr: Buffer },
): Promise<void> {
  await write(process.stdout, rest(stdout, shown.stdout));
  await write(process.stderr, rest(stderr, shown.stderr));
}

/** What is left of a text; all behind their common beginning where what was shown is not how it begins. */
export function rest(whole: Buffer, shown: Buffer): Buffer {
  let same = 0;
  while (same < shown.length && same < whole.length && shown[same] === whole[same]) same++;
  return whole.subarray(same);
}

function write(stream: NodeJS.WriteStream, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      // Whoever reads may have gone, as `head` does: that is no failure of the command.
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") reject(error);
      else resolve();
    });
  });
}
