import { createHash } from "node:crypto";

/** The directory of scripts in the image. */
export const scriptsDirectory = "/opt/rocker/deps";

/** Replaces sudo if root runs a script written for a host and the image does not have sudo. POSIX sh. */
export const sudoShim = {
  path: `${scriptsDirectory}/bin/sudo`,
  contents: `#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -u | -g | -h | -p | -C | -D | -R | -r | -t | -T | -U | --user | --group | --host | --prompt | --chdir) shift 2 ;;
    --) shift; break ;;
    -*) shift ;;
    *) break ;;
  esac
done
exec env "$@"
`,
};

/**
 * Runs a script file with its arguments: with its own `#!` line, or else with bash, which most authors expect, or else
 * with sh. Arguments: the actor, the file, the file's arguments. POSIX sh.
 */
export const runScript = `
actor=$1; file=$2; shift 2
[ "$actor" = user ] || PATH=$PATH:${scriptsDirectory}/bin
export PATH
read -r first <"$file" || :
case $first in
  '#!'*) exec "$file" "$@" ;;
esac
if command -v bash >/dev/null 2>&1; then exec bash "$file" "$@"; fi
exec sh "$file" "$@"
`;

/**
 * Runs lists of commands one after another, each in its own shell, prints each command before it runs, and stops at the
 * first that fails. Arguments: the actor, then each list as one text. The lists are not files, because that would
 * add a layer for each list. POSIX sh.
 */
export const runCommandLists = `
actor=$1; shift
[ "$actor" = user ] || PATH=$PATH:${scriptsDirectory}/bin
export PATH
number=0
for lines do
  number=$((number + 1))
  # The newline: what begins with a dash would be taken for an option.
  sh -exc "
$lines" sh && continue
  code=$?
  [ $# = 1 ] || echo "rocker: this is list $number of $#" >&2
  exit $code
done
`;

/** The path depends only on contents and name, so that projects with the same script share its layer. */
export function scriptPath(contents: string, name: string): string {
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  return `${scriptsDirectory}/${digest}/${name}`;
}
