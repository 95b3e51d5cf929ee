import { everywhere, packages, type Tool } from "@rocker/tool";

export const editors: readonly Tool[] = [
  {
    name: "tmux",
    summary: "tmux, terminals that stay",
    from: packages(everywhere("tmux")),
    config: [".tmux.conf", ".config/tmux"],
  },
  { name: "fzf", summary: "fzf, finds in lists", from: packages(everywhere("fzf")) },
];
