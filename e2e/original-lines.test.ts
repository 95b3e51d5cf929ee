import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

describeEngines("a command line of the original rocker", (engine) => {
  it("runs as it is: several values, an abbreviation, docker's arguments in one, options that are not needed", async () => {
    const directory = ownDirectory(engine.as);
    for (const name of ["a", "b", "c"]) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, `of ${name}`), "");
    }
    giveTo(engine.as, directory);
    const [a, b, c] = ["a", "b", "c"].map((name) => `${join(directory, name)}:/${name}`) as [
      string,
      string,
      string,
    ];
    const { code, stdout, stderr } = await rocker(
      ["--volume", a, b, "--vol", c, "--persist-image", "--image-name", "kept", "--net", "none"].concat(
        [
          "--oyr-run-arg",
          " --hostname=robot -e 'SAID=two words'",
          "--devices",
          "/dev/none",
          "--",
          "debian:bookworm",
        ],
        ["sh", "-c", 'ls /a /b /c; cat /proc/sys/kernel/hostname; echo "$SAID"'],
      ),
      using(engine),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("/a:\nof a\n\n/b:\nof b\n\n/c:\nof c\nrobot\ntwo words\n");
    expect(stderr).toMatch(/RK123: --persist-image/);
    expect(stderr).toMatch(/RK123: --image-name/);
    expect(stderr).toMatch(/RK124: --vol was read as --volume/);
    expect(stderr).toMatch(/device \/dev\/none not found/);
  });

  it("that gives a command as one argument runs it as it is, and says what is wrong when there is none", async () => {
    const { code, stderr } = await rocker(["debian:bookworm", "echo one argument"], using(engine));
    expect(code).toBe(127);
    expect(stderr).toContain("debian:bookworm echo one argument");
  });
});

it("a rockerc.yaml of its users is a project's configuration, and .rockerc.yaml at home the user's own", async () => {
  const { home, run } = configuredProject({
    "rockerc.yaml":
      "image: debian:bookworm\nargs:\n  - deps\n  - persist-image\n  - init\ndisable_args:\n  - user\n",
  });
  writeFileSync(join(home, ".rockerc.yaml"), "args: [user]\n");
  giveTo((await import("./support/test-user.ts")).testUser, home);
  const { code, stdout, stderr } = await run(["plan", "--format", "json"], { withAll: true });
  expect(code, stderr).toBe(0);
  const plan = JSON.parse(stdout);
  expect(plan).toMatchObject({
    base: { image: "debian:bookworm" },
    run: { settings: { init: { value: "true" } } },
  });
  expect(plan.account).toBeUndefined();
  expect(stderr).toMatch(/RK123: rockerc.yaml: persist-image/);
});
