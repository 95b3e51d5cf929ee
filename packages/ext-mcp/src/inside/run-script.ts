import { framed } from "./frame.ts";

/**
 * Runs a command, and ends it with all that it started when standard input ends: with the program on the host that has the
 * other end, however that one ends. Its arguments: the directory, and the command for a shell.
 *
 * What belongs to the command is in the session of this script, or is newer and has a variable that only the command got. In
 * /proc/PID/stat, state, session and start are the first, fourth and twentieth field after the name, which is in
 * parentheses and may contain some.
 */
export const runScript = framed(`
look() {
  { read -r line <"$1/stat"; } 2>/dev/null || return 1
  set -- \${line##*) }
  state=$1 session=$4 since=\${20}
}
belongs() {
  look "$1" && [ "$state" != Z ] || return 1
  [ "$session" != "$$" ] || return 0
  [ "$since" -ge "$birth" ] || return 1
  { tr '\\000' '\\n' <"$1/environ" | grep -q "^ROCKER_RUN=$mark\\$"; } 2>/dev/null
}
# Starts no process: there may be no room for one. What is stopped keeps its room, so that nothing can take it.
sweep() {
  signal=STOP pass=0 left=1
  while [ -n "$left" ] && [ "$pass" -lt 100 ]; do
    pass=$((pass + 1)) left= running=
    for process in /proc/[0-9]*; do
      case \${process#/proc/} in $$|"$self") continue;; esac
      look "$process" && [ "$state" != Z ] && [ "$session" = "$$" ] || continue
      left=1
      [ "$state" = T ] || running=1
      kill -s "$signal" "\${process#/proc/}" 2>/dev/null
    done
    [ -n "$running" ] && [ "$pass" -lt 50 ] || signal=KILL
  done
}
end() {
  read -r self rest </proc/self/stat
  trap sweep EXIT
  signal=TERM
  for round in 1 2 3 4 5; do
    left=
    for process in /proc/[0-9]*; do
      case \${process#/proc/} in $$|"$self") continue;; esac
      belongs "$process" || continue
      left=1
      kill -s "$signal" "\${process#/proc/}" 2>/dev/null
    done
    [ -n "$left" ] || return
    [ "$round" -lt 3 ] || signal=KILL
    sleep 1
  done
}
main() {
  cd -- "$1" || return
  shell=$(command -v bash || echo sh)
  look "/proc/$$"
  birth=$since
  exec 3<&0
  ROCKER_RUN=$mark "$shell" -c "$2" rocker </dev/null 3<&- &
  command=$!
  (
    while read -r line; do :; done
    trap '' TERM
    end
  ) <&3 >/dev/null 2>&1 &
  watcher=$!
  exec 3<&-
  # Once the watcher ends processes, it does so to the end. Shells report processes that a signal ended.
  { wait "$command"; code=$?; kill -s TERM "$watcher"; wait "$watcher"; } 2>/dev/null
  return "$code"
}
`);
