import { styleText } from "node:util";

/** Colours of one stream, or none: NO_COLOR, a dumb terminal, no terminal. */
export interface Style {
  readonly error: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
}

export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const coloured = Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== "dumb";
  const paint = (format: "red" | "bold" | "dim" | "green") => (text: string) =>
    coloured ? styleText(format, text) : text;
  return { error: paint("red"), strong: paint("bold"), dim: paint("dim"), good: paint("green") };
}
