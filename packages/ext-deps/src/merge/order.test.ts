import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultsOf, projectOf } from "../testing/project.ts";
import { stepText } from "./steps.ts";

const orderOf = (files: Readonly<Record<string, string>>) => projectOf(files).order.steps.map(stepText);
const keys = (...names: string[]) => names.map((name) => `${name}: []`).join("\n");

describe("the order of layers", () => {
  it("is that of the files, whatever convention says", () => {
    expect(orderOf({ "a.deps.yaml": keys("run_test", "apt_main", "apt_expensive") })).toEqual([
      "run_test",
      "apt_main",
      "apt_expensive",
    ]);
  });

  it("is by convention where no file says", () => {
    const names = [
      "run_test",
      "run_lint",
      "run_build",
      "apt_post-main",
      "pip_main",
      "apt_main",
      "apt_expensive",
    ];
    const files = Object.fromEntries(names.map((name, at) => [`${at}.deps.yaml`, keys(name)]));
    expect(orderOf(files)).toEqual(names.toReversed());
  });

  it("keeps what an expensive layer needs beside it", () => {
    expect(
      orderOf({ "a.deps.yaml": keys("apt_zeta", "pip_expensive"), "b.deps.yaml": keys("apt_main") }),
    ).toEqual(["apt_zeta", "pip_expensive", "apt_main"]);
  });

  it("puts managers of which an image has one into one step", () => {
    expect(orderOf({ "a.deps.yaml": keys("apt_a", "pip_a", "apk_a") })).toEqual(["apt+apk_a", "pip_a"]);
  });

  it("keeps what may use the ssh agent apart from what did not ask for it", () => {
    const files = { "a.deps.yaml": "ssh: [pip_main]\npip_main: [own]", "b.deps.yaml": "pip_main: [x]" };
    expect(orderOf(files)).toEqual(["pip_main", "pip_main (ssh)"]);
    expect(projectOf(files).order.steps[1]?.blocks.map(({ items }) => items[0]?.text)).toEqual(["own"]);
  });

  it("has preambles first and the user's last", () => {
    expect(orderOf({ "a.deps.yaml": keys("run_test", "run_user", "apt_main", "run_preamble") })).toEqual([
      "run_preamble",
      "run_test",
      "apt_main",
      "run_user",
    ]);
  });

  it("joins both forms in one graph", () => {
    const files = {
      "a.deps.yaml": keys("apt_main", "run_build"),
      "b.deps.yaml": "version: 2\nlayers: {codegen: {after: [main], before: [build], run: [x]}}",
    };
    expect(orderOf(files)).toEqual(["apt_main", "run_codegen", "run_build"]);
  });

  it("does not depend on names of files or on how folders are listed", () => {
    const layers = ["apt_a", "pip_b", "run_c", "apt_expensive", "npm_main", "run_test"];
    fc.assert(
      fc.property(
        fc.array(fc.subarray(layers), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat(1000)),
        (files, numbers) => {
          const named = files.map((names, at) => [
            `${[...numbers.take(1)][0]}-${at}.deps.yaml`,
            keys(...names),
          ]);
          const plain = files.map((names, at) => [`${at}.deps.yaml`, keys(...names)]);
          expect(orderOf(Object.fromEntries(named))).toEqual(orderOf(Object.fromEntries(plain)));
        },
      ),
    );
  });
});

describe("orders that contradict one another", () => {
  it("are named with both files, lines and the circle", () => {
    const files = {
      "a.deps.yaml": keys("apt_sources", "apt_tools"),
      "sub/b.deps.yaml": keys("apt_tools", "apt_sources"),
    };
    const [problem, ...more] = projectOf(files).problems;
    expect(more).toEqual([]);
    expect(problem?.slug).toBe("order");
    expect(problem?.what).toContain("apt_sources → apt_tools → apt_sources");
    expect(problem?.why).toBe(
      "a.deps.yaml:2:1: apt_sources comes before apt_tools.\nsub/b.deps.yaml:2:1: apt_tools comes before apt_sources.",
    );
  });

  it("are the shortest circle there is", () => {
    const files = {
      "a.deps.yaml": keys("run_a", "run_b", "run_c", "run_d"),
      "b.deps.yaml": keys("run_d", "run_a"),
      "c.deps.yaml": keys("run_c", "run_b"),
    };
    expect(faultsOf(files).join()).toMatch(/run_b → run_c → run_b|run_c → run_b → run_c/);
  });

  it("may be a layer's own", () => {
    expect(faultsOf({ "a.deps.yaml": "version: 2\nlayers: {a: {after: [a], run: [x]}}" }).join()).toContain(
      "run_a → run_a",
    );
  });

  it("may be with when layers are the user's", () => {
    const text = "version: 2\nlayers: {a: {as: user, run: [x]}, b: {after: [a], run: [y]}}";
    expect(faultsOf({ "a.deps.yaml": text }).join()).toContain('layer "a" cannot come before "b"');
  });
});
