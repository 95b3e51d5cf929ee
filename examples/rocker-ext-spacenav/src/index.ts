import { defineExtension } from "@rocker/core";

/** Where libspnav looks for the daemon. */
const target = "/var/run/spnav.sock";

export default defineExtension({
  name: "spacenav",
  summary: "A 3D mouse (3Dconnexion) in the container",
  options: {
    spacenav: { type: "boolean", summary: "Use the host's 3D mouse" },
    "spacenav-socket": {
      type: "path",
      summary: "Path of spacenavd's socket",
      default: target,
    },
  },
  // A path alone does not enable the extension.
  activation: ["spacenav"],
  read({ options, host }) {
    const socket = options["spacenav-socket"];
    const facts = host.path(socket);
    if (facts?.kind === "socket") return { value: facts.realPath };
    const problem = {
      slug: "no-daemon",
      what: `socket ${socket} not found.`,
      why: "spacenavd, the program that reads the mouse, is not running on the host.",
      fix: "Start it (Debian, Ubuntu: apt install spacenavd), or pass the path of its socket: --spacenav-socket PATH",
    };
    return { problems: [problem] };
  },
  setup(container, { value: socket }) {
    container
      .withPackages({
        apt: ["libspnav-dev"],
        apk: ["libspnav-dev"],
        dnf: ["libspnav-devel"],
        pacman: ["libspnav"],
        zypper: ["libspnav-devel"],
      })
      .withBindMount(socket, target);
  },
});
