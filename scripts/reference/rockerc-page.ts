import { ofDepsRocker } from "../../packages/cli/src/legacy/options.ts";
import { legacyRow } from "./legacy-row.ts";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";
import { type Plugin, providerOf } from "./plugins.ts";

/** The options of deps_rocker's extensions: those of 0.23 (PyPI), and those that earlier versions had. */
const depsRockerOptions = [
  ...[
    "deps",
    "auto",
    "cache-perms",
    "cargo",
    "ccache",
    "claude",
    "codex",
    "conda",
    "curl",
    "cwd",
    "cwd-name",
  ],
  ...["deps-devtools", "detach", "fzf", "gemini", "git-clone", "gitui", "isaac-sim", "jquery", "lazygit"],
  ...["locales", "npm", "nvim", "palanteer", "pixi", "ros-jazzy", "spec-kit", "ssh-client", "tzdata"],
  ...["urdf-viz", "uv", "vcstool"],
  ...["claude-npm", "foxglove", "neovim", "ros-generic", "ros-humble", "ros-underlay", "snap"],
];

/** Keys of rockerc.yaml, from rockerc 0.19. */
const keys: readonly (readonly [key: string, here: string])[] = [
  ["`image`", "same"],
  ["`dockerfile`", "same; only rebuilt when something changed"],
  ["`args`", "each is an option to enable; with a value: `network host` or `network=host`"],
  ["`disable_args`", "each is an option to disable"],
  ["`extension-blacklist`", "same"],
  [
    "any other key",
    "the option of that name. The value is read like words of a command line, as rockerc does: quotes keep words together, several words are several values",
  ],
  ["`$CONTAINER_NAME`, `$PWD`, `$HOME`, `$USER`", "in values: the directory's name, the directory, and you"],
  ["no `image`", "`ubuntu:24.04`, the image of renv, with a notice"],
];

/** Commands of the rockerc package, from rockerc 0.19. */
const commands: readonly (readonly [theirs: string, ours: string])[] = [
  ["`rockerc`", "`rocker up && rocker enter`, or `rocker` for a container that is removed when it ends"],
  ["`rockerc --force`", "`rocker up --recreate`"],
  [
    "`rockerc --vsc`, `rockervsc`",
    "`rocker up`, then attach Visual Studio Code: see [ext-vscode](../../packages/ext-vscode/README.md)",
  ],
  ["`rockerc --create-dockerfile`, `--show-dockerfile`", "`rocker plan`"],
  ["`rockerc --auto`", "`rocker --auto`"],
  ["`renv OWNER/REPO@BRANCH`", "clone the repository, then `rocker up && rocker enter` in it"],
];

/**
 * docs/guides/from-rockerc.md: what rockerc and deps_rocker have, and its counterpart here.
 * @throws Error for an option of theirs that has none
 */
export function rockercPage(plugins: readonly Plugin[]): string {
  const rows = depsRockerOptions.map((name) =>
    legacyRow(name, ofDepsRocker[name], providerOf(name, plugins)),
  );
  return `${generated}

# From rockerc and deps_rocker

rocker reads a project's \`rockerc.yaml\`, your \`~/.rockerc.yaml\` and all \`*.deps.yaml\` files as they are. In a directory
with a \`rockerc.yaml\`:

\`\`\`console
$ rocker                        # run the image with its options
$ rocker up && rocker enter     # a persistent container
$ rocker config --explain       # which values are in effect, and from which file
$ rocker init --from rockerc    # write .rockerrc.yaml with the same meaning
\`\`\`

\`rocker init --from rockerc\` writes rocker's own format, with a schema for editors. Both have the same plan; when it is as
you want it, remove \`rockerc.yaml\`: in a directory with both, it is ignored.

## rockerc.yaml

${table([["key", "here"], ...keys])}

An extension that no installed package provides is an error that names the package; \`rocker ext add\` installs it. A file
with rockerc's name and the keys of a deps file is an error too (RK134).

## Commands

${table([["rockerc", "rocker"], ...commands])}

## Deps files

\`--deps\` finds and merges the same files. [ext-deps](../../packages/ext-deps/README.md) describes the format. Differences:

- A list is one layer, and all lists of one key in all files are merged into one order. Two files that require different
  orders are an error with both lines, as before.
- An entry may have several package names, and apt expands patterns such as \`ros-humble-rqt*\`. Any other text that a shell
  would interpret is an error: put commands under \`run\`.
- A URL for pip needs the package's name: \`tool @ git+https://…\`.
- \`script\` entries run one by one, with their own \`#!\` line, and \`sudo\` works in them without being removed.
- An unknown command, such as \`cpp\` in \`cpp_tools\`, is an error with file and line.

## Extensions of deps_rocker

${table([["deps_rocker", "here", "package", "difference"], ...rows])}
`;
}
