import { execFileSync } from "node:child_process";
import { settings } from "@rocker/core/engine";
import { describe, expect, it } from "vitest";
import { isLeftOut } from "../support/engines.ts";

// Effects that a container cannot show: at least the real client accepts the flag.
describe.each([
  { client: "docker", lacks: [] as string[] },
  { client: "podman", lacks: ["--gpus", "--runtime"] },
] as const)("client $client", ({ client, lacks }) => {
  it.skipIf(isLeftOut(client))("supports each flag that a setting is translated to", () => {
    const help = execFileSync(client, ["run", "--help"], { encoding: "utf8" });
    const known = new Set(help.match(/--[a-z-]+/g));
    const wanted = Object.values(settings)
      .map(({ flag }): string => flag)
      .filter((flag) => !lacks.some((one) => one === flag));
    expect(wanted.filter((flag) => !known.has(flag))).toEqual([]);
    expect(lacks.filter((flag) => known.has(flag))).toEqual([]);
  });
});
