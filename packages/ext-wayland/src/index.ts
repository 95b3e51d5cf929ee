import {
  defineExtension,
  linkIntoSession,
  makeSessionDirectory,
  mayUseWhatIsPersonal,
  seLinuxSocketNotices,
  sessionDirectory,
} from "@rocker/core";
import { findDisplay } from "./display.ts";
import { readDisplay } from "./read-display.ts";

const socketDirectory = "/run/rocker/wayland";

// As the XDG Base Directory Specification requires: owned by the user, and inaccessible to others.
const makeRuntimeDirectory = 'mkdir -p "${1%/*}" && mkdir -p "$1" && chown "$2:$3" "$1" && chmod 700 "$1"';

/** Shows windows on the host's Wayland display: `--wayland`. */
export default defineExtension({
  name: "wayland",
  summary: "Show windows on your Wayland display",
  options: {
    wayland: { type: "boolean", summary: "Show the container's windows on your Wayland display" },
  },
  after: ["user", "x11"],

  read: ({ host }) => readDisplay(host),

  setup(container, { value: display, host, account, persistent, notice }) {
    const session = persistent ? sessionDirectory(host, "wayland") : undefined;
    if (session) {
      container
        .withBindMount(session, socketDirectory, { readOnly: true, directory: true })
        .withPreparation({ persistent: true });
    } else {
      const target = `${socketDirectory}/${display.name}`;
      container
        .withBindMount(display.socket, target)
        .withRunVariable("WAYLAND_DISPLAY", target)
        .withPreparation({});
    }
    container
      // For toolkits that prefer X11 if both are available.
      .withRunVariable("XDG_SESSION_TYPE", "wayland")
      .withRunVariable("QT_QPA_PLATFORM", "wayland;xcb")
      .withRunVariable("MOZ_ENABLE_WAYLAND", "1");
    if (account) {
      const directory = `/run/user/${account.uid}`;
      const args = [directory, String(account.uid), String(account.gid)];
      container
        .withScript(makeRuntimeDirectory, args, { layer: "user", title: "runtime directory" })
        .withRunVariable("XDG_RUNTIME_DIR", directory);
    }
    for (const text of seLinuxSocketNotices("the Wayland display", host)) notice(text);
  },

  prepare(data, context) {
    const session = isPersistent(data) ? sessionDirectory(context.host, "wayland") : undefined;
    if (session) makeSessionDirectory(session);
    if (mayUseWhatIsPersonal(context)) return;
    context.notice(
      `the image's user ${context.user} has no access to your display, which accepts only you: add --user`,
    );
  },

  // Uses the current terminal's display, whose socket changes with each login.
  enter(data, { host, notice }) {
    const session = sessionDirectory(host, "wayland");
    if (!isPersistent(data)) return {};
    const display = findDisplay(host);
    if (!display || !session) return { WAYLAND_DISPLAY: "" };
    const missing = linkIntoSession(session, display.name, display.socket);
    if (missing === undefined) return { WAYLAND_DISPLAY: `${socketDirectory}/${display.name}` };
    notice(`cannot show windows on the display ${display.name}: ${missing}`);
    return { WAYLAND_DISPLAY: "" };
  },
});

function isPersistent(data: unknown): boolean {
  return (data as { readonly persistent?: unknown } | null)?.persistent === true;
}
