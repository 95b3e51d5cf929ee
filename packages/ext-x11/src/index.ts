import { defineExtension, type SetupContext } from "@rocker/core";
import { authorityFile, authorityTarget, personsAuthorityFile } from "./authority-file.ts";
import { entriesOfNumber } from "./cookies.ts";
import { type Display, parseDisplay } from "./display.ts";
import { displayProblem } from "./display-problem.ts";
import { hostNetworkReason, reachOf, socketFolder } from "./reach.ts";
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

    container
      .withRunVariable("DISPLAY", display.text)
      .withRunVariable("XAUTHORITY", authorityTarget)
      .withBindMount(authorityFile(display, host), authorityTarget, { readOnly: true })
      .withPreparation({ display: display.text });
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
  },

  async prepare(data, { host, user, notice }) {
    const text = (data as { readonly display?: unknown } | null)?.display;
    const display = typeof text === "string" ? parseDisplay(text) : undefined;
    if (!display) throw new Error(`${JSON.stringify(data)} names no display`);
    const { refreshAuthority } = await import("./refresh-authority.ts");
    await refreshAuthority(display, host);
    const [id = ""] = user.split(":");
    if (!["", "0", "root", String(host.user().uid)].includes(id)) {
      notice(
        `the image's user ${id} may not read the cookie of your display, which is yours alone: add --user`,
      );
    }
  },
});

function tellMissingCookie(display: Display, { host, notice }: SetupContext): void {
  const file = personsAuthorityFile(host);
  const entries = parseAuthority(host.readFile(file) ?? Buffer.alloc(0));
  if (entriesOfNumber(entries, display.number).length > 0) return;
  notice(
    `${file} has no cookie for the display ${display.text}: windows open only if it admits you without one`,
  );
}
