import { readFileSync } from "node:fs";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import locale from "./index.ts";

const berlin = "/usr/share/zoneinfo/Europe/Berlin";
const hostWith = (env: Record<string, string> = {}, facts = {}) =>
  fakeHost({ files: { [berlin]: "TZif" }, env, ...facts });

describe("--locale", () => {
  it("sets and generates the requested locale", () => {
    const [, example = ""] =
      /^rocker (.*)$/m.exec(readFileSync(`${import.meta.dirname}/../README.md`, "utf8")) ?? [];
    const view = planOf(locale, example, { host: hostWith() });
    expect(view.variable("LANG")).toBe("de_DE.UTF-8");
    expect(view.step("exec").args.slice(-3)).toEqual(["de_DE.UTF-8", "de_DE", "UTF-8"]);
    expect(view.variable("TZ")).toBe("Europe/Berlin");
  });

  it("defaults to the host's, and adds no step for C", () => {
    const view = (env: Record<string, string>) => planOf(locale, "--locale x", { host: hostWith(env) });
    expect(view({ LANG: "C.UTF-8" }).variable("LANG")).toBe("C.UTF-8");
    expect(view({ LANG: "C.UTF-8" }).plan.steps).toEqual([]);
    expect(view({ LANG: "de_DE.utf8", LC_ALL: "sr_RS.UTF-8@latin" }).step("exec").args.slice(-3)).toEqual([
      "sr_RS.UTF-8@latin",
      "sr_RS@latin",
      "UTF-8",
    ]);
    expect(view({ LANG: "de_DE.ISO-8859-1" }).step("exec").args.at(-1)).toBe("ISO-8859-1");
  });

  it.each([
    ["--locale x", {}, "locale/none"],
    ["--locale x", { LANG: "../../x" }, "locale/malformed"],
    ["--locale=de_DE.UTF-8;x y", {}, "locale/malformed"],
    ["--timezone x", {}, "locale/no-zone"],
    ["--timezone=Europe/Atlantis x", {}, "locale/unknown-zone"],
    ["--timezone=../../../etc/passwd x", {}, "locale/unknown-zone"],
  ])("rejects %s with %j", (line, env, code) => {
    const args = line.split(" ");
    const command = [args.slice(0, -1).join(" "), args.at(-1) ?? ""];
    expect(problemsOf(locale, command, { host: hostWith(env) }).map((one) => one.code)).toEqual([code]);
  });
});

describe("--timezone", () => {
  const zone = (env: Record<string, string>, facts = {}) =>
    planOf(locale, "--timezone x", { host: hostWith(env, facts) });

  it.each([
    ["TZ", { TZ: ":Europe/Berlin" }, {}],
    ["/etc/timezone", {}, { files: { [berlin]: "", "/etc/timezone": "Europe/Berlin\n" } }],
    ["/etc/localtime", {}, { links: { "/etc/localtime": berlin } }],
  ])("defaults to the host's, from %s", (_from, env, facts) => {
    const view = zone(env, facts);
    expect(view.variable("TZ")).toBe("Europe/Berlin");
    expect(view.mountAt(berlin)).toMatchObject({ source: berlin, readOnly: true });
    expect(view.plan.steps).toEqual([]);
  });

  it("mounts no file for UTC", () => {
    expect(planOf(locale, "--timezone=UTC x", { host: hostWith() }).plan.run.mounts).toEqual([]);
  });
});
