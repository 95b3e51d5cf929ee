import { createHash } from "node:crypto";

/** Where scripts are in the image. */
export const scriptsFolder = "/opt/rocker/deps";

/** Stands for sudo where root runs a script that was written for a host, and the image has none. POSIX sh. */
export const sudoStandIn = {
  path: `${scriptsFolder}/bin/sudo`,
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
 * Runs a file with its arguments: by its own first line, else with bash as its writers expect, else with sh. Arguments:
 * the actor, the file, the file's arguments. POSIX sh.
 */
export const runScript = `
actor=$1; file=$2; shift 2
[ "$actor" = user ] || PATH=$PATH:${scriptsFolder}/bin
export PATH
read -r first <"$file" || :
case $first in
  '#!'*) exec "$file" "$@" ;;
esac
if command -v bash >/dev/null 2>&1; then exec bash "$file" "$@"; fi
exec sh "$file" "$@"
`;

/**
 * Runs lists of lines one after another, each line shown before it runs, up to the first that fails. Arguments: the actor,
 * each list as one text, for which there is a shell of its own. They are no files: that would be one more layer, to build
 * and to keep, for each list. POSIX sh.
 */
export const runLines = `
actor=$1; shift
[ "$actor" = user ] || PATH=$PATH:${scriptsFolder}/bin
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

/** The same contents have the same path in all projects, so that they share the layer. */
export function scriptPath(contents: string, name: string): string {
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  return `${scriptsFolder}/${digest}/${name}`;
}
