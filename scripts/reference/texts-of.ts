import ts from "typescript";

/** More variants of one text say nothing new. */
const mostVariants = 6;

/** The texts that an expression may have, as far as the file says: `{name}` where a value is put in. */
export function textsOf(node: ts.Node | undefined, depth = 0): string[] {
  if (!node || depth > 8) return [];
  const inner = (some: ts.Node) => textsOf(some, depth + 1);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (heads, { expression, literal }) => joined(joined(heads, filled(expression, depth)), [literal.text]),
      [node.head.text],
    );
  }
  if (ts.isConditionalExpression(node)) return [...inner(node.whenTrue), ...inner(node.whenFalse)];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return inner(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(inner);
  if (ts.isSpreadElement(node) || ts.isAwaitExpression(node)) return inner(node.expression);
  if (ts.isBinaryExpression(node)) return binary(node, depth);
  if (ts.isIdentifier(node)) return textsOf(declarationOf(node), depth + 1);
  if (ts.isFunctionLike(node)) return returned(node).flatMap(inner);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return inner(node.expression);
  return [];
}

function binary({ left, right, operatorToken: { kind } }: ts.BinaryExpression, depth: number): string[] {
  if (kind === ts.SyntaxKind.PlusToken) return joined(filled(left, depth), filled(right, depth));
  if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken)
    return [...textsOf(left, depth + 1), ...textsOf(right, depth + 1)];
  return kind === ts.SyntaxKind.AmpersandAmpersandToken ? textsOf(right, depth + 1) : [];
}

/** What stands in a text for a value: the value's texts, when they are known, else its name. */
function filled(node: ts.Expression, depth: number): string[] {
  const known = textsOf(node, depth + 1);
  return known.length > 0 ? known : [`{${nameOf(node)}}`];
}

/** The word that tells a reader most: `{path}` for `host.path`, `JSON.stringify(path)` or `path.join(", ")`. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments;
    const of = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
    if (first && nameOf(first) !== "…") return nameOf(first);
    return of ? nameOf(of) : "…";
  }
  return ts.isNonNullExpression(node) || ts.isElementAccessExpression(node) ? nameOf(node.expression) : "…";
}

const joined = (heads: readonly string[], tails: readonly string[]) =>
  heads.flatMap((head) => tails.map((tail) => head + tail)).slice(0, mostVariants);

/** A constant or function of this name that is in scope; undefined for a parameter or what is imported. */
function declarationOf(name: ts.Identifier): ts.Node | undefined {
  for (let scope: ts.Node = name.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((one) => declares(one.name, name.text)))
      return undefined;
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    for (const statement of scope.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name?.text === name.text) return statement;
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find((one) => declares(one.name, name.text));
      if (found) return ts.isIdentifier(found.name) ? found.initializer : undefined;
    }
  }
  return undefined;
}

function declares(binding: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(binding)) return binding.text === name;
  return binding.elements.some((one) => ts.isBindingElement(one) && declares(one.name, name));
}

function returned(node: ts.SignatureDeclaration): ts.Expression[] {
  const body = "body" in node ? (node.body as ts.ConciseBody | undefined) : undefined;
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isFunctionLike(one)) return;
    if (ts.isReturnStatement(one) && one.expression) found.push(one.expression);
    ts.forEachChild(one, visit);
  };
  visit(body);
  return found;
}
