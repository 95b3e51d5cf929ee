import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import { readTar } from "./archive/read-tar.ts";
import features from "./index.ts";
import { localFeatures } from "./testing/features.ts";

type Metadata = { readonly id: string } & Readonly<Record<string, unknown>>;

const host = (...all: readonly Metadata[]) => fakeHost({ files: localFeatures(...all) });
const plan = (line: string, ...all: readonly Metadata[]) => planOf(features, line, { host: host(...all) });
const codes = (line: string, ...all: readonly Metadata[]) =>
  problemsOf(features, line, { host: host(...all) }).map(({ code, what }) => [code, what]);

describe("--feature with a directory", () => {
  it("is a step with the files, the options and their defaults, after the variables", () => {
    const view = plan("--feature ./go,version=2,a-b --feature-user vscode img", {
      id: "go",
      options: {
        version: { type: "string", default: "1" },
        "a-b": { type: "boolean" },
        c: { type: "boolean", default: true },
      },
      containerEnv: { PATH: "/go/bin:${PATH}", GO: "${containerEnv:PATH}" },
    });
    const { contents, path, mode } = view.step("file");
    expect(path).toMatch(/^\/usr\/local\/lib\/rocker\/features\/go-[0-9a-f]{12}$/);
    expect(mode).toBe(0o600);
    expect(readTar(Buffer.from(contents, "base64")).map((file) => file.path)).toEqual([
      "devcontainer-feature.json",
      "install.sh",
    ]);
    const step = view.step("exec", "Feature go (1.0.0)");
    expect(step.args.slice(4)).toEqual([path, "vscode", "VERSION=2", "A_B=true", "C=true"]);
    expect(step).toMatchObject({ as: "root", layer: "project", userVariable: "ROCKER_IMAGE_USER" });
    expect(view.plan.steps.map(({ type }) => type)).toEqual(["file", "env", "env", "exec"]);
    expect(view.step("env", "GO")).toMatchObject({ value: "${PATH}", expand: true });
  });

  it("has its settings of the container", () => {
    const view = plan("--feature ./docker --feature-id xyz img", {
      id: "docker",
      privileged: true,
      init: true,
      capAdd: ["SYS_PTRACE"],
      securityOpt: ["seccomp=unconfined"],
      entrypoint: "/usr/local/share/start.sh",
      mounts: [
        { source: "data-${devcontainerId}", target: "/data", type: "volume" },
        "type=bind,source=${localEnv:HOME}/x,target=/x,readonly",
        { target: "/tmpfs", type: "tmpfs" },
        { source: "${localWorkspaceFolder}/y", target: "/y", type: "bind" },
      ],
      postCreateCommand: "npm ci",
      postStartCommand: ["a", "b c"],
      onCreateCommand: { one: "x", two: ["y"] },
    });
    expect(view.plan.run.lifecycle?.commands).toMatchObject([
      {
        stage: "onCreate",
        programs: [
          { name: "one", args: ["/bin/sh", "-c", "x"] },
          { name: "two", args: ["y"] },
        ],
      },
      { stage: "postCreate", programs: [{ args: ["/bin/sh", "-c", "npm ci"] }] },
      { stage: "postStart", programs: [{ args: ["a", "b c"] }] },
    ]);
    expect(view.setting("privileged")).toBe("true");
    expect(view.setting("init")).toBe("true");
    expect(view.setting("capAdd")).toEqual(["SYS_PTRACE"]);
    expect(view.setting("securityOptions")).toEqual(["seccomp=unconfined"]);
    expect(view.mountAt("/data")).toMatchObject({ type: "volume", source: "data-xyz" });
    expect(view.mountAt("/x")).toMatchObject({ type: "bind", source: "/home/ada/x", readOnly: true });
    expect(view.mountAt("/tmpfs")).toMatchObject({ type: "tmpfs" });
    expect(view.hasMountAt("/y")).toBe(false);
    expect(view.plan.run.hooks).toMatchObject([{ args: ["/usr/local/share/start.sh", "docker"] }]);
    expect(view.notices.map(({ text }) => text)).toEqual([
      "the Feature docker's mount at /y was left out: its variables have no value here.",
    ]);
  });

  it("is in the order of the specification, with the reason", () => {
    const view = plan(
      "--feature ./a --feature ./c --feature-order ./c img",
      { id: "a", dependsOn: { "./b": { x: "1" } } },
      { id: "b", options: { x: { type: "string" } } },
      { id: "c" },
    );
    expect(view.steps("exec").map(({ title }) => title)).toEqual([
      "Feature c (1.0.0), as overrideFeatureInstallOrder says",
      "Feature b (1.0.0), needed by a",
      "Feature a (1.0.0), after b",
    ]);
  });
});

it("a Feature that was not downloaded stands in the plan by its reference", () => {
  const view = plan("--feature ghcr.io/x/y:1 img");
  expect(view.step("exec").title).toBe("Feature ghcr.io/x/y:1 (not downloaded)");
  expect(view.notices).toMatchObject([{ text: expect.stringContaining("ghcr.io/x/y:1") }]);
});

describe("what is wrong", () => {
  it.each([
    ["node", "features/reference"],
    ["./missing", "features/unusable"],
    ["./go,verson=1,x=2", "features/unknown-option"],
    ["./go,version=3", "features/option-value"],
    ["./go,on=maybe", "features/option-value"],
  ])("%s is %s", (text, code) => {
    const go = {
      id: "go",
      options: { version: { type: "string", enum: ["1", "2"] }, on: { type: "boolean" } },
    };
    expect(codes(`--feature ${text} img`, go)[0]?.[0]).toBe(code);
  });

  it("is named: an option, a cycle, metadata", () => {
    const problems = problemsOf(features, "--feature ./go,verson=1,x=2 img", {
      host: host({ id: "go", options: { version: {} } }),
    });
    expect(problems[0]?.fix).toBe('Did you mean "version"?');
    expect(
      codes(
        "--feature ./a img",
        { id: "a", dependsOn: { "./b": {} } },
        { id: "b", dependsOn: { "./a": {} } },
      ),
    ).toEqual([["features/cycle", "these Features depend on each other in a cycle: ./a, ./b."]]);
    expect(codes("--feature ./a img", { id: "a", capAdd: "ALL" })).toEqual([
      [
        "features/unusable",
        './a is not a usable Feature: devcontainer-feature.json: "capAdd" is not an array.',
      ],
    ]);
  });

  it("a version alone is ignored by a Feature that has none", () => {
    expect(codes("--feature ./go,version=1 img", { id: "go" })).toEqual([]);
  });

  it("a link that leads out of the Feature is refused: it would put a file of the user into the image", () => {
    const files = localFeatures({ id: "go" });
    const linked = fakeHost({
      files: { ...files, "/home/ada/.ssh/id": "secret" },
      links: { "/home/ada/go/key": "../.ssh/id" },
    });
    const problems = problemsOf(features, "--feature ./go img", { host: linked });
    expect(problems.map(({ what }) => what)).toEqual([
      './go is not a usable Feature: the link "key" leaves the Feature.',
    ]);
  });

  it("a broken lock file is named", () => {
    const lock = '{"features": {"ghcr.io/x/y:1": {"version": "1.0.0", "resolved": "ghcr.io/x/y@sha256:1"}}}';
    const broken = fakeHost({ files: { "/home/ada/lock.json": lock } });
    const problems = problemsOf(features, "--feature ghcr.io/x/y:1 --feature-lock lock.json img", {
      host: broken,
    });
    expect(problems.map(({ code }) => code)).toEqual(["features/lock"]);
  });
});

describe("what Features that the image already has say", () => {
  it("comes before what is installed: their lifecycle commands, and their entrypoints as root", () => {
    const { plan } = planOf(
      features,
      [
        ...["--feature-command", "postCreate=of the image", "--feature-command", 'onCreate=["a", "b"]'],
        ...["--feature-entrypoint", "/start.sh x", "--feature", "./go", "img"],
      ],
      { host: host({ id: "go", entrypoint: "/go.sh", postCreateCommand: "of go" }) },
    );
    expect(
      plan.run.lifecycle?.commands.map(({ stage, programs }) => [stage, programs[0]?.args.at(-1)]),
    ).toEqual([
      ["onCreate", "b"],
      ["postCreate", "of the image"],
      ["postCreate", "of go"],
    ]);
    expect(plan.run.hooks?.map(({ as, args }) => [as, args[0]])).toEqual([
      [undefined, "/start.sh x"],
      [undefined, "/go.sh"],
    ]);
  });

  it.each(["x", "initialize=x", "postCreate=", "postCreate=[1]", "=x"])("%j is not a command", (value) => {
    expect(codes(`--feature-command=${value} img`)).toEqual([
      ["features/command", expect.stringContaining(JSON.stringify(value))],
    ]);
  });
});
