import { askLine } from "../invoke/ask-line.ts";

export type Answer = "recreate" | "keep" | "abort";

/** Asks what becomes of a container that was made otherwise. Anything else is abort. */
export async function askWhatToDo(): Promise<Answer> {
  const question = "  [r]ecreate it (what was changed inside is lost), [k]eep it as it is, [a]bort? ";
  const answer = (await askLine(question))?.toLowerCase() ?? "";
  if (/^r(ecreate)?$/.test(answer)) return "recreate";
  return /^k(eep)?$/.test(answer) ? "keep" : "abort";
}
