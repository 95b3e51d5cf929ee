/**
 * Values that are often changed on their way from the user to a program. One line each, few and dense: for some builders
 * each is a layer.
 */
export const difficultLines: readonly string[] = [
  "",
  " two  blanks\t ",
  'it\'s "quoted" `id`',
  "$HOME ${HOME} ${HOME:-x} $$ $(id)",
  "\\ back\\slash \\n ends\\",
  "a#b <<EOF {{.Os}} %s * ~ [a]?",
  "a,b:c;d=e&f|g !x",
  "é 日本 😀 \u200b",
];

/** The same, single characters with a special meaning, values of several lines, and a long one. */
export const difficultTexts: readonly string[] = [
  ...difficultLines,
  " ",
  "'",
  '"',
  "\\",
  "\\\\",
  "$",
  "$HOME",
  "`",
  "# comment",
  "<<EOF",
  "*",
  "~",
  "=",
  ";",
  "--",
  "-h",
  "--help",
  "\u0001\u001b[31m",
  "two\nlines",
  "\n",
  "ends\n",
  "\\\nnext",
  "x".repeat(20_000),
];

/** Windows line endings. Podman 4 turns them into "\n" in a variable of the container. */
export const carriageReturn = "windows\r\n";
