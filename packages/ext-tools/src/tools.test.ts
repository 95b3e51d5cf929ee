import { packageManagers } from "@rocker/core/engine";
import { fakeHost, planOf } from "@rocker/testkit";
import { defineTool } from "@rocker/tool";
import { describe, expect, it } from "vitest";
import extensions from "./index.ts";
import { agents } from "./tools/agents.ts";
import { tools } from "./tools/index.ts";

/** A supported version of the tool; archives list theirs in the error. */
function supportedVersion({ from, pinnedFrom = from }: (typeof tools)[number]): string {
  const [, known] = /known only for ([\d.-]+)/.exec(pinnedFrom.versionError("0") ?? "") ?? [];
  return known ?? "1.2.3";
}

describe.each(tools)("--$name", (tool) => {
  const { name, config = [] } = tool;

  it("is installed in the system layer, with or without a version", () => {
    const required = (tool.pinnedFrom?.requires ?? []).map((one) => `--${one}`).join(" ");
    for (const flag of [`--${name}`, `${required} --${name}=${supportedVersion(tool)}`]) {
      const { plan } = planOf(extensions, `${flag} debian:bookworm`);
      expect(plan.steps.length).toBeGreaterThan(0);
      expect(new Set(plan.steps.map(({ layer }) => layer))).toEqual(new Set(["system"]));
      expect(plan.run.mounts).toEqual([]);
    }
  });

  it("lists its packages for every package manager", () => {
    for (const { names } of planOf(extensions, `--${name} x`).steps("packages")) {
      expect(Object.keys(names).sort()).toEqual([...packageManagers].sort());
    }
  });

  it("mounts nothing from the home directory by default, and lists only hidden paths", () => {
    expect(config.every((path) => /^\.[\w.-]+(\/[\w.-]+)*$/.test(path))).toBe(true);
    const host = fakeHost({ directories: [...config, tool.cache ?? ""].map((path) => `/home/ada/${path}`) });
    expect(planOf(extensions, `--${name} x`, { host }).plan.run.mounts).toEqual([]);
  });

  it("verifies its downloads with one SHA-256 for each architecture", () => {
    const required = (tool.pinnedFrom?.requires ?? []).map((one) => `--${one}`).join(" ");
    const view = planOf(extensions, `${required} --${name}=${supportedVersion(tool)} x`);
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

it("all tools can be combined", () => {
  const flags = tools.map(({ name }) => `--${name}`).join(" ");
  expect(planOf(extensions, `${flags} x`).steps("packages")).toHaveLength(1);
});

it("creates one extension for each tool", () => {
  expect(extensions.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  expect(tools.map((tool) => defineTool(tool).options)).toEqual(extensions.map(({ options }) => options));
});

it("agents have no detection rules", () => {
  expect(agents.map(({ detect }) => detect)).toEqual(agents.map(() => undefined));
  expect(extensions.find(({ name }) => name === "uv")?.detect).toContainEqual({ file: "uv.lock" });
});
