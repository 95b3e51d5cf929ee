import { defineExtension, type Host, type Read } from "@rocker/core";

const middlewares = {
  fastrtps: "rmw_fastrtps_cpp",
  cyclonedds: "rmw_cyclonedds_cpp",
  zenoh: "rmw_zenoh_cpp",
} as const;

// $1: the package name without the distribution prefix. The image sets ROS_DISTRO.
const installMiddleware = `set -eu
[ -n "\${ROS_DISTRO:-}" ] || { echo "this image has no ROS: it does not set ROS_DISTRO" >&2; exit 1; }
package=ros-$ROS_DISTRO-$1
if command -v apt-get >/dev/null; then
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$package"
  rm -rf /var/lib/apt/lists/*
elif command -v dnf >/dev/null; then
  dnf install --assumeyes "$package"
  dnf clean all
else
  echo "there is neither apt-get nor dnf to install $package with" >&2; exit 1
fi
`;

// For bash only: ROS setup files for other shells omit features that need bash.
const setupScript = `# ROS, and the workspace of ROCKER_ROS_WORKSPACE, once.
if [ -z "\${ROCKER_ROS_SOURCED:-}" ]; then
  export ROCKER_ROS_SOURCED=1
  for file in "/opt/ros/\${ROS_DISTRO:-}/setup.bash" "\${ROCKER_ROS_WORKSPACE:-}/install/setup.bash"; do
    [ -r "$file" ] && . "$file"
  done
fi
`;
const setupFile = "/etc/rocker/ros.bash";
const sourceInTerminals =
  'for file in /etc/bash.bashrc /etc/bashrc; do [ ! -f "$file" ] || printf "\\n. %s\\n" "$1" >>"$file"; done';

/** ROS 2 middleware, domain ID, workspace, and communication with nodes outside the container. */
export default defineExtension({
  name: "ros",
  summary: "ROS 2: middleware, domain ID, workspace",
  options: {
    rmw: {
      type: "enum",
      values: ["fastrtps", "cyclonedds", "zenoh"],
      summary: "Install and use this ROS middleware (RMW)",
    },
    "ros-domain-id": {
      type: "integer",
      min: 0,
      max: 232,
      summary: "Set ROS_DOMAIN_ID; only nodes with the same ID discover each other",
    },
    "ros-workspace": {
      type: "path",
      summary: "Mount a workspace at the same path, start there, and source it in bash",
    },
    "ros-host": {
      type: "boolean",
      summary: "Use the host's network and IPC, so that nodes discover those on the host",
    },
  },
  after: ["user", "home"],

  read: ({ options, host }) => readWorkspace(options["ros-workspace"], host),

  setup(container, { value: workspace, options }) {
    const { rmw, "ros-domain-id": domain } = options;
    if (rmw) {
      const implementation = middlewares[rmw];
      container
        .withScript(installMiddleware, [implementation.replaceAll("_", "-")], {
          layer: "system",
          title: `ROS middleware ${rmw}`,
        })
        .withRunVariable("RMW_IMPLEMENTATION", implementation);
    }
    if (domain !== undefined) container.withRunVariable("ROS_DOMAIN_ID", String(domain));
    // Fast DDS and Cyclone DDS use multicast for discovery, which bridge networks do not forward, and shared memory to
    // communicate with nodes that they consider local.
    if (options["ros-host"]) container.withSetting("network", "host").withSetting("ipc", "host");
    if (workspace) {
      const { source, target } = workspace;
      container
        .withNewFile(setupFile, setupScript)
        .withScript(sourceInTerminals, [setupFile], { title: "source ROS in terminals" })
        .withBindMount(source, target)
        .withSetting("workdir", target)
        .withRunVariable("BASH_ENV", setupFile)
        .withRunVariable("ROCKER_ROS_WORKSPACE", target);
    }
  },
});

interface Workspace {
  /** The real path on the host. */
  readonly source: string;
  /** The path as it was given. */
  readonly target: string;
}

function readWorkspace(path: string | undefined, host: Host): Read<Workspace | undefined> {
  if (path === undefined) return { value: undefined };
  const facts = host.path(path);
  if (facts?.kind === "directory") return { value: { source: facts.realPath, target: path } };
  const what = `--ros-workspace: directory ${path} not found.`;
  const fix = "Specify the directory that contains src and install.";
  return { problems: [{ slug: "workspace", kind: "usage", what, fix }] };
}
