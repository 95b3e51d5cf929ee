import { defineExtension } from "@rocker/core";
import { sha256 } from "@rocker/core/engine";
import { fakeHost, planOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import { impersonalPlan } from "./impersonal-plan.ts";
import { ownValues, standInHost } from "./stand-in.ts";

const host = fakeHost({
  user: { name: "ada", uid: 1234, gid: 1234, home: "/home/ada", groups: [{ name: "ada", gid: 1234 }] },
  files: { "/home/ada/work": { kind: "directory" } },
} as Parameters<typeof fakeHost>[0]);

/** Uses the user in ways that a plan can and cannot vary. */
const extension = defineExtension({
  name: "sample",
  summary: "sample",
  options: { sample: { type: "boolean", summary: "sample" } },
  setup(container, { host: here }) {
    const { name, uid, home } = here.user();
    container
      .withEnvVariable("TEXT", `of ${name} (${uid}) in ${home}/x`)
      .withEnvVariable("HASH", sha256().update(name).digest("hex"))
      .withEnvVariable("SAME", "1234 ada /home/ada")
      .withBindMount(`${home}/work`, "/z")
      .withBindMount("/home/ada/work", "/a");
  },
});

const planOn = (where: typeof host) =>
  planOf(extension, ["--sample", "image", "ls", "/home/ada/work"], { host: where }).plan;

describe("an impersonal plan", () => {
  const own = planOn(host);
  const values = ownValues(host) ?? new Map();
  const { plan, remaining } = impersonalPlan(own, planOn(standInHost(host)), values);
  const env = Object.fromEntries(
    plan.steps.flatMap((step) => (step.type === "env" ? [[step.name, step.value]] : [])),
  );

  it("has marks where text depends on the user", () => {
    expect(env.TEXT).toBe("of rockerusername0 (2147400001) in /rockeruserhome0/x");
  });

  it("keeps text that only looks like the user's", () => {
    expect(env.SAME).toBe("1234 ada /home/ada");
  });

  it("keeps, and names, what was computed from the user's values", () => {
    expect(env.HASH).toBe(sha256().update("ada").digest("hex"));
    expect(remaining).toEqual([expect.stringMatching(/^steps\.\d+\.value$/), "run.command"]);
  });

  it("has the host's home directory in sources of mounts, however they were given", () => {
    const sources = plan.run.mounts.map((mount) => ("source" in mount ? mount.source : ""));
    expect(sources).toEqual(["/rockerhosthome0/work", "/rockerhosthome0/work"]);
  });

  it("does not exist for root, for whom extensions do other things", () => {
    expect(ownValues(fakeHost({ user: { uid: 0 } }))).toBeUndefined();
  });
});
