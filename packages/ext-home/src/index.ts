import { resolve } from "node:path/posix";
import { defineExtension, type Host, type Read, seLinuxIsEnforced } from "@rocker/core";

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
  read: ({ host }) => readHome(host),
  setup(container, { value: { home, source }, host, account, notice }) {
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

interface Home {
  /** The path of the home directory, normalized. */
  readonly home: string;
  /** Its real path. */
  readonly source: string;
}

function readHome(host: Host): Read<Home> {
  const { home } = host.user();
  const fix = "Set HOME to your home directory, or mount a specific directory with --volume.";
  const facts = host.path(home);
  if (!home.startsWith("/") || facts?.kind !== "directory") {
    const what = `cannot mount your home directory ${JSON.stringify(home)}: it does not exist, or permission was denied.`;
    return { problems: [{ slug: "missing", what, fix }] };
  }
  if (facts.realPath === "/") {
    const what = `cannot mount your home directory: it is "/", which would hide the container's files.`;
    return { problems: [{ slug: "root", what, fix }] };
  }
  return { value: { home: resolve("/", home), source: facts.realPath } };
}
