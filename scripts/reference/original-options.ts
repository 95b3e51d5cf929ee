/** An option of the original rocker, and its counterpart here. */
export interface OriginalOption {
  /** As in its `--help`. */
  readonly original: string;
  /** Long names of our options, without dashes. Default: the original's name. */
  readonly ours?: readonly string[];
  readonly verdict: "same" | "better" | "accepted" | "left out";
  /** What is better, or why it was left out. */
  readonly why?: string;
}

const list = "repeat the option for several values, so that the image is never taken for one of them";

/** The options of osrf/rocker 0.4.0 (PyPI: `rocker`), by extension. Key `rocker`: the program's own options. */
export const originalOptions: Readonly<Record<string, readonly OriginalOption[]>> = {
  user: [
    {
      original: "--user",
      verdict: "better",
      why: "works with any image, even if the UID or name is taken or `useradd` or bash is missing; never deletes an existing account; starts in your home directory if the image sets no `WORKDIR`, and otherwise there",
    },
    { original: "--user-override-name", verdict: "same", why: "the home directory is `/home/NAME`" },
    { original: "--user-override-home", verdict: "same" },
    { original: "--user-override-shell", verdict: "same" },
    {
      original: "--user-preserve-home",
      verdict: "better",
      why: "an existing home directory in the image is always kept; the option is accepted and has no effect",
    },
    {
      original: "--user-preserve-groups [NAME…]",
      verdict: "better",
      why: "names follow `=`, separated by commas, so that the image is never taken for one of them",
    },
    { original: "--user-preserve-groups-permissive", verdict: "same" },
  ],
  home: [
    {
      original: "--home",
      verdict: "better",
      why: "with `--user-override-name` or `--user-override-home`, your home directory is mounted where programs look for it",
    },
  ],
  volume: [
    {
      original: "--volume SRC[:DST[:OPTIONS]]…",
      verdict: "better",
      why: `${list}; a missing source is an error, not a new directory owned by root; symlinks and \`~\` are resolved`,
    },
  ],
  git: [
    {
      original: "--git",
      verdict: "better",
      why: "also supports included files, worktrees, submodules and signing",
    },
    { original: "--git-config-path", verdict: "same" },
  ],
  ssh: [
    {
      original: "--ssh",
      verdict: "better",
      why: "uses your known hosts; build steps that declare it can use the agent too",
    },
  ],
  x11: [
    {
      original: "--x11",
      verdict: "better",
      why: "creates a separate cookie for each run that only you can read; works with `ssh -X`",
    },
  ],
  nvidia: [
    {
      original: "--nvidia [auto|runtime|gpus]",
      verdict: "better",
      why: "the value follows `=`; without one, rocker selects the method; `auto` uses an NVIDIA GPU only if there is one; also supports CDI, Jetson and WSL",
    },
    {
      original: "--nvidia-glvnd-version",
      verdict: "accepted",
      why: "the NVIDIA container toolkit puts the matching libraries into the container",
    },
    {
      original: "--nvidia-glvnd-policy",
      verdict: "accepted",
      why: "same reason as `--nvidia-glvnd-version`",
    },
  ],
  cuda: [{ original: "--cuda", verdict: "same" }],
  pulse: [
    {
      original: "--pulse",
      verdict: "better",
      why: "also supports PipeWire; needs no `audio` group",
    },
  ],
  rmw: [{ original: "--rmw fastrtps|cyclonedds|zenoh", verdict: "same" }],
  dev_helpers: [
    {
      original: "--dev-helpers",
      verdict: "better",
      why: "supports five package managers, not only apt",
    },
  ],
  "settings of docker run": [
    {
      original: "--env, -e NAME[=VALUE]…",
      verdict: "better",
      why: `${list}; a value from the host is never stored in an image or a plan`,
    },
    { original: "--env-file", verdict: "same" },
    { original: "--name", verdict: "same" },
    { original: "--hostname", verdict: "same" },
    {
      original: "--network",
      verdict: "better",
      why: "`--help` does not query the daemon for its networks; `container:NAME` works too",
    },
    { original: "--ipc", verdict: "same" },
    {
      original: "--port",
      verdict: "better",
      why: "validated before anything is built; has the short form `-p`",
    },
    { original: "--expose", verdict: "same" },
    {
      original: "--devices PATH…",
      verdict: "better",
      why: `${list}; a missing device is an error unless marked with \`?\`; \`*\` matches several`,
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
      verdict: "accepted",
      why: "specific to one builder; build steps get the shared memory that their builder provides",
    },
  ],
  rocker: [
    { original: "--mode interactive|non-interactive", verdict: "same" },
    {
      original: "--mode dry-run",
      ours: ["dry-run"],
      verdict: "better",
      why: "contacts no engine and builds nothing; `rocker plan --format json` prints JSON",
    },
    {
      original: "--image-name",
      ours: ["tag"],
      verdict: "better",
      why: "`rocker build --tag NAME`, repeatable; a run needs no name to reuse its image",
    },
    { original: "--nocache", verdict: "same" },
    { original: "--pull", verdict: "same" },
    {
      original: "--persist-image",
      verdict: "accepted",
      why: "images are always kept and reused by content",
    },
    {
      original: "--nocleanup",
      verdict: "accepted",
      why: "for a persistent container, use `rocker up`",
    },
    { original: "--extension-blacklist NAME…", verdict: "better", why: list },
    {
      original: "--strict-extension-selection",
      verdict: "accepted",
      why: "always in effect: a missing or excluded extension is an error that names it",
    },
    { original: "--noexecute", ours: ["dry-run"], verdict: "better", why: "accepted for `--dry-run`" },
    { original: "--version", verdict: "same" },
    {
      original: "detect_docker_image_os (a program)",
      verdict: "left out",
      why: "not needed: scripts detect the image's distribution during the build",
    },
  ],
};
