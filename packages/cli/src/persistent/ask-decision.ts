import type { Decision } from "@rocker/core/persistent";
import { askLine } from "../invoke/ask-line.ts";

/** Asks what to do with a container whose settings differ from the requested ones. Any other answer aborts. */
export async function askDecision(): Promise<Decision> {
  const question = "  [r]ecreate it (changes inside it are lost), [k]eep it, or [a]bort? ";
  const answer = (await askLine(question))?.toLowerCase() ?? "";
  if (/^r(ecreate)?$/.test(answer)) return "recreate";
  return /^k(eep)?$/.test(answer) ? "keep" : "abort";
}
