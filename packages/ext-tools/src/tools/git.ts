import { archive, crates, everywhere, packages, type Tool } from "@rocker/tool";

export const git: readonly Tool[] = [
  {
    name: "lazygit",
    summary: "lazygit, a terminal UI for git",
    from: archive({
      url: "https://github.com/jesseduffield/lazygit/releases/download/v{version}/lazygit_{version}_linux_{arch}.tar.gz",
      arch: { amd64: "x86_64", arm64: "arm64" },
      sha256: {
        "0.65.1": {
          amd64: "02beacbcda0fa342e50ae3480ba8147307353af3fb28e1d5f790e02329c201a6",
          arm64: "49abecdf6adf4f2dfdb11bf7b9bfada267ea523612ed809d1c6d87f6c04000a7",
        },
      },
      programs: { lazygit: "lazygit" },
    }),
    packages: everywhere("git"),
    detect: [{ home: ".config/lazygit" }],
    config: [".config/lazygit"],
  },
  {
    name: "gitui",
    summary: "gitui, a terminal UI for git, built with cargo",
    from: crates("gitui", "gitui"),
    packages: {
      apt: ["git", "cmake", "make", "pkg-config", "perl"],
      apk: ["git", "cmake", "make", "pkgconf", "perl"],
      dnf: ["git", "cmake", "make", "pkgconf", "perl"],
      pacman: ["git", "cmake", "make", "pkgconf", "perl"],
      zypper: ["git", "cmake", "make", "pkgconf", "perl"],
    },
    detect: [{ home: ".config/gitui" }],
    config: [".config/gitui"],
  },
  {
    name: "tig",
    summary: "tig, a terminal browser for git history",
    from: packages(everywhere("tig", "git")),
  },
  {
    name: "git-lfs",
    summary: "git-lfs, Git Large File Storage",
    from: packages(everywhere("git-lfs", "git")),
    detect: [{ file: ".gitattributes", content: "filter=lfs" }],
  },
  {
    name: "gh",
    summary: "gh, the GitHub CLI",
    from: packages({
      apt: ["gh", "git"],
      apk: ["github-cli", "git"],
      dnf: ["gh", "git"],
      pacman: ["github-cli", "git"],
      zypper: ["gh", "git"],
    }),
    config: [".config/gh"],
  },
];
