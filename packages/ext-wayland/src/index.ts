import {
  defineExtension,
  linkIntoSession,
  makeSessionFolder,
  mayUseWhatIsPersonal,
  seLinuxSocketNotices,
  sessionFolder,
} from "@rocker/core";
import { findDisplay } from "./display.ts";
import { displayProblem } from "./display-problem.ts";

const socketFolder = "/run/rocker/wayland";

// As the specification wants it: the person's, and closed to others.
const makeRuntimeFolder = 'mkdir -p "${1%/*}" && mkdir -p "$1" && chown "$2:$3" "$1" && chmod 700 "$1"';

/** Windows of programs in the container on the host's Wayland display: `--wayland`. */
export default defineExtension({
  name: "wayland",
  summary: "Windows on your Wayland display",
  options: {
    wayland: { type: "boolean", summary: "Show windows of the container on this Wayland display" },
  },
  after: ["user", "x11"],

  validate({ host }) {
    const problem = displayProblem(host);
    return problem ? [problem] : [];
  },

  setup(container, { host, account, stays, notice }) {
    const display = findDisplay(host);
    if (!display) return; // validate has refused it.
    const session = stays ? sessionFolder(host, "wayland") : undefined;
    if (session) {
      container
        .withBindMount(session, socketFolder, { readOnly: true, folder: true })
        .withPreparation({ stays: true });
    } else {
      const target = `${socketFolder}/${display.name}`;
      container
        .withBindMount(display.socket, target)
        .withRunVariable("WAYLAND_DISPLAY", target)
        .withPreparation({});
    }
    container
      // Toolkits that would take X where both are there.
      .withRunVariable("XDG_SESSION_TYPE", "wayland")
      .withRunVariable("QT_QPA_PLATFORM", "wayland;xcb")
      .withRunVariable("MOZ_ENABLE_WAYLAND", "1");
    if (account) {
      const folder = `/run/user/${account.uid}`;
      const args = [folder, String(account.uid), String(account.gid)];
      container
        .withScript(makeRuntimeFolder, args, { layer: "person", title: "runtime folder" })
        .withRunVariable("XDG_RUNTIME_DIR", folder);
    }
    for (const text of seLinuxSocketNotices("the Wayland display", host)) notice(text);
  },

  prepare(data, context) {
    const session = isStaying(data) ? sessionFolder(context.host, "wayland") : undefined;
    if (session) makeSessionFolder(session);
    if (mayUseWhatIsPersonal(context)) return;
    context.notice(
      `the image's user ${context.user} may not get to your display, which is yours alone: add --user`,
    );
  },

  // The display of this terminal: its socket is another one after each login.
  enter(data, { host, notice }) {
    const session = sessionFolder(host, "wayland");
    if (!isStaying(data)) return {};
    const display = findDisplay(host);
    if (!display || !session) return { WAYLAND_DISPLAY: "" };
    const missing = linkIntoSession(session, display.name, display.socket);
    if (missing === undefined) return { WAYLAND_DISPLAY: `${socketFolder}/${display.name}` };
    notice(`no windows on the display ${display.name}: ${missing}`);
    return { WAYLAND_DISPLAY: "" };
  },
});

function isStaying(data: unknown): boolean {
  return (data as { readonly stays?: unknown } | null)?.stays === true;
}
