import { resolve } from "node:path/posix";
import { defineExtension, type ExtensionProblem, type Host, seLinuxIsEnforced } from "@rocker/core";

/** The host's home folder in the container: `--home`. */
export default defineExtension({
  name: "home",
  summary: "Your home folder in the container",
  options: {
    home: { type: "boolean", summary: "Mount your home folder at the same place, and make it the home" },
  },
  after: ["user"],
  validate: ({ host }) => homeProblems(host),
  setup(container, { host, account, notice }) {
    const home = resolve("/", host.user().home);
    const source = host.path(home)?.realPath ?? home;
    // Another home in the container was asked for: it is there that programs look.
    const target = account?.home ?? home;
    container.withBindMount(source, target);
    // Who makes the account sets its HOME; without one, the image's user is at home here.
    if (!account) container.withRunVariable("HOME", target);
    if (seLinuxIsEnforced(host)) {
      notice(
        `SELinux is enforced here and may keep the container out of ${source}. rocker never relabels a home: ` +
          "mount the folders that you need with --volume SRC:DST:z instead.",
      );
    }
  },
});

function homeProblems(host: Host): ExtensionProblem[] {
  const { home } = host.user();
  const fix = "Set HOME to your home folder, or mount a folder of your choice with --volume.";
  const facts = host.path(home);
  if (!home.startsWith("/") || facts?.kind !== "folder") {
    const what = `your home ${JSON.stringify(home)} cannot be mounted: there is no such folder, or it may not be read.`;
    return [{ slug: "missing", what, fix }];
  }
  if (facts.realPath === "/") {
    return [
      { slug: "root", what: `your home is "/": it cannot be mounted over the container's own files.`, fix },
    ];
  }
  return [];
}
