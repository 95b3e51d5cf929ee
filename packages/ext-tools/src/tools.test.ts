import { packageManagers } from "@rocker/core/engine";
import { fakeHost, planOf } from "@rocker/testkit";
import { defineTool } from "@rocker/tool";
import { describe, expect, it } from "vitest";
import extensions from "./index.ts";
import { agents } from "./tools/agents.ts";
import { tools } from "./tools/index.ts";

/** A version that the tool can be had in; those of archives are in the text of the refusal. */
function someVersion({ from, pinnedFrom = from }: (typeof tools)[number]): string {
  const [, known] = /known only for ([\d.-]+)/.exec(pinnedFrom.versionFault("0") ?? "") ?? [];
  return known ?? "1.2.3";
}

describe.each(tools)("--$name", (tool) => {
  const { name, config = [] } = tool;

  it("is installed in the layer that all share, in a version too", () => {
    const needed = (tool.pinnedFrom?.requires ?? []).map((one) => `--${one}`).join(" ");
    for (const flag of [`--${name}`, `${needed} --${name}=${someVersion(tool)}`]) {
      const { plan } = planOf(extensions, `${flag} debian:bookworm`);
      expect(plan.steps.length).toBeGreaterThan(0);
      expect(new Set(plan.steps.map(({ layer }) => layer))).toEqual(new Set(["system"]));
      expect(plan.run.mounts).toEqual([]);
    }
  });

  it("has its packages in every package manager", () => {
    for (const { names } of planOf(extensions, `--${name} x`).steps("packages")) {
      expect(Object.keys(names).sort()).toEqual([...packageManagers].sort());
    }
  });

  it("mounts nothing of a home that is not its own", () => {
    expect(config.every((path) => /^\.[\w.-]+(\/[\w.-]+)*$/.test(path))).toBe(true);
    const host = fakeHost({ folders: [...config, tool.cache ?? ""].map((path) => `/home/ada/${path}`) });
    expect(planOf(extensions, `--${name} x`, { host }).plan.run.mounts).toEqual([]);
  });

  it("checks its downloads: one SHA-256 for each processor", () => {
    const needed = (tool.pinnedFrom?.requires ?? []).map((one) => `--${one}`).join(" ");
    const view = planOf(extensions, `${needed} --${name}=${someVersion(tool)} x`);
    for (const { args } of view.steps("exec")) {
      const urls = args.filter((arg) => arg.startsWith("https://"));
      const sums = urls.map((url) => args[args.indexOf(url) + 1] ?? "");
      expect(new Set(sums).size).toBe(urls.length);
      for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
      expect([0, 2]).toContain(urls.length);
      for (const url of urls) expect(url).not.toMatch(/[{}]/);
    }
  });
});

it("all tools go together", () => {
  const flags = tools.map(({ name }) => `--${name}`).join(" ");
  expect(planOf(extensions, `${flags} x`).steps("packages")).toHaveLength(1);
});

it("one extension each", () => {
  expect(extensions.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  expect(tools.map((tool) => defineTool(tool).options)).toEqual(extensions.map(({ options }) => options));
});

it("no agent is turned on by itself", () => {
  expect(agents.map(({ detect }) => detect)).toEqual(agents.map(() => undefined));
  expect(extensions.find(({ name }) => name === "uv")?.detect).toContainEqual({ file: "uv.lock" });
});
