import { errorJson, renderError } from "@rocker/core/lifecycle";
import { styleFor } from "./style.ts";

/**
 * What is written to stderr for anything that was thrown. Also as JSON it goes to stderr, as one line and the last one:
 * stdout has the result and nothing else, so that `rocker ls --json | jq` never takes an error for an empty result.
 */
export function errorText(thrown: unknown, asJson: boolean): string {
  return `${asJson ? errorJson(thrown) : renderError(thrown, styleFor(process.stderr, process.env))}\n`;
}
