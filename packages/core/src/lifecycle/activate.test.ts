import { describe, expect, test } from "vitest";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { registryOf } from "../test-support/registries.ts";
import { activate } from "./activate.ts";
import { tableOf } from "./parse.ts";

const flag = { type: "boolean", summary: "" } as const;
const registry = registryOf([
  {
    name: "user",
    activation: ["user"],
    options: { user: flag, "user-shell": { type: "string", summary: "" }, "user-sudo": flag },
  },
  { name: "volume", options: { volume: { type: "list", summary: "" } } },
  { name: "nvidia", options: { nvidia: { type: "enum", summary: "", values: ["auto"], bare: "auto" } } },
  { name: "oyr", options: { "oyr-run-arg": { type: "list", summary: "", bare: true } } },
  { name: "sound", activation: ["sound", "mic"], options: { sound: flag, mic: flag, "sound-server": flag } },
  { name: "container", options: { env: { type: "map", summary: "" }, init: flag } },
]);

function activated(line: string, env: Record<string, string> = {}, without: string[] = []) {
  const invocation = parseArgv(
    `${line} img`.trim().split(" "),
    tableOf(registry, { pull: flag }),
    bareHost({ env }),
  );
  const { active, excluded, warnings } = activate(invocation, registry, without);
  return {
    active: Object.fromEntries(active),
    excluded: Object.fromEntries(excluded),
    warnings: warnings.map(({ code, what }) => `${code} ${what}`),
  };
}
const nothing = { active: {}, excluded: {}, warnings: [] };

describe("what turns an extension on", () => {
  test.each([
    ["", {}],
    ["--pull", {}],
    ["--user", { user: "--user" }],
    ["--volume=a", { volume: "--volume" }],
    ["--nvidia", { nvidia: "--nvidia" }],
    ["--oyr-run-arg", { oyr: "--oyr-run-arg" }],
    ["--env A=1", { container: "--env" }],
    ["--init", { container: "--init" }],
    ["--user --env A", { user: "--user", container: "--env" }],
    ["--no-init --env A", { container: "--env" }],
    ["--no-user --user", { user: "--user" }],
  ])("%s", (line, active) => {
    expect(activated(line)).toEqual({ ...nothing, active });
  });

  test("a variable does too, by its name", () => {
    expect(activated("", { ROCKER_USER: "true" }).active).toEqual({ user: "ROCKER_USER" });
    expect(activated("", { ROCKER_USER: "false" })).toEqual({
      ...nothing,
      excluded: { user: "ROCKER_USER" },
    });
  });
});

describe("what forbids it", () => {
  test.each([
    ["--no-user", { user: "--no-user" }],
    ["--user=false", { user: "--user" }],
    ["--no-volume", { volume: "--no-volume" }],
    ["--volume=a --no-volume", { volume: "--no-volume" }],
    ["--no-nvidia", { nvidia: "--no-nvidia" }],
    ["--user --no-user", { user: "--no-user" }],
    ["--no-user --user-shell=zsh", { user: "--no-user" }],
    // One of several switches: the others may still be wanted.
    ["--no-init", {}],
    ["--no-mic", {}],
    // Its own name means all of it.
    ["--no-sound", { sound: "--no-sound" }],
    ["--no-env", {}],
  ])("%s", (line, excluded) => {
    expect(activated(line)).toEqual({ ...nothing, excluded });
  });

  test("the command may leave extensions out, whatever the line says", () => {
    expect(activated("--user --volume=a", {}, ["user"])).toEqual({
      ...nothing,
      active: { volume: "--volume" },
      excluded: { user: "--extension-blacklist" },
    });
  });
});

describe("what has no effect", () => {
  test("options of an extension that nothing enabled", () => {
    expect(activated("--user-shell=zsh --user-sudo").warnings).toEqual([
      "RK209 --user-shell has no effect without --user.",
      "RK209 --user-sudo has no effect without --user.",
    ]);
    expect(activated("--sound-server").warnings).toEqual([
      "RK209 --sound-server has no effect without --sound or --mic.",
    ]);
  });

  test("not what was removed", () => {
    expect(activated("--no-user-sudo --user-shell=a --no-user-shell").warnings).toEqual([]);
  });
});
