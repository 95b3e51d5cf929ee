/** What became of an option of the original. */
export interface OriginalOption {
  /** As its `--help` has it. */
  readonly original: string;
  /** Ours: long names without the dashes. Default: the original's own. */
  readonly ours?: readonly string[];
  readonly verdict: "same" | "better" | "left out";
  /** What is better, or why it is left out. */
  readonly why?: string;
}

const list = "repeat the flag for several values, so that none of them swallows the image";

/** The options of osrf/rocker 0.4.0 (PyPI: `rocker`), by extension. `rocker`: the program's own. */
export const originalOptions: Readonly<Record<string, readonly OriginalOption[]>> = {
  user: [
    {
      original: "--user",
      verdict: "better",
      why: "any image: a uid or name that is taken, no `useradd`, no bash; an account that is there is never deleted",
    },
    { original: "--user-override-name", verdict: "same" },
    { original: "--user-override-home", verdict: "same" },
    { original: "--user-override-shell", verdict: "same" },
    {
      original: "--user-preserve-home",
      verdict: "better",
      why: "a home that the image has is always kept; the option is accepted and changes nothing",
    },
    {
      original: "--user-preserve-groups [NAME…]",
      verdict: "better",
      why: "names go behind `=`, with commas, so that the image is never taken for one",
    },
    { original: "--user-preserve-groups-permissive", verdict: "same" },
  ],
  home: [{ original: "--home", verdict: "same" }],
  volume: [
    {
      original: "--volume SRC[:DST[:OPTIONS]]…",
      verdict: "better",
      why: `${list}; a missing source is an error, not a new folder of root's; links and \`~\` are resolved`,
    },
  ],
  git: [
    {
      original: "--git",
      verdict: "better",
      why: "included files, worktrees, submodules and signing too",
    },
    { original: "--git-config-path", verdict: "same" },
  ],
  ssh: [
    {
      original: "--ssh",
      verdict: "better",
      why: "knows the hosts that you know; steps of a build may use the agent when they say so",
    },
  ],
  x11: [
    {
      original: "--x11",
      verdict: "better",
      why: "a cookie of its own that only you can read, fresh at each run; works through `ssh -X`",
    },
  ],
  nvidia: [
    {
      original: "--nvidia [auto|runtime|gpus]",
      verdict: "better",
      why: "the value goes behind `=`; alone it chooses the way, `auto` means only if there is one; CDI, Jetson and WSL too",
    },
    {
      original: "--nvidia-glvnd-version",
      verdict: "left out",
      why: "the driver's own container toolkit puts the matching libraries into the container",
    },
    {
      original: "--nvidia-glvnd-policy",
      verdict: "left out",
      why: "as `--nvidia-glvnd-version`",
    },
  ],
  cuda: [{ original: "--cuda", verdict: "same" }],
  pulse: [
    {
      original: "--pulse",
      verdict: "better",
      why: "PipeWire too; no `audio` group is needed",
    },
  ],
  rmw: [{ original: "--rmw fastrtps|cyclonedds|zenoh", verdict: "same" }],
  dev_helpers: [
    {
      original: "--dev-helpers",
      verdict: "better",
      why: "the tools of five package managers, not of apt alone",
    },
  ],
  "settings of docker run": [
    {
      original: "--env, -e NAME[=VALUE]…",
      verdict: "better",
      why: `${list}; a value of the host is in no image and no plan`,
    },
    { original: "--env-file", verdict: "same" },
    { original: "--name", verdict: "same" },
    { original: "--hostname", verdict: "same" },
    {
      original: "--network",
      verdict: "better",
      why: "the daemon is not asked for its networks by `--help`; `container:NAME` works too",
    },
    { original: "--ipc", verdict: "same" },
    { original: "--port", verdict: "better", why: "checked before anything is built; `-p` for short" },
    { original: "--expose", verdict: "same" },
    {
      original: "--devices PATH…",
      verdict: "better",
      why: `${list}; a device that is missing is an error unless marked with \`?\`; \`*\` for several`,
    },
    { original: "--privileged", verdict: "same" },
    { original: "--group-add", verdict: "same" },
    { original: "--detach, -d", verdict: "same" },
    { original: "--ulimit", verdict: "better", why: list },
    ...["cpus", "cpu-shares", "cpu-period", "cpu-quota", "cpu-runtime", "cpuset-cpus", "cpuset-mems"]
      .concat("memory", "memory-reservation", "memory-swap", "memory-swappiness", "shm-size")
      .map(
        (name): OriginalOption => ({
          original: name === "memory" ? "--memory, -m" : `--${name}`,
          verdict: "same",
        }),
      ),
    {
      original: "--shm-size-build",
      verdict: "left out",
      why: "it is a setting of one builder; steps of a build get that builder's own shared memory",
    },
  ],
  rocker: [
    { original: "--mode interactive|non-interactive", verdict: "same" },
    {
      original: "--mode dry-run",
      ours: ["dry-run"],
      verdict: "better",
      why: "asks no engine and builds nothing; `rocker plan --format json` for programs",
    },
    {
      original: "--image-name",
      ours: ["tag"],
      verdict: "better",
      why: "`rocker build --tag NAME`, as often as you like; a run needs no name to find its image again",
    },
    { original: "--nocache", verdict: "same" },
    { original: "--pull", verdict: "same" },
    {
      original: "--persist-image",
      verdict: "left out",
      why: "images are kept, found again by their content",
    },
    {
      original: "--nocleanup",
      verdict: "left out",
      why: "a container that stays has a name and commands of its own",
    },
    { original: "--extension-blacklist NAME…", verdict: "better", why: list },
    {
      original: "--strict-extension-selection",
      verdict: "left out",
      why: "it is how rocker always works: a missing or excluded extension is a named error",
    },
    { original: "--noexecute", verdict: "left out", why: "the original has deprecated it: `--dry-run`" },
    { original: "--version", verdict: "same" },
    {
      original: "detect_docker_image_os (a program)",
      verdict: "left out",
      why: "nothing has to know the image's system beforehand: scripts find out inside, while it is built",
    },
  ],
};
