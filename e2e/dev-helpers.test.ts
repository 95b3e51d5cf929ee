import { expect, it } from "vitest";
import { describePodman, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { toolsImage } from "./support/tools-image.ts";

// With Docker, the README's example covers this.
describePodman("--dev-helpers", (engine) => {
  it("installs all tools, and each starts", async () => {
    const script = `set -e
      for program in emacs vim byobu git curl htop less ps; do $program --version | head -n 1; done
      tmux -V; . /usr/share/bash-completion/bash_completion; type -t _init_completion`;
    const line = ["--dev-helpers", toolsImage(engine), "bash", "-c", script];
    const { code, stdout, stderr } = await rocker(line, { ...using(engine), withAll: true });
    expect(code, stderr).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    const begins = [
      "GNU Emacs",
      "VIM",
      "byobu",
      "git",
      "curl",
      "htop",
      "less",
      "ps from procps",
      "tmux",
      "function",
    ];
    expect(lines).toEqual(begins.map((begin) => expect.stringMatching(new RegExp(`^${begin}\\b`))));
  });
});
