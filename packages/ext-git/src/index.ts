import { posix } from "node:path";
import { defineExtension, type ExtensionContext, type Host, type Read } from "@rocker/core";
import { configFiles, settingOf } from "./config-files.ts";
import { addOpenPgp, enterOpenPgp, prepareOpenPgp } from "./openpgp.ts";
import { repositoryMounts } from "./repository-mounts.ts";
import { signingKey } from "./signing.ts";

const options = {
  git: {
    type: "boolean",
    summary: "Use your Git configuration, and mount repositories of worktrees and submodules",
  },
  "git-config-path": {
    type: "path",
    summary: "Use this Git configuration file instead of ~/.gitconfig",
    valueName: "FILE",
  },
} as const;
type Context = ExtensionContext<typeof options>;

// Outside any home directory, so that the container's user does not need one.
const configTarget = "/run/rocker/git/config";
const signingKeyTarget = "/run/rocker/git/signing-key.pub";

/** Makes Git in the container work as on the host: `--git`. */
export default defineExtension({
  name: "git",
  summary: "Your Git configuration, worktrees and submodules",
  options,
  // The mounts of other extensions determine which repositories are missing.
  after: ["user", "home", "volume", "cwd", "isolate", "ssh"],

  read: (context) => readConfig(context),

  setup(container, { value: config, host, account, active, mounts, persistent, notice }) {
    const files = configFiles({
      path: config.path,
      target: configTarget,
      home: account?.home,
      host,
    });
    // In a mounted home directory, Git finds the configuration itself and can change it.
    const inHome = active.has("home") && !config.isGiven;
    const [first] = files;
    if (first && !inHome) {
      container.withRunVariable("GIT_CONFIG_GLOBAL", first.target);
      for (const { source, target } of files) {
        // The same file may be mounted already, possibly writable. A different file at this path is a conflict.
        const isMounted = mounts.some(
          (mount) => mount.type === "bind" && mount.target === target && mount.source === source,
        );
        if (!isMounted) container.withBindMount(source, target, { readOnly: true });
      }
    }

    const settings: [string, string][] = [];
    // Git refuses repositories of another user. If the container's user is not the host user, all of them are.
    if (account?.uid !== host.user().uid) settings.push(["safe.directory", "*"]);
    const key = signingKey(files, host);
    if (key?.kind === "ssh") {
      if (key.file) {
        container.withBindMount(key.file, signingKeyTarget, { readOnly: true });
        settings.push(["user.signingKey", signingKeyTarget]);
      }
      if (!active.has("ssh")) notice("signing commits needs your ssh agent: add --ssh");
    } else if (key) {
      const missing =
        key.kind === "openpgp"
          ? addOpenPgp(container, { host, account, persistent })
          : "its keys are not available in the container";
      if (missing) {
        const format = key.kind === "openpgp" ? "OpenPGP" : key.format;
        notice(
          `signing commits with ${format} will not work: ${missing}. Use "git -c commit.gpgSign=false" to commit unsigned`,
        );
      }
    }
    // Configuration for this container only, without changing any file (git-config, GIT_CONFIG_COUNT).
    if (settings.length > 0) container.withRunVariable("GIT_CONFIG_COUNT", String(settings.length));
    for (const [index, [name, value]] of settings.entries()) {
      container.withRunVariable(`GIT_CONFIG_KEY_${index}`, name);
      container.withRunVariable(`GIT_CONFIG_VALUE_${index}`, value);
    }

    const repositories = repositoryMounts(mounts, host);
    for (const { source, target, readOnly } of repositories.mounts) {
      container.withBindMount(source, target, { readOnly });
    }
    for (const text of repositories.notices) notice(text);
    if (settingOf(files, host, "credential.helper")) {
      notice("your credential helper runs on the host only: use --ssh, or a helper that the image includes");
    }
  },

  // Called only for persistent containers that sign with OpenPGP.
  prepare: (_data, { host }) => prepareOpenPgp(host),

  enter(_data, { host, notice }) {
    const missing = enterOpenPgp(host);
    if (missing) notice(`signing commits will not work: ${missing}`);
    return {};
  },
});

/** The user's Git configuration file; `~/.gitconfig` when none exists. */
function userConfig(host: Host): string {
  const { home } = host.user();
  const configured = host.env.GIT_CONFIG_GLOBAL;
  if (configured) return posix.resolve(host.cwd, configured);
  const own = posix.join(home, ".gitconfig");
  const xdg = posix.join(host.env.XDG_CONFIG_HOME || posix.join(home, ".config"), "git/config");
  return host.path(own) || !host.path(xdg) ? own : xdg;
}

interface Config {
  /** The configuration file. Only one that was given is sure to exist. */
  readonly path: string;
  readonly isGiven: boolean;
}

function readConfig({ options, host }: Context): Read<Config> {
  const given = options["git-config-path"];
  if (given === undefined) return { value: { path: userConfig(host), isGiven: false } };
  if (host.readFile(given)) return { value: { path: given, isGiven: true } };
  const what = `--git-config-path: cannot read ${given}: it does not exist, or permission was denied.`;
  const fix = "Specify an existing Git configuration file.";
  return { problems: [{ slug: "no-config", kind: "usage", what, fix }] };
}
