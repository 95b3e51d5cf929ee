import {
  type PackageState,
  type Plan,
  problem,
  type Registry,
  type Step,
  unseen,
} from "@rocker/core/lifecycle";
import { planDifference } from "@rocker/core/persistent";
import { describe, expect, test } from "vitest";
import { differenceText } from "../persistent/difference-text.ts";
import { changeText } from "../plugins/change-text.ts";
import { infoText } from "../plugins/info-text.ts";
import { searchText } from "../plugins/search-text.ts";
import { configurationText, explanationText } from "./configuration-text.ts";
import { extensionTable, packageRows } from "./extension-table.ts";
import { helpText } from "./help.ts";
import { noticesOn } from "./notices.ts";
import { planText } from "./plan-text.ts";
import { progressOn } from "./progress.ts";

/** Clears the screen, sets the window title, returns the carriage, overrides text direction, starts a C1 sequence. */
const evil = "x\u001b[2J\u001b]0;t\u0007\r\u202e\u009b1mx\n y";

const style = { error: String, strong: String, dim: String, good: String };
const option = { type: "string", summary: evil, valueName: evil, defaultText: evil } as const;
const extension = {
  name: "tool",
  summary: evil,
  options: { tool: option },
  requires: [evil],
  module: "./a.js",
};
const engine = { name: "evil", summary: evil, roles: ["builder"], priority: 1, module: "./a.js" } as const;
const command = { name: "tool", summary: evil, module: "./a.js" };
const found = {
  name: evil,
  version: evil,
  path: evil,
  origin: "project",
  manifest: { manifest: 1, extensions: [extension], engines: [engine], commands: [command] },
  fault: undefined,
} as const;
const states: PackageState[] = [{ package: found, state: "off", consent: "unknown", reason: evil }];
const registry: Registry = {
  extensions: new Map([["tool", { ...extension, package: found }]]),
  engines: new Map([["evil", { ...engine, package: found }]]),
  commands: new Map([["tool", { ...command, package: found }]]),
  packages: states,
  warnings: [],
};

const by = { from: ["tool"], layer: "project" } as const;
const steps: Step[] = [
  { ...by, type: "exec", title: evil, args: [evil], as: "user", env: {}, caches: [] },
  { ...by, type: "packages", names: { apt: [evil] }, optional: true },
  { ...by, type: "file", path: `/${evil}`, contents: evil, mode: 0o644, owner: "root" },
  { ...by, type: "env", name: "A", value: evil },
  { ...by, type: "prepend", name: "PATH", entries: [evil] },
  { ...by, type: "label", name: evil, value: evil },
  { ...by, type: "copy-from", image: "a", source: evil, target: evil, owner: "root" },
];
const plan: Plan = {
  version: 1,
  base: { image: "debian", build: { dockerfile: evil, context: evil } },
  account: { name: evil, uid: 1, gid: 1, home: evil, from: "user" },
  steps,
  run: {
    command: [evil],
    env: [
      { name: evil, value: evil, from: "tool" },
      { name: evil, host: true, from: "tool" },
    ],
    mounts: [
      {
        type: "bind",
        source: evil,
        target: evil,
        directory: true,
        readOnly: true,
        options: [evil],
        from: "tool",
      },
    ],
    settings: { hostname: { value: evil, from: "tool" }, labels: [{ value: evil, from: "tool" }] },
    preparations: [{ from: "tool", data: evil }],
    hooks: [{ from: "tool", script: evil, args: [evil] }],
  },
};
const bare: Plan = {
  ...plan,
  steps: [],
  run: { ...plan.run, command: [], env: [], mounts: [], settings: {} },
};

const explained = [
  {
    key: "env",
    owner: "container",
    values: [{ value: evil, layer: "project", origin: evil, state: "effective" }],
  },
] as const;

function written(write: (stream: NodeJS.WriteStream) => void): string {
  const chunks: string[] = [];
  write({ write: (chunk: string) => chunks.push(chunk) } as unknown as NodeJS.WriteStream);
  return chunks.join("");
}

const texts: Readonly<Record<string, () => string>> = {
  "a plan": () => planText(plan, style),
  "a difference of plans": () => differenceText("name", planDifference(bare, plan), style),
  help: () => helpText({ command: "run", registry, options: {}, all: false }, style, 100),
  "help --all": () => helpText({ command: "run", registry, options: {}, all: true }, style, 100),
  "the list of extensions": () => extensionTable(packageRows(registry), style),
  "the packages that a change affected": () =>
    changeText(
      [
        {
          package: evil,
          version: evil,
          before: evil,
          spec: evil,
          brings: [{ kind: "extension", name: evil, flags: [evil] }],
        },
      ],
      style,
    ),
  "the details of a plugin": () =>
    infoText(
      {
        package: evil,
        version: evil,
        description: evil,
        origin: "user",
        path: evil,
        state: "broken",
        reason: evil,
        extensions: [extension],
        engines: [engine],
        commands: [command],
        core: evil,
        dependencies: { [evil]: evil },
        others: [{ package: evil, path: evil, state: "on" }],
        readme: evil,
      },
      style,
      100,
    ),
  "search results": () =>
    searchText([{ name: evil, version: evil, description: evil, installed: evil }], style),
  "the configuration": () => configurationText(explained).join("\n"),
  "the explained configuration": () => explanationText(explained, style).join("\n"),
  notices: () =>
    written((stream) => {
      const notices = noticesOn(stream, style, { verbose: true, quiet: false });
      notices.note(evil);
      notices.trace(evil);
      notices.ofExtension("tool", evil);
      notices.warning(problem("RK201", { package: evil, path: evil, reason: evil }));
    }),
  "build progress": () =>
    written((stream) => {
      const options = { kind: "plain", quiet: false, verbose: true, steps: 1, start: 0, style } as const;
      const progress = progressOn(stream, options);
      progress.report({ type: "step", index: 0, title: evil, from: [evil] });
      progress.report({ type: "output", line: evil });
      progress.built({ tag: "tag", adds: 1 });
    }),
};

describe("untrusted text cannot control the terminal", () => {
  test.each(Object.keys(texts))("in %s", (name) => {
    const text = texts[name]?.() ?? "";
    expect(text).toContain("x");
    expect(text.match(unseen) ?? []).toEqual([]);
  });
});

test("text that users base decisions on is not truncated or filtered", () => {
  for (const name of ["a plan", "a difference of plans", "the configuration"]) {
    expect(texts[name]?.()).toMatch(/x(\\u001b|\\x1b)\[2J/);
  }
});
