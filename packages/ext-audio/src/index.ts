import { dirname, join } from "node:path/posix";
import {
  type ContainerBuilder,
  defineExtension,
  makeSessionFolder,
  mayUseWhatIsPersonal,
  type SetupContext,
  seLinuxSocketNotices,
  sessionFolder,
} from "@rocker/core";
import { cookieFile } from "./cookie.ts";
import { enteredSound, type SoundWish, soundFolder } from "./entry.ts";
import { pipeWireSocket } from "./pipewire.ts";
import { pipeWireProblem, pulseProblem } from "./problems.ts";
import { findServer } from "./server.ts";

const pulseFolder = "/run/rocker/pulse";
const cookieTarget = "/run/rocker/pulse-cookie";
const pipeWireTarget = "/run/rocker/pipewire-0";

/** Sound of programs in the container on the host's server: `--pulse`, `--pipewire`. */
export default defineExtension({
  name: "audio",
  summary: "Sound on your PulseAudio or PipeWire server",
  options: {
    pulse: { type: "boolean", summary: "Play and record through your PulseAudio or PipeWire server" },
    pipewire: {
      type: "boolean",
      summary:
        "Give programs PipeWire's own socket too: sound, and cameras and screens that it lets them have",
    },
  },
  after: ["user"],

  validate({ options, host }) {
    const problems = [options.pulse && pulseProblem(host), options.pipewire && pipeWireProblem(host)];
    return problems.filter((one) => typeof one === "object");
  },

  setup(container, context) {
    const { options, host, stays, notice } = context;
    for (const text of seLinuxSocketNotices("the sound server", host)) notice(text);
    const session = stays ? sessionFolder(host, "audio") : undefined;
    if (session) {
      container
        .withBindMount(session, soundFolder, { readOnly: true, folder: true })
        .withPreparation({ pulse: options.pulse, pipewire: options.pipewire });
      if (options.pulse) shareNetwork(container, context);
      return;
    }
    if (options.pulse) connectPulse(container, context);
    const pipeWire = options.pipewire ? pipeWireSocket(host) : undefined;
    if (pipeWire) {
      container.withBindMount(pipeWire, pipeWireTarget).withRunVariable("PIPEWIRE_REMOTE", pipeWireTarget);
    }
    container.withPreparation({});
  },

  prepare(data, context) {
    const session = isStaying(data) ? sessionFolder(context.host, "audio") : undefined;
    if (session) makeSessionFolder(session);
    if (mayUseWhatIsPersonal(context)) return;
    context.notice(
      `the image's user ${context.user} may not get to your sound server, which is yours alone: add --user`,
    );
  },

  enter: (data, context) => (isStaying(data) ? enteredSound(data, context) : {}),
});

function isStaying(data: unknown): data is SoundWish {
  return typeof data === "object" && data !== null && "pulse" in data;
}

/** A server of this machine's that is reached over TCP is on the host's network only. */
function shareNetwork(container: ContainerBuilder, { host, notice }: SetupContext): void {
  const server = findServer(host);
  if (server?.kind !== "tcp" || !server.local) return;
  container.withSetting("network", "host");
  notice(`the container shares the host's network: its sound server is reached over TCP (${server.text})`);
}

function connectPulse(container: ContainerBuilder, context: SetupContext): void {
  const { host } = context;
  const server = findServer(host);
  shareNetwork(container, context);
  if (server?.kind === "tcp") {
    container.withRunVariable("PULSE_SERVER", server.text);
  } else if (server) {
    const real = host.path(server.path)?.realPath ?? server.path;
    if (server.folder) container.withBindMount(dirname(real), pulseFolder, { readOnly: true });
    else container.withBindMount(real, join(pulseFolder, "native"));
    container.withRunVariable("PULSE_SERVER", `unix:${pulseFolder}/native`);
  }
  const cookie = cookieFile(host);
  if (cookie) {
    // Not read-only: clients open it for writing (pa_authkey_load), and give up where the file system says no.
    container.withBindMount(cookie, cookieTarget).withRunVariable("PULSE_COOKIE", cookieTarget);
  }
}
