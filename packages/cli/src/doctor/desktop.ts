import { isAbsolute, join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** Display, sound, GPUs and the ssh agent, as seen from this terminal. */
export function desktopFindings({ host }: DoctorContext): Finding[] {
  return [x11(host), wayland(host), sound(host), ...graphics(host), agent(host)];
}

const isSocket = (host: Host, path: string) => host.path(path)?.kind === "socket";

/** A file in the user's runtime directory. */
const runtimePath = (host: Host, name: string) =>
  isAbsolute(name) ? name : join(host.env.XDG_RUNTIME_DIR ?? "/nonexistent", name);

function x11(host: Host): Finding {
  const { DISPLAY } = host.env;
  if (!DISPLAY) {
    return finding(
      "display",
      "off",
      "X11: DISPLAY is not set in this terminal",
      "Run rocker in a graphical session, or set DISPLAY.",
    );
  }
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(DISPLAY)?.[1];
  if (number === undefined) return finding("display", "ok", `X11: ${DISPLAY}, through the network`);
  const socket = `/tmp/.X11-unix/X${number}`;
  return isSocket(host, socket)
    ? finding("display", "ok", `X11: ${DISPLAY} (${socket})`)
    : finding(
        "display",
        "warning",
        `X11: DISPLAY is ${DISPLAY}, but ${socket} does not exist`,
        "Check that the X server is running: xdpyinfo",
      );
}

function wayland(host: Host): Finding {
  const { WAYLAND_DISPLAY } = host.env;
  if (!WAYLAND_DISPLAY)
    return finding("display", "off", "Wayland: WAYLAND_DISPLAY is not set in this terminal");
  const socket = runtimePath(host, WAYLAND_DISPLAY);
  return isSocket(host, socket)
    ? finding("display", "ok", `Wayland: ${socket}`)
    : finding(
        "display",
        "warning",
        `Wayland: socket ${socket} not found`,
        "Unset WAYLAND_DISPLAY, or log in again.",
      );
}

function sound(host: Host): Finding {
  const { PULSE_SERVER } = host.env;
  if (PULSE_SERVER) return finding("sound", "ok", `PULSE_SERVER is ${PULSE_SERVER}`);
  const found = ["pulse/native", "pipewire-0"]
    .map((name) => runtimePath(host, name))
    .find((path) => isSocket(host, path));
  return found
    ? finding("sound", "ok", found)
    : finding(
        "sound",
        "off",
        "no PulseAudio or PipeWire socket found",
        "Start pulseaudio or pipewire-pulse.",
      );
}

function graphics(host: Host): Finding[] {
  const cards = (host.list("/dev/dri") ?? []).filter((name) => name.startsWith("renderD"));
  const nvidia = host.path("/dev/nvidiactl") !== undefined;
  if (cards.length === 0 && !nvidia) return [finding("gpu", "off", "no GPU found")];
  return [
    ...cards.map((name) => finding("gpu", "ok", `/dev/dri/${name}`)),
    ...(nvidia ? [toolkit(host)] : []),
  ];
}

function toolkit(host: Host): Finding {
  const specifications = ["/etc/cdi", "/var/run/cdi"].flatMap((directory) => host.list(directory) ?? []);
  const hasTool = (host.env.PATH ?? "")
    .split(":")
    .some((directory) => host.path(join(directory, "nvidia-ctk")));
  return hasTool || specifications.some((name) => name.startsWith("nvidia"))
    ? finding("gpu", "ok", "NVIDIA GPU, container toolkit installed")
    : finding(
        "gpu",
        "warning",
        "NVIDIA GPU, container toolkit not installed",
        "Install nvidia-container-toolkit.",
      );
}

function agent(host: Host): Finding {
  const { SSH_AUTH_SOCK } = host.env;
  if (!SSH_AUTH_SOCK) {
    return finding(
      "ssh agent",
      "off",
      "SSH_AUTH_SOCK is not set in this terminal",
      'To start an agent, run: eval "$(ssh-agent)"',
    );
  }
  return isSocket(host, SSH_AUTH_SOCK)
    ? finding("ssh agent", "ok", SSH_AUTH_SOCK)
    : finding(
        "ssh agent",
        "warning",
        `socket ${SSH_AUTH_SOCK} (SSH_AUTH_SOCK) not found`,
        "Log in again, or start an agent.",
      );
}
