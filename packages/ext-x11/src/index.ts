import { join } from "node:path";
import {
  defineExtension,
  type Host,
  mayUseWhatIsPersonal,
  type RunSpec,
  type SetupContext,
  seLinuxSocketNotices,
} from "@rocker/core";
import { authorityFile, authorityTarget, fileNameOf, personsAuthorityFile } from "./authority-file.ts";
import { entriesOfNumber } from "./cookies.ts";
import { type Display, parseDisplay } from "./display.ts";
import { displayProblem } from "./display-problem.ts";
import { hostNetworkReason, type Reach, reachOf, socketFolder } from "./reach.ts";
import { parseAuthority } from "./xauthority.ts";

/** Windows of programs in the container on the host's X display. */
export default defineExtension({
  name: "x11",
  summary: "Windows on your X11 display",
  options: { x11: { type: "boolean", summary: "Show windows of the container on this display" } },
  after: ["user"],

  validate({ host }) {
    const problem = displayProblem(host);
    return problem ? [problem] : [];
  },

  setup(container, context) {
    const { host, notice } = context;
    const display = parseDisplay(host.env.DISPLAY ?? "");
    const reach = display && reachOf(display, host);
    if (!display || !reach) return; // validate has refused it.

    if (context.stays) container.withPreparation({ stays: true });
    else {
      container
        .withRunVariable("DISPLAY", display.text)
        .withRunVariable("XAUTHORITY", authorityTarget)
        .withBindMount(authorityFile(display, host), authorityTarget, { readOnly: true })
        .withPreparation({ display: display.text });
    }
    // The whole folder: an X server that starts anew makes a new socket, which a mounted socket would never become.
    if (reach === "socket") {
      const source = host.path(socketFolder)?.realPath ?? socketFolder;
      container.withBindMount(source, socketFolder, { readOnly: true });
    }
    // The container has its own shared memory: older Qt offers it to the server, which cannot see it, and draws
    // nothing.
    if (reach !== "tcp") container.withRunVariable("QT_X11_NO_MITSHM", "1");

    const reason = hostNetworkReason(display, reach);
    if (reason) {
      container.withSetting("network", "host");
      notice(`the container shares the host's network: ${reason} (display ${display.text})`);
    }
    tellMissingCookie(display, context);
    for (const text of seLinuxSocketNotices("the X server", host)) notice(text);
  },

  async prepare(data, { host, user, notice }) {
    const { display: text, stays } = (data ?? {}) as { readonly display?: unknown; readonly stays?: unknown };
    if (stays === true) return; // Each entry has its own display.
    const display = typeof text === "string" ? parseDisplay(text) : undefined;
    if (!display) throw new Error(`${JSON.stringify(data)} names no display`);
    const { refreshAuthority } = await import("./refresh-authority.ts");
    await refreshAuthority(authorityFile(display, host), display, host);
    tellUnreadable(user, host, notice);
  },

  async enter(_data, { host, run, user, folder, inside, notice }) {
    const display = parseDisplay(host.env.DISPLAY ?? "");
    const reach = display && reachOf(display, host);
    if (!display || !reach) return { DISPLAY: "" }; // A terminal without a display: nobody else's either.
    const missing = missingWay(display, reach, run);
    if (missing) {
      notice(
        `no windows on ${display.text}: ${missing}; "rocker up --recreate" from this terminal changes that`,
      );
      return { DISPLAY: "" };
    }
    const { refreshAuthority } = await import("./refresh-authority.ts");
    const file = fileNameOf(display);
    await refreshAuthority(join(folder, file), display, host);
    tellUnreadable(user, host, notice);
    return { DISPLAY: display.text, XAUTHORITY: `${inside}/${file}` };
  },
});

/** What a container that stays lacks to get to a display; undefined when it has it. */
function missingWay(display: Display, reach: Reach, run: RunSpec): string | undefined {
  if (hostNetworkReason(display, reach) !== undefined && run.settings.network?.value !== "host") {
    return "the container was made without the host's network";
  }
  if (reach === "socket" && !run.mounts.some(({ target }) => target === socketFolder)) {
    return "the container was made without the sockets of local displays";
  }
  return undefined;
}

function tellUnreadable(user: string, host: Host, notice: (text: string) => void): void {
  if (mayUseWhatIsPersonal({ host, user })) return;
  notice(
    `the image's user ${user} may not read the cookie of your display, which is yours alone: add --user`,
  );
}

function tellMissingCookie(display: Display, { host, notice }: SetupContext): void {
  const file = personsAuthorityFile(host);
  const entries = parseAuthority(host.readFile(file) ?? Buffer.alloc(0));
  if (entriesOfNumber(entries, display.number).length > 0) return;
  notice(
    `${file} has no cookie for the display ${display.text}: windows open only if it admits you without one`,
  );
}
