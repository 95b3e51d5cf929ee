import { expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";

describeEngines("--locale and --timezone", (engine) => {
  const { as, env } = using(engine);
  const options = { as, env, withAll: true };

  it("sets the language and the time zone of programs", async () => {
    const flags = ["--locale=de_DE.UTF-8", "--timezone=Asia/Kolkata"];
    const show = 'date -d 2026-03-05T00:00Z "+%A %H:%M %Z"; locale charmap';
    const { code, stdout, stderr } = await rocker([...flags, "debian:bookworm", "sh", "-c", show], options);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "Donnerstag 05:30 IST\nUTF-8\n" });
  });

  it("sets the time zone in an image without zone files and package manager", async () => {
    const flags = ["--locale=C.UTF-8", "--timezone=Asia/Kolkata"];
    const show = 'date -d "@0" "+%H:%M"; echo "$LANG"';
    const { stdout, stderr } = await rocker(
      [...flags, "rocker-test/busybox:latest", "sh", "-c", show],
      options,
    );
    expect(stdout, stderr).toBe("05:30\nC.UTF-8\n");
  });
});
