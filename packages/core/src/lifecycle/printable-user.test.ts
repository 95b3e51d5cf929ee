import { expect, test } from "vitest";
import { requirePrintableUser } from "./printable-user.ts";

test.each(["", "ada", "1000:1000", "müller"])("the USER %j is accepted", (user) => {
  expect(() => requirePrintableUser("img", { user })).not.toThrow();
});

test.each(["\u001b[31mroot", "ro\u200dot", "a\nb"])("the USER %j is refused", (user) => {
  expect(() => requirePrintableUser("img", { user })).toThrow("RK443");
});
