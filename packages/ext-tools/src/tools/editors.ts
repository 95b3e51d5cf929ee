import { archive, everywhere, packages, type Tool } from "@rocker/tool";

export const editors: readonly Tool[] = [
  {
    name: "nvim",
    summary: "Neovim",
    from: packages(everywhere("neovim")),
    pinnedFrom: archive({
      url: "https://github.com/neovim/neovim/releases/download/v{version}/nvim-linux-{arch}.tar.gz",
      arch: { amd64: "x86_64", arm64: "arm64" },
      sha256: {
        "0.12.5": {
          amd64: "bce0f56eda1f1b1db6eee8f4133d7a38813ea07933837dd1777411ca384c6875",
          arm64: "1aa5ca085249580ae0f91eb14f27ec0919773ff2d99a163d03f3d6c21ac29725",
        },
      },
      strip: 1,
      programs: { nvim: "bin/nvim" },
    }),
    detect: [{ home: ".config/nvim" }],
    config: [".config/nvim"],
    cache: ".local/share/nvim",
  },
  {
    name: "tmux",
    summary: "tmux, a terminal multiplexer",
    from: packages(everywhere("tmux")),
    detect: [{ home: ".tmux.conf" }, { home: ".config/tmux" }],
    config: [".tmux.conf", ".config/tmux"],
  },
  {
    name: "fzf",
    summary: "fzf, a fuzzy finder",
    from: packages(everywhere("fzf")),
    pinnedFrom: archive({
      url: "https://github.com/junegunn/fzf/releases/download/v{version}/fzf-{version}-linux_{arch}.tar.gz",
      sha256: {
        "0.74.3": {
          amd64: "3501a595e4b5c40a6b047340a0e8f805c46fd4e61ef95ef8a136ba8c61cf6f22",
          arm64: "4a17a17b46bd0c4873e995533de508995c11572c0be0664a5dbcf13f60463046",
        },
      },
      programs: { fzf: "fzf" },
    }),
  },
  { name: "ripgrep", summary: "ripgrep, a recursive text search", from: packages(everywhere("ripgrep")) },
  { name: "jq", summary: "jq, a JSON processor", from: packages(everywhere("jq")) },
  {
    name: "curl",
    summary: "curl, with the public CA certificates",
    from: packages(everywhere("curl", "ca-certificates")),
    config: [".curlrc"],
  },
];
