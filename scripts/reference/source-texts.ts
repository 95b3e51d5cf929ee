import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { repository } from "./repository.ts";
import { textsOf } from "./texts-of.ts";

/** Kinds of texts that are written where they are used, with their headings. */
export const textKinds = {
  problems: "Errors of extensions and engines",
  facts: "Texts inside errors of rocker",
  notices: "Notices, results and questions",
  findings: "Findings of rocker doctor",
  requests: "Requests for access to the host",
  traces: "With --verbose only",
} as const;

export type TextKind = keyof typeof textKinds;

/** A text for users from the source code, with `{name}` for inserted values. */
export interface SourceText {
  readonly kind: TextKind;
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

/**
 * Texts for users in the source code of all packages. Found are texts that are written where they are used, or that can be
 * followed to a definition in the same file; texts that are passed through other files are not found.
 */
export function sourceTexts(): SourceText[] {
  const all = sources().flatMap((path) => {
    const file = relative(repository, path);
    const tree = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    return nodesOf(tree).flatMap((node): SourceText[] => {
      const found = ts.isCallExpression(node)
        ? textsOfCall(node)
        : ts.isObjectLiteralExpression(node)
          ? textsOfObject(node, file)
          : [];
      return found
        .filter(([, text]) => isProse(text))
        .map(([kind, text]) => ({ kind, file, text: text.trimEnd() }));
    });
  });
  const keys = all.map(({ kind, file, text }) => `${kind} ${file} ${text}`);
  return all.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}

type Found = readonly [kind: TextKind, text: string];

function sources(): string[] {
  const packages = readdirSync(join(repository, "packages")).sort();
  return packages.flatMap((name) => {
    const directory = join(repository, "packages", name, "src");
    if (!existsSync(directory)) return []; // A preset.
    return readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter(
        (path) =>
          path.endsWith(".ts") && !/\.(test|d)\.ts$|(^|\/)(errors|test-support|contract)\//.test(path),
      )
      .sort()
      .map((path) => join(directory, path));
  });
}

function nodesOf(tree: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** Functions that show a text to the user, with the positions of their text arguments. */
const calls: ReadonlyMap<string, readonly [kind: TextKind, ...positions: number[]]> = new Map([
  ["notice", ["notices", 0]],
  ["note", ["notices", 0]],
  ["ofExtension", ["notices", 1]],
  ["stderr.write", ["notices", 0]],
  ["stdout.write", ["notices", 0]],
  ["stream.write", ["notices", 0]],
  ["ask", ["notices", 0, 1]],
  ["askLine", ["notices", 0]],
  ["askYesNo", ["notices", 0]],
  ["trace", ["traces", 0]],
  ["finding", ["findings", 2, 3]],
  ["unusable", ["facts", 0, 1, 2, 3]],
]);

function textsOfCall(node: ts.CallExpression): Found[] {
  const name = calleeName(node);
  const [kind, ...positions] = calls.get(name) ?? calls.get(name.replace(/^.*\./, "")) ?? [];
  if (kind) {
    const [first = [], ...more] = positions
      .map((at) => textsOf(node.arguments[at]))
      .filter((texts) => texts.length > 0);
    return first.map((text) => [kind, [text, ...more.flatMap((texts) => texts.slice(0, 1))].join("\n  ")]);
  }
  const [code, facts] = node.arguments;
  if (!code || !ts.isStringLiteral(code) || !/^RK\d+$/.test(code.text)) return [];
  if (!facts || !ts.isObjectLiteralExpression(facts)) return [];
  return [...propertiesOf(facts)].flatMap(([fact, value]) =>
    textsOf(value).map((text): Found => ["facts", `${code.text} ${fact}: ${text}`]),
  );
}

/** `process.stderr.write` as `stderr.write`, `this.#fail` as `fail`. */
function calleeName({ expression }: ts.CallExpression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return "";
  const { expression: of, name } = expression;
  const owner = ts.isPropertyAccessExpression(of) ? of.name.text : ts.isIdentifier(of) ? of.text : "";
  return `${owner}.${name.text.replace("#", "")}`;
}

/** `{ slug, what, why, fix }` of an extension or engine, `{ kind, value, text }` of a request for host access. */
function textsOfObject(node: ts.ObjectLiteralExpression, file: string): Found[] {
  const values = propertiesOf(node);
  const text = (name: string) => textsOf(values.get(name));
  if (values.has("kind") && values.has("text")) return text("text").map((one) => ["requests", one]);
  if (values.has("reason") && values.has("fix")) {
    return text("reason").map((one) => ["facts", [one, ...text("fix").slice(0, 1)].join("\n  ")]);
  }
  if (!values.has("what") || !values.has("fix")) return [];
  const slugs = values.has("slug") ? text("slug") : textsOf(firstArgumentBefore(node));
  const owner = file.split("/")[1]?.replace(/^(ext|engine)-/, "");
  const more = [...text("why").slice(0, 1), ...text("fix").slice(0, 1)];
  return text("what").map((what) => {
    return ["problems", [`${owner}/${slugs[0] ?? "{slug}"}: ${what}`, ...more].join("\n  ")];
  });
}

function propertiesOf(node: ts.ObjectLiteralExpression): Map<string, ts.Expression> {
  const entries = node.properties.flatMap((one): [string, ts.Expression][] => {
    if (ts.isPropertyAssignment(one) && ts.isIdentifier(one.name)) return [[one.name.text, one.initializer]];
    return ts.isShorthandPropertyAssignment(one) ? [[one.name.text, one.name]] : [];
  });
  return new Map(entries);
}

/** `failure("unreachable", { what … })`: the slug. */
function firstArgumentBefore({ parent }: ts.Node): ts.Expression | undefined {
  return ts.isCallExpression(parent) ? parent.arguments[0] : undefined;
}

/** Whether a text is prose, and not a name, a path or a protocol message. */
function isProse(text: string): boolean {
  return /[a-z]{2}.* .*[a-z]/s.test(text.replace(/\{[^}]*\}|^RK\d+ \w+: /g, "")) && !/HTTP\/1/.test(text);
}
