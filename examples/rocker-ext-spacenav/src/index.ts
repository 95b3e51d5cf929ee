import { defineExtension } from "@rocker/core";

/** Where libspnav looks for the daemon. */
const target = "/var/run/spnav.sock";

export default defineExtension({
  name: "spacenav",
  summary: "A 3D mouse (3Dconnexion) in the container",
  options: {
    spacenav: { type: "boolean", summary: "Use the 3D mouse of this machine" },
    "spacenav-socket": {
      type: "path",
      summary: "Socket of spacenavd, if it is elsewhere",
      default: target,
    },
  },
  // A path alone asks for nothing.
  activation: ["spacenav"],
  validate({ options, host }) {
    const socket = options["spacenav-socket"];
    if (host.path(socket)?.kind === "socket") return [];
    return [
      {
        slug: "no-daemon",
        what: `there is no socket ${socket}.`,
        why: "spacenavd, the program that reads the mouse, does not run on this machine.",
        fix: "Start it (Debian, Ubuntu: apt install spacenavd), or say where its socket is: --spacenav-socket PATH",
      },
    ];
  },
  setup(container, { options, host }) {
    const socket = options["spacenav-socket"];
    container
      .withPackages({
        apt: ["libspnav-dev"],
        apk: ["libspnav-dev"],
        dnf: ["libspnav-devel"],
        pacman: ["libspnav"],
        zypper: ["libspnav-devel"],
      })
      .withBindMount(host.path(socket)?.realPath ?? socket, target);
  },
});
