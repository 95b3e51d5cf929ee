import { defineExtension, type ExtensionProblem, type Host } from "@rocker/core";

const middlewares = {
  fastrtps: "rmw_fastrtps_cpp",
  cyclonedds: "rmw_cyclonedds_cpp",
  zenoh: "rmw_zenoh_cpp",
} as const;

// $1: the package's name without the distribution. ROS_DISTRO is the image's own.
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

// For bash: ROS' own set-up files for other shells leave out what needs it.
const sourcing = `# ROS, and the workspace of ROCKER_ROS_WORKSPACE, once.
if [ -z "\${ROCKER_ROS_SOURCED:-}" ]; then
  export ROCKER_ROS_SOURCED=1
  for file in "/opt/ros/\${ROS_DISTRO:-}/setup.bash" "\${ROCKER_ROS_WORKSPACE:-}/install/setup.bash"; do
    [ -r "$file" ] && . "$file"
  done
fi
`;
const sourcingFile = "/etc/rocker/ros.bash";
const sourceInTerminals =
  'for file in /etc/bash.bashrc /etc/bashrc; do [ ! -f "$file" ] || printf "\\n. %s\\n" "$1" >>"$file"; done';

/** ROS 2: middleware, domain, workspace, and what nodes of the host need to be heard. */
export default defineExtension({
  name: "ros",
  summary: "ROS 2: middleware, domain, workspace",
  options: {
    rmw: {
      type: "enum",
      values: ["fastrtps", "cyclonedds", "zenoh"],
      summary: "Install and use this middleware",
    },
    "ros-domain-id": {
      type: "integer",
      min: 0,
      max: 232,
      summary: "ROS_DOMAIN_ID: which nodes hear each other",
    },
    "ros-workspace": {
      type: "path",
      summary: "Mount this workspace at the same path, start there, and source it in bash",
    },
    "ros-host": {
      type: "boolean",
      summary: "Hear nodes outside: the host's network and shared memory, as DDS wants them",
    },
  },
  after: ["user", "home"],

  validate: ({ options, host }) => workspaceProblems(options["ros-workspace"], host),

  setup(container, { options, host }) {
    const { rmw, "ros-domain-id": domain, "ros-workspace": workspace } = options;
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
    // Fast DDS and Cyclone announce themselves by multicast, which no bridge passes on, and then talk through
    // shared memory to whom they take for neighbours.
    if (options["ros-host"]) container.withSetting("network", "host").withSetting("ipc", "host");
    if (workspace !== undefined) {
      const source = host.path(workspace)?.realPath ?? workspace;
      container
        .withNewFile(sourcingFile, sourcing)
        .withScript(sourceInTerminals, [sourcingFile], { title: "source ROS in terminals" })
        .withBindMount(source, workspace)
        .withSetting("workdir", workspace)
        .withRunVariable("BASH_ENV", sourcingFile)
        .withRunVariable("ROCKER_ROS_WORKSPACE", workspace);
    }
  },
});

function workspaceProblems(workspace: string | undefined, host: Host): ExtensionProblem[] {
  if (workspace === undefined || host.path(workspace)?.kind === "folder") return [];
  const what = `--ros-workspace: there is no folder ${workspace}.`;
  return [{ slug: "workspace", kind: "usage", what, fix: "Name the folder that has src and install in it." }];
}
