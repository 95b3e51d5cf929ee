import { describe, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";

const image = "debian:bookworm";

describe("tools", () => {
  describeEngines("of the distribution", (engine) => {
    it("are installed together, and run as the person", async () => {
      const script = "tmux -V && fzf --version && id -u";
      const result = await rocker(["--user", "--tmux", "--fzf", image, "sh", "-c", script], {
        ...using(engine),
        withAll: true,
      });
      expect(result).toMatchObject({ code: 0 });
      expect(result.stdout).toMatch(/^tmux 3\.3a\n0\.38\..*\n\d+\n$/);
    });
  });
});
