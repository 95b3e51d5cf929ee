import ts from "typescript";
import { expect, test } from "vitest";
import { textsOf } from "./texts-of.ts";

/** The texts of the argument of `show(…)` in a source. */
function shown(source: string): string[] {
  const tree = ts.createSourceFile("x.ts", source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "show")
      found.push(...textsOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

test.each([
  ['show("a text")', ["a text"]],
  ["show(`no ${thing} in ${host.cwd}`)", ["no {thing} in {cwd}"]],
  ['show(`${JSON.stringify(path)} of ${names.join(", ")}`)', ["{path} of {names}"]],
  ["show(`at ${a + b}`)", ["at {a}{b}"]],
  ["show(`all ${!x}`)", ["all {…}"]],
  ['show(ok ? "yes" : `no: ${why}`)', ["yes", "no: {why}"]],
  ['show("one " + two)', ["one {two}"]],
  ['show(given ?? "default")', ["default"]],
  ['show(x && "when x")', ["when x"]],
  ['const text = "far"; function f() { show(text); }', ["far"]],
  ["function f(text: string) { show(text); }", []],
  ['const text = "outer"; function f(text: string) { show(text); }', []],
  ['function reason() { if (x) return "one"; return "two"; } show(reason());', ["one", "two"]],
  ["const why = (n: number) => `more than ${n}`; show(`it is ${why(1)}`);", ["it is more than {n}"]],
  ["const a = b; const b = a; show(a);", []],
])("%s", (source, texts) => {
  expect(shown(source)).toEqual(texts);
});
