import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeDocker, describeEngines, describePodman, using } from "../support/engines.ts";
import {
  buildExported,
  devcontainer,
  exportPlan,
  makeDirectory,
  runAs,
  succeedAs,
} from "../support/exported.ts";
import { giveTo } from "../support/tree.ts";
import { containerUnit } from "../support/unit-file.ts";

const image = "rocker-test/busybox:latest";

/** Texts of everything that some format or tool could take for syntax. */
const anyText = fc
  .array(
    fc.constantFrom(
      ..."'\"\\$%#`!*?~;&|<>(){}[]:,=@^+- \t\n/aZ09éß漢😀\u00a0\u2028".split(/(?:)/u),
      ...[
        "${A}",
        "$(B)",
        "$V0",
        "%h",
        "%%",
        "$$",
        "\\n",
        "<<E",
        "''",
        '"""',
        "#{",
        "{{.}}",
        "\\\n",
        "- ",
        ": ",
        " #",
        "yes",
        "1e3",
        "<<",
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const maximum = 24;
const samples = fc.record({
  args: fc.array(anyText, { minLength: maximum, maxLength: maximum }),
  values: fc.array(anyText, { minLength: maximum, maxLength: maximum }),
});

/** Prints its arguments, and the variables V0, V1… */
const script =
  "export PATH=/usr/bin:/bin; printf 'A%s\\0' \"$@\" | base64 | tr -d '\\n'; echo; cat /proc/self/environ | base64 | tr -d '\\n'; echo";

interface Seen {
  readonly args: readonly string[];
  readonly values: readonly (string | undefined)[];
}

/** What the script printed: as many arguments and variables as there are samples. */
function seenIn(output: string): Seen {
  const [args = "", env = ""] = output.trimEnd().split("\n");
  const list = (text: string) => Buffer.from(text, "base64").toString().split("\0").slice(0, -1);
  const variables = new Map(
    list(env).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const count = [...variables.keys()].filter((name) => /^V\d+$/.test(name)).length;
  return {
    args: list(args).map((one) => one.slice(1)),
    values: Array.from({ length: count }, (_, index) => variables.get(`V${index}`)),
  };
}

const flagsOf = (values: readonly string[]) =>
  values.flatMap((value, index) => ["--env", `V${index}=${value}`]);
const commandOf = (args: readonly string[]) => ["/bin/sh", "-c", script, "sh", ...args];

/** All samples of a run are in one container. */
const check = (run: (given: { args: readonly string[]; values: readonly string[] }) => Promise<void>) =>
  fc.assert(fc.asyncProperty(samples, run), { numRuns: 2, endOnFailure: true });

describeEngines("texts in exports are exact", (engine) => {
  const options = using(engine);

  it("in a Dockerfile, whose variables have no line breaks", () =>
    check(async ({ args, values: all }) => {
      const values = all.map((value) => value.replaceAll("\n", ""));
      const exported = await exportPlan(
        "dockerfile",
        [...flagsOf(values), image, ...commandOf(args)],
        options,
      );
      expect(exported.code, exported.stderr).toBe(0);
      const built = buildExported(engine, exported.directory, {});
      expect(seenIn(succeedAs(engine.as, [engine.name, "run", "--rm", built]))).toEqual({ args, values });
    }));

  it("in a shell script", () =>
    check(async ({ args, values }) => {
      const exported = await exportPlan("shell", [...flagsOf(values), image, ...commandOf(args)], options);
      expect(exported.code, exported.stderr).toBe(0);
      const env = { ENGINE: engine.name };
      const output = succeedAs(engine.as, [join(exported.directory, "run.sh")], { env });
      expect(seenIn(output)).toEqual({ args, values });
    }));
});

describeDocker("texts in exports are exact", (engine) => {
  const options = using(engine);

  it("in a Compose file", () =>
    check(async ({ args, values }) => {
      const exported = await exportPlan("compose", [...flagsOf(values), image, ...commandOf(args)], options);
      expect(exported.code, exported.stderr).toBe(0);
      const project = `rocker-e2e-${randomUUID()}`;
      const compose = ["docker-compose", "--file", "compose.yaml", "--project-name", project];
      const cwd = exported.directory;
      const output = succeedAs(engine.as, [...compose, "run", "--rm", "-T", "busybox"], { cwd });
      runAs(engine.as, [...compose, "down"], { cwd });
      expect(seenIn(output)).toEqual({ args, values });
    }));

  it("in a dev container", () =>
    check(async ({ values }) => {
      const project = makeDirectory(engine.as, "project");
      giveTo(engine.as, project);
      const exported = await exportPlan(
        "devcontainer",
        [...flagsOf(values), image],
        options,
        join(project, ".devcontainer"),
      );
      expect(exported.code, exported.stderr).toBe(0);
      devcontainer(engine.as, project, {}, "up");
      const output = devcontainer(engine.as, project, {}, "exec", ...commandOf([]));
      engine.client(
        "rm",
        "--force",
        engine.client("ps", "-q", "--filter", `label=devcontainer.local_folder=${project}`).trim(),
      );
      expect(seenIn(output).values).toEqual(values);
    }));
});

describePodman("texts in exports are exact", (engine) => {
  const options = using(engine);

  it("in a pod, where the export does not name them", () =>
    check(async (given) => {
      // Podman 4 cannot read such texts (its YAML library), and it does not undo the escapes of Kubernetes.
      const isRead = (text: string) => !(/^\s/.test(text) && text.includes("\n")) && !/\$\$|\$\(V/.test(text);
      const [args, values] = [given.args.filter(isRead), given.values.filter(isRead)];
      const name = `rocker-e2e-${randomUUID()}`;
      const flags = ["--name", name, ...flagsOf(values)];
      const exported = await exportPlan("kube", [...flags, image, ...commandOf(args)], options);
      expect(exported.code, exported.stderr).toBe(0);
      const pod = join(exported.directory, "pod.yaml");
      succeedAs(engine.as, ["podman", "kube", "play", pod]);
      engine.client("wait", `${name}-busybox`);
      const output = engine.client("logs", `${name}-busybox`);
      runAs(engine.as, ["podman", "kube", "down", pod]);
      expect(seenIn(output)).toEqual({ args, values });
    }));

  it("in a unit of Quadlet", () =>
    check(async ({ args, values }) => {
      const exported = await exportPlan("quadlet", [...flagsOf(values), image, ...commandOf(args)], options);
      expect(exported.code, exported.stderr).toBe(0);
      const text = readFileSync(join(exported.directory, "busybox-rocker.container"), "utf8");
      const unit = containerUnit(text, { specifiers: {}, variables: {} });
      const run = ["podman", "run", "--rm", ...unit.options, unit.image, ...unit.command];
      expect(seenIn(succeedAs(engine.as, run))).toEqual({ args, values });
    }));
});

describe("named texts", () => {
  it("are those that a pod cannot have for both programs", async () => {
    const flags = ["--env", "A=1", "--env", "B=$(A)"];
    const exported = await exportPlan("kube", [...flags, image, "echo", "$$", "plain $HOME"]);
    expect(exported.code).toBe(3);
    expect(exported.stderr).toContain('the text "$(A)"');
    expect(exported.stderr).toContain('the text "$$"');
    expect(exported.stderr).not.toContain("plain");
  });
});
