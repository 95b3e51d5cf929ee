/** Captures what is written to the standard output of this process while `work` runs. One call at a time. */
export async function captured<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly stdout: Buffer }> {
  const chunks: Buffer[] = [];
  const { write } = process.stdout;
  process.stdout.write = ((chunk: Uint8Array | string, ...rest: unknown[]) => {
    chunks.push(Buffer.from(chunk as string));
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  }) as typeof write;
  try {
    return { result: await work(), stdout: Buffer.concat(chunks) };
  } finally {
    process.stdout.write = write;
  }
}
