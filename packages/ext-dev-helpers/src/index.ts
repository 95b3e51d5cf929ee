import { defineExtension, type PackageNames } from "@rocker/core";

// Tools that minimal images lack, by each distribution's package names.
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

/** Installs tools for working in a container: `--dev-helpers`. */
export default defineExtension({
  name: "dev-helpers",
  summary: "Editors and command-line tools for working in a container",
  options: {
    "dev-helpers": { type: "boolean", summary: "Install emacs, vim, tmux, byobu, git, curl, htop and less" },
  },
  setup(container) {
    container.withPackages(helpers);
  },
});
