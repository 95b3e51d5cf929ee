/** What an agent has done, as its container says. Only `result` is ever passed to Git, which checks it. */
export interface Work {
  /** The commit that its clone is at; undefined without one. */
  readonly head: string | undefined;
  /** The same, or a commit of what is not committed on top of it. */
  readonly result: string;
  /** Number of files with changes that are not committed. */
  readonly edits: number;
  /** Number of commits that the project does not have. */
  readonly commits: number;
  /** Other branches, or stashed changes, with commits that are not part of the result. */
  readonly others: readonly { readonly ref: string; readonly commits: number }[];
}

/** Parses the lines of `resultScript`; undefined if they are malformed. */
export function parseWork(text: string): Work | undefined {
  const [first = "", ...rest] = text.split("\n").filter((line) => line !== "");
  const found = /^work (--|[0-9a-f]{40,64}) ([0-9a-f]{40,64}) (\d{1,9}) (\d{1,9})$/.exec(first);
  const others = rest.map((line) => /^other (\d{1,9}) (refs\/[^\s]{1,500})$/.exec(line));
  if (!found || others.some((one) => one === null)) return undefined;
  const [, head, result = "", edits, commits] = found;
  return {
    head: head === "--" ? undefined : head,
    result,
    edits: Number(edits),
    commits: Number(commits),
    others: others.map((one) => ({ commits: Number(one?.[1]), ref: one?.[2] ?? "" })),
  };
}
