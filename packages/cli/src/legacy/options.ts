import type { Legacy, LegacyOption } from "@rocker/core/lifecycle";

const retired = (instead: string, takes: "nothing" | "value" = "nothing"): LegacyOption => {
  return { kind: "retired", takes, instead };
};
const alias = (of: string): LegacyOption => ({ kind: "alias", of });
const means = (options: string): LegacyOption => ({ kind: "means", options });
const values = (of: Readonly<Record<string, string>>): LegacyOption => {
  return { kind: "values", values: new Map(Object.entries(of)) };
};
const listOf = (names: string, of: (name: string) => LegacyOption) =>
  Object.fromEntries(names.split(" ").map((name) => [name, of(name)]));

const keptImages = "rocker keeps images and finds them again by their content.";
const needsRosImage = (distribution: string) => `Use an image with ROS 2, such as ros:${distribution}.`;
const inDepsFile = (name: string) =>
  `rocker has no extension for ${name}: list its packages in a *.deps.yaml file, and add --deps.`;

/** Options of osrf/rocker 0.4.0 (PyPI: `rocker`) and of extensions for it that public projects use. */
export const ofOriginal: Readonly<Record<string, LegacyOption>> = {
  "persist-image": retired(keptImages),
  nocleanup: retired("Containers are removed when they end. For a persistent one, use rocker up."),
  "image-name": retired(`${keptImages} To name one, use rocker build --tag NAME.`, "value"),
  "strict-extension-selection": retired("A requested extension that is missing is always an error."),
  "shm-size-build": retired("Build steps use the builder's own shared memory.", "value"),
  "nvidia-glvnd-version": retired("The container toolkit provides the matching libraries.", "value"),
  "nvidia-glvnd-policy": retired("The container toolkit provides the matching libraries.", "value"),
  noexecute: means("--dry-run"),
  // As docker build and podman build write it.
  "no-cache": alias("nocache"),
  net: alias("network"),
  publish: alias("port"),
  device: alias("devices"),
  // Before Docker 19.03, this was how NVIDIA GPUs were enabled.
  runtime: values({ nvidia: "--nvidia=runtime" }),
  rm: retired("Containers are removed when they end. For a persistent one, use rocker up."),
  "oyr-run-arg": { kind: "options" },
  // Paths to mount at the same place, one or several.
  "oyr-mount": alias("volume"),
  "oyr-cap-add": alias("cap-add"),
  "oyr-cap-drop": alias("cap-drop"),
  "ory-cap-drop": alias("cap-drop"),
  "mp-nvim": means("--nvim"),
  novnc: retired("rocker has no VNC server: --x11 and --wayland show windows on this host."),
  turbovnc: retired("rocker has no VNC server: --x11 and --wayland show windows on this host."),
  "oyr-spacenav": retired("rocker does not include it. To add it, install examples/rocker-ext-spacenav."),
  "oyr-colcon": retired(inDepsFile("colcon")),
  ignition: retired(inDepsFile("Ignition"), "value"),
  etherlab: retired(inDepsFile("EtherLab")),
  opencl: retired(inDepsFile("OpenCL")),
  ghpages: retired(inDepsFile("GitHub Pages")),
  ros2doc: retired(inDepsFile("ros2doc")),
  "ros-git-pkg": retired("Clone the package into your workspace, and mount that with --volume."),
};

/** Extensions of deps_rocker (PyPI), and the options of rockerc, its wrapper. */
export const ofDepsRocker: Readonly<Record<string, LegacyOption>> = {
  "deps-dependencies": means("--deps"),
  "git-clone": means("--git-lfs"),
  // The original mounts all of ~/.ssh; with the agent, the container needs no keys.
  "ssh-client": means("--ssh"),
  jquery: means("--jq"),
  neovim: means("--nvim"),
  "claude-npm": means("--claude"),
  "cwd-name": retired("rocker up names the container after the directory. To choose the name, use --name."),
  "deps-devtools": means("--ripgrep --fzf"),
  locales: means("--locale=en_US.UTF-8"),
  tzdata: means("--timezone=Etc/UTC"),
  "cache-perms": retired("Your home directory in the container belongs to you, including caches."),
  ...listOf("ros-humble ros-iron ros-jazzy ros-kilted ros-rolling", (name) =>
    retired(needsRosImage(name.slice("ros-".length))),
  ),
  ...listOf("roshumble ros-generic ros-underlay", () => retired(needsRosImage("humble"))),
  ...listOf("isaac-sim urdf-viz palanteer spec-kit vcstool vsctool vulkan foxglove chrome snap", (name) =>
    retired(inDepsFile(name)),
  ),
  ...listOf("create-dockerfile show-dockerfile", () => retired("To see what is built, use rocker plan.")),
  nodockerfile: retired('The image is the one set with "image:".'),
  vsc: retired("rocker up creates a container that Visual Studio Code can attach to; see --vscode."),
};

/** How to interpret command lines and files of the original rocker, deps_rocker and rockerc. */
export const legacy: Legacy = {
  options: new Map(Object.entries({ ...ofOriginal, ...ofDepsRocker })),
  values: new Map([["mode", new Map([["dry-run", "dry-run"]])]]),
  severalValues: new Set([
    "volume",
    "devices",
    "env",
    "env-file",
    "port",
    "expose",
    "group-add",
    "cap-add",
    "ulimit",
  ]),
  spacedValues: new Set(["nvidia", "user-preserve-groups"]),
  // argparse accepts any unambiguous prefix. Options that grant privileges (devices, privileged, cap-add) are excluded.
  abbreviable: [
    "cpus",
    "cuda",
    "detach",
    "dev-helpers",
    "dry-run",
    "env",
    "env-file",
    "expose",
    "extension-blacklist",
    "git",
    "git-config-path",
    "group-add",
    "home",
    "hostname",
    "ipc",
    "memory",
    "mode",
    "name",
    "network",
    "nocache",
    "nvidia",
    "port",
    "pull",
    "pulse",
    "rmw",
    "shm-size",
    "ssh",
    "ulimit",
    "user",
    "user-override-home",
    "user-override-name",
    "user-override-shell",
    "user-preserve-groups",
    "user-preserve-home",
    "volume",
    "x11",
  ],
};
