import { isAbsolute, join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** Displays, sound, graphics cards and the ssh agent of this terminal. */
export function desktopFindings({ host }: DoctorContext): Finding[] {
  return [x11(host), wayland(host), sound(host), ...graphics(host), agent(host)];
}

const isSocket = (host: Host, path: string) => host.path(path)?.kind === "socket";

/** A file of the person's runtime folder. */
const atRuntime = (host: Host, name: string) =>
  isAbsolute(name) ? name : join(host.env.XDG_RUNTIME_DIR ?? "/nonexistent", name);

function x11(host: Host): Finding {
  const { DISPLAY } = host.env;
  if (!DISPLAY) {
    return finding(
      "display",
      "off",
      "X11: DISPLAY is not set in this terminal",
      "Start rocker where windows can open.",
    );
  }
  const number = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(DISPLAY)?.[1];
  if (number === undefined) return finding("display", "ok", `X11: ${DISPLAY}, over the network`);
  const socket = `/tmp/.X11-unix/X${number}`;
  return isSocket(host, socket)
    ? finding("display", "ok", `X11: ${DISPLAY} (${socket})`)
    : finding(
        "display",
        "warning",
        `X11: DISPLAY is ${DISPLAY}, and there is no ${socket}`,
        "See whether the X server runs: xdpyinfo",
      );
}

function wayland(host: Host): Finding {
  const { WAYLAND_DISPLAY } = host.env;
  if (!WAYLAND_DISPLAY)
    return finding("display", "off", "Wayland: WAYLAND_DISPLAY is not set in this terminal");
  const socket = atRuntime(host, WAYLAND_DISPLAY);
  return isSocket(host, socket)
    ? finding("display", "ok", `Wayland: ${socket}`)
    : finding(
        "display",
        "warning",
        `Wayland: there is no ${socket}`,
        "Unset WAYLAND_DISPLAY, or log in anew.",
      );
}

function sound(host: Host): Finding {
  const { PULSE_SERVER } = host.env;
  if (PULSE_SERVER) return finding("sound", "ok", `PULSE_SERVER is ${PULSE_SERVER}`);
  const found = ["pulse/native", "pipewire-0"]
    .map((name) => atRuntime(host, name))
    .find((path) => isSocket(host, path));
  return found
    ? finding("sound", "ok", found)
    : finding(
        "sound",
        "off",
        "no PulseAudio or PipeWire socket of yours",
        "Start pulseaudio or pipewire-pulse.",
      );
}

function graphics(host: Host): Finding[] {
  const cards = (host.list("/dev/dri") ?? []).filter((name) => name.startsWith("renderD"));
  const nvidia = host.path("/dev/nvidiactl") !== undefined;
  if (cards.length === 0 && !nvidia) return [finding("gpu", "off", "no graphics card that programs can use")];
  return [
    ...cards.map((name) => finding("gpu", "ok", `/dev/dri/${name}`)),
    ...(nvidia ? [toolkit(host)] : []),
  ];
}

function toolkit(host: Host): Finding {
  const specified = ["/etc/cdi", "/var/run/cdi"].flatMap((folder) => host.list(folder) ?? []);
  const tool = (host.env.PATH ?? "").split(":").some((folder) => host.path(join(folder, "nvidia-ctk")));
  return tool || specified.some((name) => name.startsWith("nvidia"))
    ? finding("gpu", "ok", "NVIDIA, with its container toolkit")
    : finding("gpu", "warning", "NVIDIA, without its container toolkit", "Install nvidia-container-toolkit.");
}

function agent(host: Host): Finding {
  const { SSH_AUTH_SOCK } = host.env;
  if (!SSH_AUTH_SOCK) {
    return finding(
      "ssh agent",
      "off",
      "SSH_AUTH_SOCK is not set in this terminal",
      'Start one: eval "$(ssh-agent)"',
    );
  }
  return isSocket(host, SSH_AUTH_SOCK)
    ? finding("ssh agent", "ok", SSH_AUTH_SOCK)
    : finding("ssh agent", "warning", `there is no ${SSH_AUTH_SOCK}`, "Log in anew, or start an agent.");
}
