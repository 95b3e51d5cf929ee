import { isRockerError } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import { readLine } from "../invoke/read-line.ts";
import { runOptions } from "../options.ts";
import { hostIn } from "../test-support/configured.ts";

/** A project with a dev container, on a host with variables. */
const host = (content: object, env: Readonly<Record<string, string>> = {}) => {
  const own = hostIn({ "project/.devcontainer/web/devcontainer.json": content });
  return { ...own, env: { ...own.env, XDG_STATE_HOME: own.cwd, ...env } };
};
const line = (on: ReturnType<typeof host>, ...argv: string[]) =>
  readLine(argv, { options: runOptions, mayAsk: false }, on);
const imageOf = async (on: ReturnType<typeof host>, ...argv: string[]) =>
  (await line(on, ...argv)).parsed.invocation.image;

describe("a devcontainer.json is read", () => {
  const content = { image: "theirs", containerEnv: { A: "1" } };

  it("if the command line leaves the image to it, or names it", async () => {
    expect(await imageOf(host(content))).toBe("theirs");
    expect(await imageOf(host(content), ".", "true")).toBe("theirs");
    const typed = await line(host(content), "--devcontainer", "web", "debian:bookworm");
    expect(typed.parsed.invocation.image).toBe("debian:bookworm");
    expect(typed.configuration.layers).toHaveLength(1);
    const byVariable = await line(host(content, { ROCKER_DEVCONTAINER: "web" }), "debian:bookworm");
    expect(byVariable.configuration.layers).toHaveLength(1);
  });

  it("not for another image, help, or if it is turned off", async () => {
    for (const argv of [["debian:bookworm"], ["--help"], ["--version"], ["--no-devcontainer"]]) {
      expect((await line(host(content), ...argv)).configuration.layers, argv.join()).toEqual([]);
    }
  });

  it("with nothing left out, if that is wanted", async () => {
    const lacking = { image: "theirs", features: { a: {} }, imag: "b" };
    expect(await imageOf(host(lacking))).toBe("theirs");
    expect(await imageOf(host(content), "--strict")).toBe("theirs");
    expect(await imageOf(host(lacking), "--strict", "debian:bookworm")).toBe("debian:bookworm");
    for (const [on, ...argv] of [
      [host(lacking), "--strict"],
      [host(lacking, { ROCKER_STRICT: "true" })],
    ] as const) {
      const error = await line(on, ...argv).catch((one) => one);
      expect(isRockerError(error) && error.problems.map(({ code }) => code)).toEqual(["RK121", "RK121"]);
    }
  });
});

it("needs consent for each host variable in a value, once", async () => {
  const content = {
    image: "registry.example/${localEnv:SECRET}",
    workspaceMount: "",
    workspaceFolder: "/home/${localEnv:USER}/${localEnv:UNSET}",
    containerEnv: { SECRET: "${localEnv:SECRET}" },
  };
  const { parsed } = await line(host(content, { SECRET: "s3cr3t", USER: "ada" }), ".");
  const planned = (await parsed.select()).plan();
  for (const builds of [false, true]) {
    const [approval] = await planned.approvals({ trust: false, builds });
    expect(approval?.requests.map(({ text }) => text)).toEqual([
      "the value of your environment variable SECRET",
    ]);
  }
});
