import { dirname, join } from "node:path/posix";
import {
  type ContainerBuilder,
  defineExtension,
  type Host,
  makeSessionDirectory,
  mayUseWhatIsPersonal,
  readAll,
  type SetupContext,
  seLinuxSocketNotices,
  sessionDirectory,
} from "@rocker/core";
import { cookieFile } from "./cookie.ts";
import { type SoundRequest, sessionVariables, soundDirectory } from "./entry.ts";
import { readPipeWire, readPulse } from "./read-servers.ts";
import type { Server } from "./server.ts";

const pulseDirectory = "/run/rocker/pulse";
const cookieTarget = "/run/rocker/pulse-cookie";
const pipeWireTarget = "/run/rocker/pipewire-0";

/** Connects the container to the host's sound server: `--pulse`, `--pipewire`. */
export default defineExtension({
  name: "audio",
  summary: "Sound through your PulseAudio or PipeWire server",
  options: {
    pulse: { type: "boolean", summary: "Play and record sound through your PulseAudio or PipeWire server" },
    pipewire: {
      type: "boolean",
      summary: "Mount PipeWire's own socket: sound, plus the cameras and screens that PipeWire allows",
    },
  },
  after: ["user"],

  read: ({ options, host }) =>
    readAll({
      server: options.pulse ? readPulse(host) : { value: undefined },
      pipeWire: options.pipewire ? readPipeWire(host) : { value: undefined },
    }),

  setup(container, context) {
    const { options, host, persistent, notice } = context;
    const { server, pipeWire } = context.value;
    for (const text of seLinuxSocketNotices("the sound server", host)) notice(text);
    const session = persistent ? sessionDirectory(host, "audio") : undefined;
    if (session) {
      container
        .withBindMount(session, soundDirectory, { readOnly: true, directory: true })
        .withPreparation({ pulse: options.pulse, pipewire: options.pipewire });
      if (server) shareNetwork(container, server, notice);
      return;
    }
    if (server) {
      shareNetwork(container, server, notice);
      connectPulse(container, server, host);
    }
    if (pipeWire !== undefined) {
      container.withBindMount(pipeWire, pipeWireTarget).withRunVariable("PIPEWIRE_REMOTE", pipeWireTarget);
    }
    container.withPreparation({});
  },

  prepare(data, context) {
    const session = isSoundRequest(data) ? sessionDirectory(context.host, "audio") : undefined;
    if (session) makeSessionDirectory(session);
    if (mayUseWhatIsPersonal(context)) return;
    context.notice(
      `the image's user ${context.user} has no access to your sound server, which accepts only you: add --user`,
    );
  },

  enter: (data, context) => (isSoundRequest(data) ? sessionVariables(data, context) : {}),
});

function isSoundRequest(data: unknown): data is SoundRequest {
  return typeof data === "object" && data !== null && "pulse" in data;
}

/** A server on the host's loopback interface can be reached over TCP from the host's network only. */
function shareNetwork(container: ContainerBuilder, server: Server, notice: SetupContext["notice"]): void {
  if (server.kind !== "tcp" || !server.local) return;
  container.withSetting("network", "host");
  notice(`using the host's network, because its sound server is reached over TCP (${server.text})`);
}

function connectPulse(container: ContainerBuilder, server: Server, host: Host): void {
  if (server.kind === "tcp") {
    container.withRunVariable("PULSE_SERVER", server.text);
  } else {
    const real = host.path(server.path)?.realPath ?? server.path;
    if (server.directory) container.withBindMount(dirname(real), pulseDirectory, { readOnly: true });
    else container.withBindMount(real, join(pulseDirectory, "native"));
    container.withRunVariable("PULSE_SERVER", `unix:${pulseDirectory}/native`);
  }
  const cookie = cookieFile(host);
  if (cookie) {
    // Not read-only: clients open it for writing (pa_authkey_load) and fail on a read-only file system.
    container.withBindMount(cookie, cookieTarget).withRunVariable("PULSE_COOKIE", cookieTarget);
  }
}
