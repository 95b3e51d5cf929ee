import { defineExtension, definePlanFact } from "@rocker/core";
import { describe, expect, test } from "vitest";
import { fakeHost } from "../host/fake-host.ts";
import { planOf, problemsOf } from "./plan-of.ts";

const who = definePlanFact<string>("user/who");
const user = defineExtension({
  name: "user",
  summary: "you",
  options: { user: { type: "boolean", summary: "on" } },
  read: ({ host }) =>
    host.user().uid === 0
      ? { problems: [{ slug: "root", what: "You are root.", fix: "Be someone." }] }
      : { value: host.user().name },
  setup(container, { value: name, notice }) {
    container.withPlanFact(who, name).withNewFile("/etc/who", name);
    notice("hello");
  },
});
const greet = defineExtension({
  name: "greet",
  summary: "says hello",
  options: {
    greet: { type: "string", summary: "whom", bare: "you" },
    loudly: { type: "boolean", summary: "how" },
  },
  activation: ["greet"],
  requires: ["user"],
  setup(container, { options, fact }) {
    container
      .withExec(["echo", String(options.greet)], { title: "greets" })
      .withExec(["echo", "again"], { title: "greets again" })
      .withPackages({ apt: ["figlet"] })
      .withVolume("words", "/words")
      .withRunVariable("WHO", fact(who) ?? "nobody")
      .withHostVariable("LANG")
      .withSetting("hostname", "hall")
      .withAddedSetting("ports", "80");
  },
});

describe("planOf", () => {
  const view = planOf([greet, user], "--greet=world --loudly debian:12 sh -c x");

  test("runs all steps, in order, with required extensions", () => {
    expect(view.active).toEqual(["user", "greet"]);
    expect(view.plan.base.image).toBe("debian:12");
    expect(view.plan.run.command).toEqual(["sh", "-c", "x"]);
    expect(view.notices).toEqual([{ from: "user", text: "hello" }]);
    expect(view.variable("WHO")).toBe("ada");
  });

  test("a list is used as it is", () => {
    expect(planOf(user, ["--user", "img", "a b", ""]).plan.run.command).toEqual(["a b", ""]);
  });

  test("a host can be given", () => {
    expect(
      planOf(user, "--user img", { host: fakeHost({ user: { name: "bob" } }) }).step("file"),
    ).toMatchObject({
      contents: "bob",
    });
  });

  test("an extension that is not enabled is not set up; options without effect are warnings", () => {
    const idle = planOf([greet, user], "--loudly img");
    expect(idle.plan.steps).toEqual([]);
    expect(idle.warnings.map(({ code }) => code)).toEqual(["RK209"]);
  });

  test("accessors for steps", () => {
    expect(view.step("exec", "greets").args).toEqual(["echo", "world"]);
    expect(view.step("file", "/etc/who").contents).toBe("ada");
    expect(view.step("packages").names).toEqual({ apt: ["figlet"] });
    expect(view.steps("exec")).toHaveLength(2);
    expect(view.steps("label")).toEqual([]);
  });

  test("accessors for the container", () => {
    expect(view.mountAt("/words")).toMatchObject({ type: "volume", source: "words" });
    expect([view.hasMountAt("/words"), view.hasMountAt("/word")]).toEqual([true, false]);
    expect([view.variable("LANG"), view.variable("NONE")]).toEqual([{ host: true }, undefined]);
    expect([view.setting("hostname"), view.setting("ports"), view.setting("network")]).toEqual([
      "hall",
      ["80"],
      undefined,
    ]);
  });

  test("accessing what does not exist is an error that lists what does", () => {
    expect(() => view.mountAt("/word")).toThrow(
      "the plan has no mount at /word. Its mounts are:\n  - /words",
    );
    expect(() => view.step("exec", "greet")).toThrow(
      'the plan has no exec step "greet". Its steps are:\n  - packages (greet, system)\n  - file "/etc/who" (user, project)',
    );
    expect(() => view.step("exec")).toThrow("the plan has 2 exec steps, not one");
    expect(() => planOf(user, "img").mountAt("/x")).toThrow("(none)");
  });
});

describe("what is wrong", () => {
  test.each([
    ["--usr img", "RK102"],
    ["--user", "RK101"],
    ["--greet img", "RK202"],
  ])("%s", (line, code) => {
    const extensions = code === "RK202" ? [greet] : [user, greet];
    expect(problemsOf(extensions, line).map((one) => one.code)).toEqual([code]);
    expect(() => planOf(extensions, line)).toThrow(code);
  });

  test("of the host", () => {
    const host = fakeHost({ user: { uid: 0 } });
    expect(problemsOf(user, "--user img", { host })).toMatchObject([
      { code: "user/root", fix: "Be someone." },
    ]);
  });

  test("nothing", () => {
    expect(problemsOf(user, "--user img")).toEqual([]);
  });

  test("extensions that cannot be a package", () => {
    expect(() => planOf([user, user], "--user img")).toThrow("two of these extensions have the same name");
    const wrong = { ...user, options: { x: { type: "text", summary: "" } } };
    expect(() => planOf(wrong as never, "img")).toThrow(`rocker would refuse a package with "user": `);
    expect(() => problemsOf(wrong as never, "img")).toThrow("would refuse");
  });
});
