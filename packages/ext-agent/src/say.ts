import { visible } from "@rocker/core";

/** Writes a notice to stderr. */
export function say(text: string): void {
  process.stderr.write(`rocker: ${visible(text)}\n`);
}

/** What an agent wrote, as it is; in a terminal, with nothing in it that could drive the terminal. */
export function print(output: Buffer): void {
  process.stdout.write(process.stdout.isTTY ? visible(output.toString()) : output);
}
