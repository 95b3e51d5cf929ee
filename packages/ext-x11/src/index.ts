import { join } from "node:path";
import {
  defineExtension,
  type Host,
  mayUseWhatIsPersonal,
  type RunSpec,
  type SetupContext,
  seLinuxSocketNotices,
} from "@rocker/core";
import { authorityFile, authorityTarget, fileNameOf, userAuthorityFile } from "./authority-file.ts";
import { entriesForNumber } from "./cookies.ts";
import { type Display, parseDisplay } from "./display.ts";
import { readDisplay } from "./read-display.ts";
import { hostNetworkReason, socketDirectory, type Transport } from "./transport.ts";
import { parseAuthority } from "./xauthority.ts";

/** Shows windows on the host's X11 display: `--x11`. */
export default defineExtension({
  name: "x11",
  summary: "Show windows on your X11 display",
  options: { x11: { type: "boolean", summary: "Show the container's windows on your X11 display" } },
  after: ["user"],

  read: ({ host }) => readDisplay(host),

  setup(container, context) {
    const { host, notice } = context;
    const { display, transport } = context.value;
    if (context.persistent) container.withPreparation({ persistent: true });
    else {
      container
        .withRunVariable("DISPLAY", display.text)
        .withRunVariable("XAUTHORITY", authorityTarget)
        .withBindMount(authorityFile(display, host), authorityTarget, { readOnly: true })
        .withPreparation({ display: display.text });
    }
    // Mount the directory rather than the socket, so that the container finds the new socket of a restarted X server.
    if (transport === "socket") {
      const source = host.path(socketDirectory)?.realPath ?? socketDirectory;
      container.withBindMount(source, socketDirectory, { readOnly: true });
    }
    // Older versions of Qt use shared memory with a local X server and draw nothing, because the container has its own.
    if (transport !== "tcp") container.withRunVariable("QT_X11_NO_MITSHM", "1");

    const reason = hostNetworkReason(display, transport);
    if (reason) {
      container.withSetting("network", "host");
      notice(`using the host's network for the display ${display.text}, because ${reason}`);
    }
    noticeMissingCookie(display, context);
    for (const text of seLinuxSocketNotices("the X server", host)) notice(text);
  },

  async prepare(data, { host, user, notice }) {
    const { display: text, persistent } = (data ?? {}) as {
      readonly display?: unknown;
      readonly persistent?: unknown;
    };
    if (persistent === true) return; // Each entry uses the display of its terminal.
    const display = typeof text === "string" ? parseDisplay(text) : undefined;
    if (!display) throw new Error(`invalid display in ${JSON.stringify(data)}`);
    const { refreshAuthority } = await import("./refresh-authority.ts");
    await refreshAuthority(authorityFile(display, host), display, host);
    noticeUnreadableCookie(user, host, notice);
  },

  async enter(_data, { host, run, user, directory, containerDirectory, notice }) {
    const found = readDisplay(host);
    if (!("value" in found)) return { DISPLAY: "" }; // Do not fall back to the display of another terminal.
    const { display, transport } = found.value;
    const missing = missingAccess(display, transport, run);
    if (missing) {
      notice(
        `cannot show windows on ${display.text}: ${missing}. Run "rocker up --recreate" from this terminal to fix this`,
      );
      return { DISPLAY: "" };
    }
    const { refreshAuthority } = await import("./refresh-authority.ts");
    const file = fileNameOf(display);
    await refreshAuthority(join(directory, file), display, host);
    noticeUnreadableCookie(user, host, notice);
    return { DISPLAY: display.text, XAUTHORITY: `${containerDirectory}/${file}` };
  },
});

/** Why a persistent container cannot connect to a display; undefined when it can. */
function missingAccess(display: Display, transport: Transport, run: RunSpec): string | undefined {
  if (hostNetworkReason(display, transport) !== undefined && run.settings.network?.value !== "host") {
    return "the container was created without the host's network";
  }
  if (transport === "socket" && !run.mounts.some(({ target }) => target === socketDirectory)) {
    return "the container was created without the sockets of local displays";
  }
  return undefined;
}

function noticeUnreadableCookie(user: string, host: Host, notice: (text: string) => void): void {
  if (mayUseWhatIsPersonal({ host, user })) return;
  notice(`the image's user ${user} cannot read your display's cookie, which only you can read: add --user`);
}

function noticeMissingCookie(display: Display, { host, notice }: SetupContext): void {
  const file = userAuthorityFile(host);
  const entries = parseAuthority(host.readFile(file) ?? Buffer.alloc(0));
  if (entriesForNumber(entries, display.number).length > 0) return;
  notice(
    `${file} contains no cookie for the display ${display.text}: windows open only if the X server does not require one`,
  );
}
