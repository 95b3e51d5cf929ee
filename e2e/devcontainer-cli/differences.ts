/** Where rocker's container is not like that of the dev container CLI, and why. */
export interface Difference {
  /** What is different, for the table in docs/reference/dev-containers-compared.md. */
  readonly what: string;
  readonly cli: string;
  readonly rocker: string;
  readonly why: string;
  /** Whether it explains that this observation has these values. "(none)" stands for no value. */
  readonly explains: (observation: string, cli: string, rocker: string) => boolean;
}

const none = "(none)";

const table = {
  "entry directory": {
    what: "mount at `/run/rocker/entry`",
    cli: "no",
    rocker: "a directory of rocker's state",
    why: "Extensions such as `--ssh` and `--x11` connect it to the sockets of each `rocker enter`.",
    explains: (name, cli) => name === "mount /run/rocker/entry" && cli === none,
  },
  "user variables": {
    what: "`USER` and `LOGNAME`, if the container has a user other than root",
    cli: "not set",
    rocker: "the user's name",
    why: "Programs expect them, and a login would set them.",
    explains: (name, cli) => /^env (USER|LOGNAME)$/.test(name) && cli === none,
  },
  "startup PATH": {
    what: "`PATH`, if startup files of the user's shell set one (`userEnvProbe`)",
    cli: "the container's, after a change of `/etc/profile` in the image",
    rocker: "the container's, and then directories that only startup files have",
    why: "Startup files of the image stay as they are.",
    explains: (name, cli, rocker) => name === "env PATH" && rocker.startsWith(`${cli}:`),
  },
  "forwarded ports": {
    what: "`forwardPorts`",
    cli: "no effect: an editor forwards them",
    rocker: "published on the loopback address of the host",
    why: "There is no editor.",
    explains: (name, cli, rocker) => name === "PortBindings" && isForwarded(cli, rocker),
  },
  "Git repository": {
    what: "a project in a subdirectory of a Git repository",
    cli: "the whole repository is mounted",
    rocker: "only the project is mounted",
    why: "A project gets nothing outside of it that you have not approved. To work in the repository, use a `workspaceMount` with `source=${localWorkspaceFolder}/..`.",
    explains: (name) => /^(directory|mount \/workspaces\/.*)$/.test(name),
  },
  "workspace folder": {
    what: "`workspaceFolder` outside of `/workspaces`, without a `workspaceMount`",
    cli: "the project is mounted below `/workspaces`, and programs start elsewhere",
    rocker: "the project is mounted at the `workspaceFolder`",
    why: "That is where the file says that it is.",
    explains: (name) => /^(mount (\/workspaces\/.*|\/srv)|owner of a new file)$/.test(name),
  },
  null: {
    what: "`null` in `remoteEnv`",
    cli: "the variable has the text `null`",
    rocker: "the variable is not set",
    why: "The specification says so.",
    explains: (name, cli, rocker) => name.startsWith("env ") && cli === "null" && rocker === none,
  },
  "own command": {
    what: "`overrideCommand: false`, which is the default with a Compose file",
    cli: "the container runs the command of its image, and ends with it",
    rocker: "no effect: the container waits to be entered",
    why: "A persistent container stays usable when a program in it ends. `rocker` runs the image's command.",
    explains: (name, cli, rocker) => name === "first process" && cli === "image" && rocker === none,
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceName = keyof typeof table;

export const differences: Readonly<Record<DifferenceName, Difference>> = table;

/** That of every case. */
export const usual: readonly DifferenceName[] = ["entry directory"];

/** Those of each case with a user other than root who has a login shell. */
export const ofUser: readonly DifferenceName[] = ["user variables", "startup PATH"];

function isForwarded(cli: string, rocker: string): boolean {
  const [theirs, ours] = [cli, rocker].map((text) => (text === none ? {} : JSON.parse(text)));
  const more = Object.keys(ours).filter((port) => !Object.hasOwn(theirs, port));
  const onLoopback = more.every((port) =>
    ours[port].every(({ HostIp }: { HostIp: string }) => HostIp === "127.0.0.1"),
  );
  return (
    onLoopback &&
    Object.keys(theirs).every((port) => JSON.stringify(theirs[port]) === JSON.stringify(ours[port]))
  );
}
