import type { PersistentContainers } from "../engine/persistent-containers.ts";

/**
 * Ends all processes of a session: asks them, and kills those that are left after three seconds. POSIX sh. $1: its leader.
 * In /proc/PID/stat, the session is the fourth field after the name, which is in parentheses and may contain some.
 */
const script = `leader=$1
members() {
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    set -- \${line##*) }
    [ "$4" != "$leader" ] || printf '%s ' "\${line%% *}"
  done
}
for process in $(members); do kill -s TERM "$process" 2>/dev/null; done
for second in 1 2 3; do
  [ -n "$(members)" ] || exit 0
  sleep 1
done
for process in $(members); do kill -s KILL "$process" 2>/dev/null; done
`;

/** @param leader process ID in the container; undefined: there is none */
export async function endProcesses(
  leader: number | undefined,
  container: string,
  containers: PersistentContainers,
): Promise<void> {
  if (leader === undefined) return;
  await containers.exec({
    container,
    command: ["/bin/sh", "-c", script, "sh", String(leader)],
    // The command may have changed its user, with sudo.
    user: "0:0",
    workdir: "/",
    env: [],
    streams: { terminal: false, stdin: false, output: () => {} },
    trace: () => {},
  });
}
