import { Writable } from "node:stream";

/**
 * Reserves standard output for the protocol: what anything else in this process prints goes to standard error.
 * @returns the stream for the protocol
 */
export function protocolOutput(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk, done);
    },
  });
}
