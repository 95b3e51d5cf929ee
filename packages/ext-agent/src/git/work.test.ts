import { describe, expect, test } from "vitest";
import { parseWork } from "./work.ts";

const id = "a".repeat(40);

describe("what an agent says of its work", () => {
  test("is read", () => {
    expect(parseWork(`work ${id} ${id} 2 3\nother 1 refs/stash\n`)).toEqual({
      ...{ head: id, result: id, edits: 2, commits: 3 },
      others: [{ commits: 1, ref: "refs/stash" }],
    });
    expect(parseWork(`work -- ${id} 0 1\n`)?.head).toBeUndefined();
  });

  test.each([
    "",
    "work",
    `work ${id} --upload-pack=x 0 1`,
    `work ${id} refs/heads/main 0 1`,
    `work ${id} ${id} 0 99999999999`,
    `work ${id} ${id} 0 1\nanything`,
    `work ${id} ${id} 0 1\nother 1 --option`,
    `work ${id} ${id} 0 1\nother 1 refs/a b`,
  ])("is refused if it is malformed: %j", (text) => {
    expect(parseWork(text)).toBeUndefined();
  });
});
