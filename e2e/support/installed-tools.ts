/** A tool that the end-to-end tests install, and how they check it. */
export interface InstalledTool {
  readonly name: string;
  readonly version?: string;
  readonly command: string;
  readonly prints: RegExp;
  /** Install it on every engine. One tool for each way of installing is enough; the others run on one engine. */
  readonly everyEngine?: true;
}

/** The table of tools in the documentation is generated from this too. */
export const installedTools: readonly InstalledTool[] = [
  // From the distribution, one with a version in its notation.
  { name: "tmux", version: "3.3a-3", command: "tmux -V", prints: /^tmux 3\.3a$/, everyEngine: true },
  { name: "python", command: "python3 -m venv --help", prints: /^usage: venv/ },
  { name: "ccache", command: "ccache --version >/dev/null && printenv PATH", prints: /^\/usr\/lib\/ccache:/ },
  { name: "fzf", command: "fzf --version", prints: /^0\./ },
  { name: "nvim", command: "nvim --version", prints: /^NVIM v0/ },
  { name: "ripgrep", command: "rg --version", prints: /^ripgrep / },
  { name: "jq", command: "jq --version", prints: /^jq-1/ },
  { name: "curl", command: "curl --version", prints: /^curl / },
  { name: "tig", command: "tig --version", prints: /^tig version/ },
  { name: "git-lfs", command: "git lfs version", prints: /^git-lfs\// },
  { name: "gh", command: "gh --version", prints: /^gh version/ },
  // From PyPI and from npm.
  { name: "uv", version: "0.9.2", command: "uv --version", prints: /^uv 0\.9\.2\b/, everyEngine: true },
  { name: "node", version: "24", command: "node --version", prints: /^v24\./, everyEngine: true },
  { name: "pnpm", version: "10", command: "pnpm --version", prints: /^10\./, everyEngine: true },
  { name: "claude", command: "claude --version", prints: /Claude Code/ },
  { name: "go", version: "1.26", command: "go version", prints: /^go version go1\.26/ },
];

export function flagOf({ name, version }: InstalledTool): string {
  return version === undefined ? `--${name}` : `--${name}=${version}`;
}
