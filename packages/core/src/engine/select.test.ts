import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isRockerError } from "../errors/error.ts";
import { register } from "../lifecycle/register.ts";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { selectEngines } from "./select.ts";

interface FakeEngine {
  readonly priority?: number;
  readonly roles?: readonly string[];
  /** What detect answers; default: usable. */
  readonly detect?: object;
  /** The module's whole code, in place of a working engine. */
  readonly code?: string;
}

/** A registry of engines in packages of their own, in a directory that the test removes. */
function installed(engines: Readonly<Record<string, FakeEngine>>) {
  const directory = join(temporaryDirectory(), "node_modules");
  for (const [
    name,
    { priority = 1, roles = ["builder", "runtime"], detect = { usable: true }, code },
  ] of Object.entries(engines)) {
    const data = { name, summary: name, module: "./index.js", roles, priority };
    const halves = roles.map((role) =>
      role === "in-engine"
        ? `inEngine: (images) => ({ builder: { name: "${name}" }, runtime: { name: "within ${name} on " + images?.name } })`
        : `${role}: { name: "${name}", role: "${role}" }`,
    );
    const working = `export default { name: "${name}", detect: () => (${JSON.stringify(detect)}), open: () => ({ ${halves} }) };`;
    writeTree(join(directory, `engine-${name}`), {
      "package.json": { name: `engine-${name}`, type: "module", rocker: { manifest: 1, engines: [data] } },
      "index.js": code ?? working,
    });
  }
  return register([{ origin: "cli", nodeModules: directory }]);
}

async function selected(engines: Readonly<Record<string, FakeEngine>>, wanted?: string): Promise<string> {
  const { builder, runtime, reasons } = await selectEngines(installed(engines), bareHost(), wanted);
  return [`${builder.name}+${runtime.name}`, ...reasons].join("; ");
}

async function refused(engines: Readonly<Record<string, FakeEngine>>, wanted?: string) {
  const error: unknown = await selected(engines, wanted).catch((thrown) => thrown);
  if (!isRockerError(error)) throw new Error(`no error but ${error}`);
  return error.problems[0];
}
const unusable = { detect: { usable: false, reason: "it is not running", fix: "Start it." } };

describe("no engine is requested", () => {
  test("an engine that is only missing a permission is named, one that does not run is not", async () => {
    const denied = { detect: { usable: false, reason: "permission denied", denied: true } };
    const found = async (docker: FakeEngine) =>
      (
        await selectEngines(
          installed({ podman: {}, docker: { priority: 2, ...docker } }),
          bareHost(),
          undefined,
        )
      ).denied;
    expect(await found(denied)).toMatchObject([{ engine: "docker", reason: "permission denied" }]);
    expect(await found(unusable)).toEqual([]);
  });

  test("selects the usable engine with the highest priority", async () => {
    const because = "first usable engine";
    expect(await selected({ podman: { priority: 1 }, docker: { priority: 2 } })).toBe(
      `docker+docker; builder docker: ${because}; runtime docker: ${because}`,
    );
    expect(await selected({ podman: { priority: 3 }, docker: { priority: 2 } })).toMatch(/^podman\+podman/);
    expect(await selected({ podman: { priority: 1 }, docker: { priority: 2, ...unusable } })).toMatch(
      /^podman\+podman/,
    );
  });

  test("selects each half separately", async () => {
    expect(await selected({ dagger: { priority: 3, roles: ["builder"] }, docker: { priority: 2 } })).toMatch(
      /^dagger\+docker/,
    );
  });

  test("reports each unusable engine with its reason and what to do", async () => {
    const problem = await refused({
      docker: { priority: 2, ...unusable },
      podman: { detect: { usable: false, reason: "it is not installed" } },
    });
    expect(problem).toMatchObject({
      code: "RK401",
      why: "docker: it is not running. Start it.\npodman: it is not installed",
      fix: expect.stringContaining("One engine is enough."),
    });
    expect(await refused({})).toMatchObject({
      code: "RK401",
      fix: "Install a container engine, such as Docker or Podman.",
    });
    expect(await refused({ dagger: { roles: ["builder"] } })).toMatchObject({ code: "RK401" });
  });

  test.each([
    ["throw new Error('boom')", "boom"],
    ["export default []", "./index.js does not export the engine that its manifest declares"],
    ["export default { name: 'bad', detect() { throw new Error('odd') } }", "odd"],
  ])("a broken engine does not affect others: %s", async (code, reason) => {
    const bad = { priority: 9, code };
    expect(await selected({ bad, docker: {} })).toMatch(/^docker\+docker/);
    expect(await refused({ bad })).toMatchObject({
      code: "RK401",
      why: `bad: engine-bad cannot be loaded: ${reason}`,
    });
  });
});

describe("in the builder", () => {
  const within = { priority: 1, roles: ["builder", "in-engine"] };
  const select = async (
    engines: Readonly<Record<string, FakeEngine>>,
    inEngine: "required" | "possible",
    wanted?: string,
  ) => {
    const { builder, runtime } = await selectEngines(installed(engines), bareHost(), wanted, { inEngine });
    return `${builder.name}+${runtime.name}`;
  };

  test("selects an engine that supports it, whatever its priority, with the images of the first runtime", async () => {
    const engines = { dagger: within, docker: { priority: 2 } };
    expect(await select(engines, "required")).toBe("dagger+within dagger on docker");
    expect(await select(engines, "possible")).toBe("docker+docker");
    expect(await select(engines, "possible", "dagger")).toBe("dagger+within dagger on docker");
  });

  test("does not need another runtime", async () => {
    const engines = { dagger: within, docker: { priority: 2, ...unusable } };
    expect(await select(engines, "required")).toBe("dagger+within dagger on undefined");
  });

  test("refuses an engine without it, and lists those that support it", async () => {
    const refuse = (engines: Readonly<Record<string, FakeEngine>>, wanted?: string) =>
      select(engines, "required", wanted).catch((thrown: unknown) => String(thrown));
    expect(await refuse({ dagger: within, docker: {} }, "docker")).toMatch(/RK431.*docker does not support/);
    expect(await refuse({ docker: {} })).toMatch(/RK431.*no installed engine supports/);
  });
});

describe("an engine is requested", () => {
  test("is selected, whatever its priority", async () => {
    expect(await selected({ podman: { priority: 1 }, docker: { priority: 2 } }, "podman")).toBe(
      "podman+podman; builder podman: requested; runtime podman: requested",
    );
  });

  test("is complemented by another engine for the half that it lacks", async () => {
    const engines = { dagger: { priority: 1, roles: ["builder"] }, docker: { priority: 2 } };
    expect(await selected(engines, "dagger")).toMatch(
      /^dagger\+docker; builder dagger: requested; runtime docker: first usable engine/,
    );
  });

  test("is selected although it cannot be used, if it only builds: the image may exist", async () => {
    const engines = { dagger: { priority: 1, roles: ["builder"], ...unusable }, docker: { priority: 2 } };
    expect(await selected(engines, "dagger")).toMatch(/^dagger\+docker; builder dagger: requested/);
    expect(await selected(engines)).toMatch(/^docker\+docker/);
  });

  test("is never replaced by another", async () => {
    expect(await refused({ podman: unusable, docker: {} }, "podman")).toMatchObject({
      code: "RK403",
      what: "cannot use podman: it is not running.",
      fix: "Start it.",
    });
    expect(await refused({ bad: { code: "throw new Error('boom')" }, docker: {} }, "bad")).toMatchObject({
      code: "RK403",
      what: "cannot use bad: engine-bad cannot be loaded: boom.",
    });
  });

  test("is not complemented if it lacks a half that its manifest declares", async () => {
    const code = "export default { name: 'half', detect: () => ({ usable: true }), open: () => ({}) }";
    expect(await refused({ half: { code }, docker: {} }, "half")).toMatchObject({ code: "RK401" });
  });

  test("is found by name among several of one package", async () => {
    const code = `export default ["other", "two"].map((name) => ({
      name, detect: () => ({ usable: true }), open: () => ({ builder: { name }, runtime: { name } }) }))`;
    expect(await selected({ two: { code } }, "two")).toMatch(/^two\+two/);
  });

  test("reports an unknown engine with the available ones and the most similar", async () => {
    expect(await refused({ docker: {}, podman: {} }, "dokcer")).toMatchObject({
      code: "RK402",
      what: 'unknown engine "dokcer".',
      fix: "Did you mean docker? Available engines: docker, podman.",
    });
  });
});
