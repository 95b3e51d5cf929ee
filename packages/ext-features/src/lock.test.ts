import { fakeHost } from "@rocker/testkit";
import { expect, test } from "vitest";
import { readLock } from "./lock.ts";

const problemOf = (text: string) => {
  const read = readLock("/l.json", fakeHost({ files: { "/l.json": text } }));
  return "problem" in read ? read.problem.what : undefined;
};

test.each(["null", "[]", "7", '{"features":null}', '{"features":[]}', '{"features":"x"}'])(
  "a lock that is %s has no features",
  (text) => {
    expect(problemOf(text)).toBe('/l.json: "features" is not an object.');
  },
);

test("an entry that is no object pins nothing", () => {
  expect(problemOf('{"features":{"a":null}}')).toBe(
    '/l.json: the entry "a" has no integrity or no resolved.',
  );
});

test("a lock without features is empty", () => {
  expect(problemOf("{}")).toBeUndefined();
});
