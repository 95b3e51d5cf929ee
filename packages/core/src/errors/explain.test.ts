import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { explainError, explainErrors } from "./explain.ts";

test.each(["RK403", "rk403", "Rk403", "403"])("an error is found as a user writes it: %s", async (code) => {
  expect(await explainError(code)).toMatchObject({
    code: "RK403",
    kind: "failure",
    title: "Engine cannot be used",
  });
});

test.each(["RK999", "RK", "", "RK403x", "x11/no-display", "constructor"])(
  "nothing is found for %j",
  async (code) => {
    expect(await explainError(code)).toBeUndefined();
  },
);

test("examples are problems of this code, rendered", async () => {
  const { examples = [] } = (await explainError("RK102")) ?? {};
  expect(examples[0]).toMatchObject({ code: "RK102", kind: "usage", what: "unknown option --usr." });
});

test("all errors have an explanation, in order", async () => {
  const codes = (await explainErrors()).map(({ code }) => code);
  expect(codes).toEqual(Object.keys(catalogue).sort());
});
