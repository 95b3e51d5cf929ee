import type { CommandName } from "../read/commands.ts";

/** How to install the packages of a language. */
export interface Tool {
  /**
   * A POSIX sh script. `$1` is `root` or `user`, and the other arguments are the packages as written in the file.
   */
  readonly script: string;
  /** The directories that keep downloads between builds, by the environment variable that sets them. */
  readonly cache: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export type ToolName = Extract<CommandName, "pip" | "uv" | "conda" | "npm" | "gem" | "cargo" | "go">;

const cacheDirectory = "/var/cache/rocker";

/** Shell functions. `find_program` sets `$program` to the first of its arguments that the image has. */
const find = `
actor=$1; shift
find_program() {
  for program do command -v "$program" >/dev/null 2>&1 && return; done
  echo "rocker: this image has no $*. Install it in a layer that comes before, or start from an image that has it." >&2
  exit 1
}
`;

// Debian and others mark their Python as externally managed (PEP 668). In a container, pip may change it.
const pipEnv = {
  PIP_BREAK_SYSTEM_PACKAGES: "1",
  PIP_ROOT_USER_ACTION: "ignore",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  PIP_NO_INPUT: "1",
};

export const tools: Readonly<Record<ToolName, Tool>> = {
  pip: {
    script: `${find}
find_program pip3 pip
if [ "$actor" = user ]; then set -- --user "$@"; fi
exec "$program" install --upgrade "$@"`,
    cache: { PIP_CACHE_DIR: `${cacheDirectory}/pip` },
    env: pipEnv,
  },
  uv: {
    script: `${find}
find_program uv
exec "$program" pip install --system --break-system-packages --upgrade "$@"`,
    cache: { UV_CACHE_DIR: `${cacheDirectory}/uv` },
    // The cache is on a different file system than the image.
    env: { UV_LINK_MODE: "copy" },
  },
  conda: {
    script: `${find}
find_program conda mamba micromamba
[ "$program" != micromamba ] || set -- --name base "$@"
exec "$program" install --yes "$@"`,
    cache: { CONDA_PKGS_DIRS: `${cacheDirectory}/conda` },
  },
  npm: {
    script: `${find}
find_program npm
if [ "$actor" = user ]; then set -- --prefix "$HOME/.local" "$@"; fi
exec "$program" install --global --no-audit --no-fund --loglevel=error "$@"`,
    cache: { npm_config_cache: `${cacheDirectory}/npm` },
    env: { npm_config_update_notifier: "false" },
  },
  gem: {
    script: `${find}
find_program gem
if [ "$actor" = user ]; then set -- --user-install "$@"; fi
exec "$program" install --no-document "$@"`,
    cache: { GEM_SPEC_CACHE: `${cacheDirectory}/gem` },
  },
  cargo: {
    script: `${find}
find_program cargo
root=/usr/local
[ "$actor" = root ] || root=$HOME/.local
exec "$program" install --locked --root "$root" "$@"`,
    cache: { CARGO_HOME: `${cacheDirectory}/cargo` },
  },
  go: {
    // One at a time: a single command cannot install packages from different modules.
    script: `${find}
find_program go
GOBIN=/usr/local/bin
[ "$actor" = root ] || GOBIN=$HOME/.local/bin
export GOBIN
for package do
  case $package in *@*) ;; *) package=$package@latest ;; esac
  "$program" install "$package" || exit
done`,
    cache: { GOMODCACHE: `${cacheDirectory}/go/mod`, GOCACHE: `${cacheDirectory}/go/build` },
  },
};
