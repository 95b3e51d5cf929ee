import { framed } from "./frame.ts";

/** Exit codes for a path that is not a regular file, and for one that does not exist. */
export const noFileCode = 91;
export const missingCode = 92;

/** Its content did not arrive as a whole. */
export const incompleteCode = 93;

/**
 * Writes the size of a file in bytes and its number of line breaks, in one line; then the lines that were asked for. Its
 * arguments: the directory that the path is relative to, the path, the first line, the number of lines, the most bytes.
 */
export const readScript = framed(`
main() {
  cd -- "$1" || return
  [ -e "$2" ] || return ${missingCode}
  [ -f "$2" ] || return ${noFileCode}
  size=$(wc -c <"$2") && lines=$(wc -l <"$2") || return
  echo $((size)) $((lines))
  tail -n "+$3" <"$2" | head -n "$4" | head -c "$5"
}
`);

/**
 * Replaces or creates a file with its standard input, whole or not at all. Links are followed, and a file stays executable. Its
 * arguments: the directory that the path is relative to, the path, the size in bytes.
 */
export const writeScript = framed(`
main() {
  cd -- "$1" || return
  file=$2
  # A relative path may begin with a dash.
  case $file in /*) ;; *) file=./$file;; esac
  if [ -L "$file" ]; then file=$(readlink -f "$file") || return; fi
  mkdir -p "\${file%/*}/" || return
  if [ -e "$file" ] && [ ! -f "$file" ]; then return ${noFileCode}; fi
  new=$(mktemp "$HOME/.rocker-write-XXXXXX") || return
  trap 'rm -f "$new"' EXIT
  cat >"$new" || return
  [ $(($(wc -c <"$new"))) -eq "$3" ] || return ${incompleteCode}
  mode=644
  [ ! -x "$file" ] || mode=755
  chmod "$mode" "$new" && mv -f "$new" "$file"
}
`);
