import { posix } from "node:path";
import { defineExtension, type ExtensionContext, type ExtensionProblem } from "@rocker/core";
import { configFiles, settingOf } from "./config-files.ts";
import { addOpenPgp, enterOpenPgp, prepareOpenPgp } from "./openpgp.ts";
import { repositoryMounts } from "./repository-mounts.ts";
import { signingKey } from "./signing.ts";

const options = {
  git: { type: "boolean", summary: "Your Git settings, and the repositories of worktrees and submodules" },
  "git-config-path": {
    type: "path",
    summary: "Git settings from another file than ~/.gitconfig",
    valueName: "FILE",
  },
} as const;
type Context = ExtensionContext<typeof options>;

// Where the settings are in the container: of no home, so that the container's user needs none.
const configTarget = "/run/rocker/git/config";
const signingKeyTarget = "/run/rocker/git/signing-key.pub";

/** Git in the container as the person has it on the host. */
export default defineExtension({
  name: "git",
  summary: "Your Git settings, worktrees and submodules",
  options,
  // What others mount decides what is missing.
  after: ["user", "home", "volume", "cwd", "isolate", "ssh"],

  validate: (context) => configProblems(context),

  setup(container, { options, host, account, active, mounts, stays, notice }) {
    const files = configFiles({
      path: options["git-config-path"] ?? personalConfig({ host }),
      target: configTarget,
      home: account?.home,
      host,
    });
    // In a mounted home, Git finds the settings by itself, and can change them.
    const inHome = active.has("home") && !options["git-config-path"];
    const [first] = files;
    if (first && !inHome) {
      container.withRunVariable("GIT_CONFIG_GLOBAL", first.target);
      for (const { source, target } of files) {
        // The same file, perhaps to be written to; another one there is a contradiction.
        const isThere = mounts.some(
          (mount) => mount.type === "bind" && mount.target === target && mount.source === source,
        );
        if (!isThere) container.withBindMount(source, target, { readOnly: true });
      }
    }

    const settings: [string, string][] = [];
    // Git refuses repositories of others; the person's are another's for every other user of the container.
    if (account?.uid !== host.user().uid) settings.push(["safe.directory", "*"]);
    const key = signingKey(files, host);
    if (key?.kind === "ssh") {
      if (key.file) {
        container.withBindMount(key.file, signingKeyTarget, { readOnly: true });
        settings.push(["user.signingKey", signingKeyTarget]);
      }
      if (!active.has("ssh")) notice("commits are signed with a key of your ssh agent: add --ssh");
    } else if (key) {
      const missing =
        key.kind === "openpgp"
          ? addOpenPgp(container, { host, account, stays })
          : "its keys are not in the container";
      if (missing) {
        const format = key.kind === "openpgp" ? "OpenPGP" : key.format;
        notice(
          `commits are signed with ${format}, and ${missing}; "git -c commit.gpgSign=false" leaves it out`,
        );
      }
    }
    // Settings of this container only, which no file of the person's has to hold (git-config, GIT_CONFIG_COUNT).
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
      notice("your credential helper is a program of this machine: use --ssh, or a helper of the image");
    }
  },

  // Only a container that stays and signs with OpenPGP has something to be prepared.
  prepare: (_data, { host }) => prepareOpenPgp(host),

  enter(_data, { host, notice }) {
    const missing = enterOpenPgp(host);
    if (missing) notice(`commits cannot be signed: ${missing}`);
    return {};
  },
});

/** The file that Git reads for this person; `~/.gitconfig` when there is none. */
function personalConfig({ host }: Pick<Context, "host">): string {
  const { home } = host.user();
  const told = host.env.GIT_CONFIG_GLOBAL;
  if (told) return posix.resolve(host.cwd, told);
  const own = posix.join(home, ".gitconfig");
  const xdg = posix.join(host.env.XDG_CONFIG_HOME || posix.join(home, ".config"), "git/config");
  return host.path(own) || !host.path(xdg) ? own : xdg;
}

function configProblems({ options, host }: Context): ExtensionProblem[] {
  const given = options["git-config-path"];
  if (given === undefined || host.readFile(given)) return [];
  const what = `--git-config-path: ${given} is not there, or may not be read.`;
  return [{ slug: "no-config", kind: "usage", what, fix: "Name a file with Git settings." }];
}
