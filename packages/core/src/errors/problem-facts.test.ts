import { expect, test } from "vitest";
import { problemOf } from "../extension/extension.ts";
import { failure } from "./catalogue/entry.ts";
import { problem, rockerError } from "./error.ts";
import { problemFacts } from "./problem-facts.ts";

test("a problem keeps the facts that its text was rendered from", () => {
  const facts = { tried: [{ engine: "docker", reason: "it is not running", fix: undefined }] };
  expect(problem("RK401", facts).facts).toEqual(facts);
  expect(rockerError("RK102", { flag: "--usr", nearest: "--user" }).problems[0]?.facts).toEqual({
    flag: "--usr",
    nearest: "--user",
  });
});

test("facts are read by code, whatever the text says", () => {
  const one = { ...problem("RK102", { flag: "--cuda" }), what: "?", fix: "?" };
  expect(problemFacts("RK102", one)?.flag).toBe("--cuda");
  expect(problemFacts("RK103", one)).toBeUndefined();
});

test("a problem of a core that has no facts yet has none to read", () => {
  expect(problemFacts("RK102", { code: "RK102" })).toBeUndefined();
});

test("an extension's problem has the facts that it gives, or none", () => {
  const text = { slug: "missing", what: "there is no /p.", fix: "Create it." };
  expect(problemOf("e", { ...text, facts: { path: "/p" } })).toEqual({
    code: "e/missing",
    kind: "failure",
    what: text.what,
    fix: text.fix,
    facts: { path: "/p" },
  });
  expect(problemOf("e", text).facts).toEqual({});
});

test("types: facts are plain data, and exactly those of the code", () => {
  const record = { name: "n", engine: "docker", plan: { env: ["TOKEN"] } };
  // @ts-expect-error a record with more fields than the facts, all of which --json would print
  problem("RK409", record);
  // @ts-expect-error a fact that JSON cannot hold
  failure((f: { when: Date }) => ({ what: `it ended at ${f.when}.` }));
  // @ts-expect-error nor a function
  failure((f: { render: () => string }) => ({ what: f.render() }));
  // @ts-expect-error nor one that is unknown
  failure((f: { error: unknown }) => ({ what: `${f.error}.` }));
  // @ts-expect-error also of an extension
  problemOf("e", { slug: "s", what: "w", fix: "f", facts: { error: new Error("x") } });
});
