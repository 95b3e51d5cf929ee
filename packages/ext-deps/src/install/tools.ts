import type { CommandName } from "../read/commands.ts";

/** How packages of a language are installed. */
export interface Tool {
  /**
   * POSIX sh. `$1` is `root` or `user`, the rest are the packages, each as it stands in a file.
   */
  readonly script: string;
  /** The folder where downloads are kept between builds, by the variable that tells the program. */
  readonly cache: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export type ToolName = Extract<CommandName, "pip" | "uv" | "conda" | "npm" | "gem" | "cargo" | "go">;

const cacheFolder = "/var/cache/rocker";

/** The first of some programs that the image has, as `$program`. */
const find = `
actor=$1; shift
find_program() {
  for program do command -v "$program" >/dev/null 2>&1 && return; done
  echo "rocker: this image has no $*. Install it in a layer that comes before, or start from an image that has it." >&2
  exit 1
}
`;

// Debian and others mark their Python as theirs (PEP 668). In a container it is nobody else's.
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
    cache: { PIP_CACHE_DIR: `${cacheFolder}/pip` },
    env: pipEnv,
  },
  uv: {
    script: `${find}
find_program uv
exec "$program" pip install --system --break-system-packages --upgrade "$@"`,
    cache: { UV_CACHE_DIR: `${cacheFolder}/uv` },
    // The cache is another file system than the image.
    env: { UV_LINK_MODE: "copy" },
  },
  conda: {
    script: `${find}
find_program conda mamba micromamba
[ "$program" != micromamba ] || set -- --name base "$@"
exec "$program" install --yes "$@"`,
    cache: { CONDA_PKGS_DIRS: `${cacheFolder}/conda` },
  },
  npm: {
    script: `${find}
find_program npm
if [ "$actor" = user ]; then set -- --prefix "$HOME/.local" "$@"; fi
exec "$program" install --global --no-audit --no-fund --loglevel=error "$@"`,
    cache: { npm_config_cache: `${cacheFolder}/npm` },
    env: { npm_config_update_notifier: "false" },
  },
  gem: {
    script: `${find}
find_program gem
if [ "$actor" = user ]; then set -- --user-install "$@"; fi
exec "$program" install --no-document "$@"`,
    cache: { GEM_SPEC_CACHE: `${cacheFolder}/gem` },
  },
  cargo: {
    script: `${find}
find_program cargo
root=/usr/local
[ "$actor" = root ] || root=$HOME/.local
exec "$program" install --locked --root "$root" "$@"`,
    cache: { CARGO_HOME: `${cacheFolder}/cargo` },
  },
  go: {
    // One at a time: those of different modules cannot be named together.
    script: `${find}
find_program go
GOBIN=/usr/local/bin
[ "$actor" = root ] || GOBIN=$HOME/.local/bin
export GOBIN
for package do
  case $package in *@*) ;; *) package=$package@latest ;; esac
  "$program" install "$package" || exit
done`,
    cache: { GOMODCACHE: `${cacheFolder}/go/mod`, GOCACHE: `${cacheFolder}/go/build` },
  },
};
