import { expect, test } from "vitest";
import { yamlText } from "./yaml-text.ts";

test.each(["=", "<<", "yes", "1e3", "1:20", "2001-12-14", "~", "a\u2028b", "\t"])(
  "%j has quotes, without which some parser reads something else",
  (text) => {
    expect(yamlText([text])).toMatch(/^- ["'].*["']\n$/);
  },
);

test.each(["a=b", "a << b", "plain"])("%j needs none", (text) => {
  expect(yamlText([text])).toBe(`- ${text}\n`);
});
