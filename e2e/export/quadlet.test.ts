import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeEngines, using } from "../support/engines.ts";
import { exportPlan, makeDirectory, probe, succeedAs, valuesOf, variedOptions } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";
import { buildUnit, containerUnit, type Expansions } from "../support/unit-file.ts";

const image = "rocker-test/busybox:latest";

// As root, Quadlet has no user to keep.
describeEngines("plan --format quadlet", (engine) => {
  const options = using(engine);

  it.skipIf(engine.name !== "podman" || engine.as.uid === 0)(
    "has units whose container is like rocker's own",
    async () => {
      const directory = makeDirectory(engine.as, "with space, comma 100%");
      const host = { TOKEN: "a $b" };
      const flags = [
        ...variedOptions(directory, `A=1 $B \${C} %h 'c' "d" \\ #`),
        ...[image, ...probe("a b", "$c", "${d}", "%u", "", "\n'\t")],
      ];
      const with_ = { ...options, env: { ...options.env, ...host } };
      const own = await rocker(flags, with_);
      expect(own.code, own.stderr).toBe(0);
      const exported = await exportPlan("quadlet", flags, with_);
      expect(exported.code, exported.stderr).toBe(0);
      const values = valuesOf(engine.as);
      const expansions: Expansions = {
        specifiers: {
          u: engine.as.name,
          U: String(engine.as.uid),
          G: String(engine.as.gid),
          g: values.USER_GROUP ?? "",
          h: engine.as.home,
          s: values.USER_SHELL ?? "",
        },
        variables: host,
      };
      const read = (name: string) => readFileSync(join(exported.directory, name), "utf8");
      const build = buildUnit(read("busybox-rocker.build"), expansions);
      succeedAs(engine.as, ["podman", "build", "--tag", build.tag, ...build.options, exported.directory]);
      const container = containerUnit(read("busybox-rocker.container"), expansions);
      expect(container.image).toBe("busybox-rocker.build");
      const run = ["podman", "run", "--rm", ...container.options, build.tag, ...container.command];
      expect(succeedAs(engine.as, run, { env: host })).toBe(own.stdout);
    },
  );
});
