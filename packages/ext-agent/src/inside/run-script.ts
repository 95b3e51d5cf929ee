/** Names the process that an agent's own command runs in. It does not outlive the container. */
const processFile = "/tmp/.rocker-agent-process";

/** The time at which a process started, so that a new process with the same ID is not taken for it. */
const startOf = `
start_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }`;

/** Prints the ID of the process of the agent's own command, if it runs. */
export const runningScript = `${startOf}
read -r pid start <${processFile} 2>/dev/null || exit 0
[ "$(start_of "$pid")" != "$start" ] || echo "$pid"
`;

/** Becomes the command that its arguments are. */
export const runScript = `${startOf}
echo "$$ $(start_of $$)" >${processFile}
exec "$@"
`;
