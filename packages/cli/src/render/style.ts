import { styleText } from "node:util";

/** Text styles for one stream; plain text without a terminal, on a dumb terminal, and with NO_COLOR. */
export interface Style {
  readonly error: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
}

export function styleFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  const colored = Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== "dumb";
  const paint = (format: "red" | "bold" | "dim" | "green") => (text: string) =>
    colored ? styleText(format, text) : text;
  return { error: paint("red"), strong: paint("bold"), dim: paint("dim"), good: paint("green") };
}
