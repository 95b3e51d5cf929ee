import { resolve } from "node:path/posix";
import { defineExtension, type ExtensionProblem, type Host, seLinuxIsEnforced } from "@rocker/core";

/** Mounts the user's home directory: `--home`. */
export default defineExtension({
  name: "home",
  summary: "Mount your home directory",
  options: {
    home: {
      type: "boolean",
      summary: "Mount your home directory at the same path and use it as the container's home",
    },
  },
  after: ["user"],
  validate: ({ host }) => homeProblems(host),
  setup(container, { host, account, notice }) {
    const home = resolve("/", host.user().home);
    const source = host.path(home)?.realPath ?? home;
    // An account may have a different home in the container: programs look there.
    const target = account?.home ?? home;
    container.withBindMount(source, target);
    // The extension that creates an account also sets HOME. Without an account, set it for the image's user.
    if (!account) container.withRunVariable("HOME", target);
    if (seLinuxIsEnforced(host)) {
      notice(
        `SELinux is enforcing and may deny access to ${source}. rocker never relabels a home directory: ` +
          "mount the directories that you need with --volume SRC:DST:z instead",
      );
    }
  },
});

function homeProblems(host: Host): ExtensionProblem[] {
  const { home } = host.user();
  const fix = "Set HOME to your home directory, or mount a specific directory with --volume.";
  const facts = host.path(home);
  if (!home.startsWith("/") || facts?.kind !== "folder") {
    const what = `cannot mount your home directory ${JSON.stringify(home)}: it does not exist, or permission was denied.`;
    return [{ slug: "missing", what, fix }];
  }
  if (facts.realPath === "/") {
    return [
      {
        slug: "root",
        what: `cannot mount your home directory: it is "/", which would hide the container's files.`,
        fix,
      },
    ];
  }
  return [];
}
