import { type BoundPlan, type BoundStep, cacheId } from "@rocker/core/engine";
import { describe, expect, it } from "vitest";
import { lower } from "./lower.ts";

const plan = (steps: readonly BoundStep[], user = "", baseUser = ""): BoundPlan => ({
  base: {
    image: "debian:bookworm",
    id: "sha256:1",
    platform: "linux/amd64",
    user: baseUser,
    workdir: "",
    env: {},
    entrypoint: [],
    command: [],
  },
  steps,
  user,
  account: undefined,
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
});

const exec = (args: string[], as = "0:0", more = {}): BoundStep => ({
  type: "exec",
  from: ["x"],
  layer: "project",
  title: "t",
  args,
  as,
  env: {},
  caches: [],
  ...more,
});
const secret = "5".repeat(64);
const linesWith = (bound: BoundPlan, cacheSecret: string | undefined) =>
  lower(bound, { base: "b", labels: { l: "1" }, cacheSecret })
    .dockerfile.trimEnd()
    .split("\n");
const lines = (bound: BoundPlan) => linesWith(bound, secret);
const withoutCaches = (bound: BoundPlan) => linesWith(bound, undefined);

describe("a lowered plan", () => {
  it("runs commands in exec form, as the step's user, and ends with the plan's user", () => {
    expect(lines(plan([exec(["a", "$x"]), exec(["b"], "7:8")], "7"))).toEqual([
      "FROM b",
      'RUN ["a","$x"]',
      "USER 7:8",
      'RUN ["b"]',
      "USER 7",
      'LABEL "l"="1"',
    ]);
  });

  it("restores the user of the base image", () => {
    expect(lines(plan([exec(["a"])], "app", "app"))).toContain("USER app");
    expect(lines(plan([exec(["a"], "app")], "app", "app")).join()).not.toContain("USER");
  });

  it("ends as root if neither the base image nor the plan has a user", () => {
    expect(lines(plan([exec(["a"], "7:8")]))).toEqual([
      "FROM b",
      "USER 7:8",
      'RUN ["a"]',
      "USER 0:0",
      'LABEL "l"="1"',
    ]);
  });

  it("sets the variables of a command only for that command", () => {
    expect(lines(plan([exec(["a"], "0:0", { env: { A: "1 2" } })]))).toContain('RUN ["env","A=1 2","a"]');
  });

  it("uses cache mounts if they are supported", () => {
    const step = exec(["a"], "0:0", { caches: [{ id: "c", target: "/c" }] });
    const id = cacheId({ id: "c", target: "/c" }, plan([]), secret);
    expect(lines(plan([step]))).toContain(`RUN --mount=type=cache,sharing=locked,id=${id},target=/c ["a"]`);
    expect(withoutCaches(plan([step]))).toContain('RUN ["a"]');
  });

  it("mounts the ssh agent only for the steps that request it", () => {
    const mounts =
      "--mount=type=ssh,mode=0666 --mount=type=secret,id=rocker-known-hosts,target=/etc/ssh/ssh_known_hosts2,mode=0444";
    expect(lines(plan([exec(["a"], "0:0", { ssh: true }), exec(["b"])])).slice(1, 3)).toEqual([
      `RUN ${mounts} ["a"]`,
      'RUN ["b"]',
    ]);
  });

  it("copies files from the context, where their names are numbers", () => {
    const step: BoundStep = {
      type: "file",
      from: ["x"],
      layer: "user",
      path: "/a $b",
      contents: "c",
      mode: 0o600,
      owner: "1:2",
    };
    const lowered = lower(plan([step]), { base: "b", labels: {}, cacheSecret: secret });
    expect(lowered.dockerfile).toContain('COPY --chown=1:2 ["files/0","/a \\\\$b"]');
    expect(lowered.files).toEqual([{ name: "files/0", contents: "c", mode: 0o600 }]);
  });

  it("rejects a base image whose settings would inject instructions", () => {
    const stolen = "0\nCOPY --from=other /secret /stolen\nUSER 0";
    expect(() => lines(plan([exec(["a"])], stolen, stolen))).toThrow("RK508");
    expect(() => lines(plan([exec(["a"], stolen)]))).toThrow("RK508");
    const env = (value: string): BoundStep => ({ type: "env", from: ["x"], name: "PATH", value });
    expect(() => lines(plan([env('/x:a"\nRUN b')]))).toThrow("RK508");
    expect(() => lines(plan([env("/x:a\rRUN b")]))).toThrow("RK508");
  });

  it("lists the steps that the builder counts", () => {
    const env: BoundStep = { type: "env", from: ["x"], name: "A", value: "1" };
    const { steps } = lower(plan([env, exec(["a"])]), { base: "b", labels: {}, cacheSecret: secret });
    expect(steps.map(({ index }) => index)).toEqual([1]);
  });
});
