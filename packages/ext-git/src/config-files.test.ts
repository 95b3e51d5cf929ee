import { expect, test } from "vitest";
import { settingsIn } from "./config-files.ts";

const values = (text: string) => settingsIn(text).map(({ name, value }) => `${name}=${value}`);

test.each([
  ["[a]\nb = c ; d\ne=f#g # h\n", ["a.b=c", "a.e=f#g"]],
  ['[A "B.c"] D = "x # \\"y\\"" ; z\n', ['a.B.c.d=x # "y"']],
  ["[a]\n\tb\n c = ]d\n# e = f\n;g\n", ["a.b=true", "a.c=]d"]],
  ["b = c\n[a]\n1 = 2\nb c = d\n", []],
])("%j", (text, settings) => {
  expect(values(text)).toEqual(settings);
});
