import { defineExtension, type PackageNames } from "@rocker/core";

// What a person reaches for in a container that has nothing. The names are those of each distribution's packages.
const common = ["bash-completion", "byobu", "curl", "git", "htop", "less", "tmux"];

const helpers: PackageNames = {
  apt: [...common, "emacs-nox", "procps", "vim"],
  apk: [...common, "emacs-nox", "procps", "vim"],
  dnf: [
    ...common.filter((one) => one !== "htop" && one !== "byobu"),
    "emacs-nox",
    "procps-ng",
    "vim-enhanced",
  ],
  pacman: [...common.filter((one) => one !== "byobu"), "emacs-nox", "procps-ng", "vim"],
  zypper: [...common, "emacs-nox", "procps", "vim"],
};

/** Tools for working in a container: `--dev-helpers`. */
export default defineExtension({
  name: "dev-helpers",
  summary: "Tools for working in a container",
  options: {
    "dev-helpers": { type: "boolean", summary: "Install editors, tmux, byobu, git, htop, less, curl" },
  },
  setup(container) {
    container.withPackages(helpers);
  },
});
