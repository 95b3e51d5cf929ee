import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemTexts, projectOf } from "../testing/project.ts";
import { stepText } from "./steps.ts";

const orderOf = (files: Readonly<Record<string, string>>) => projectOf(files).order.steps.map(stepText);
const keys = (...names: string[]) => names.map((name) => `${name}: []`).join("\n");

describe("the order of layers", () => {
  it("follows the files rather than the convention", () => {
    expect(orderOf({ "a.deps.yaml": keys("run_test", "apt_main", "apt_expensive") })).toEqual([
      "run_test",
      "apt_main",
      "apt_expensive",
    ]);
  });

  it("follows the convention where no file defines it", () => {
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

  it("keeps the layers that an expensive layer needs next to it", () => {
    expect(
      orderOf({ "a.deps.yaml": keys("apt_zeta", "pip_expensive"), "b.deps.yaml": keys("apt_main") }),
    ).toEqual(["apt_zeta", "pip_expensive", "apt_main"]);
  });

  it("merges system package managers into one step", () => {
    expect(orderOf({ "a.deps.yaml": keys("apt_a", "pip_a", "apk_a") })).toEqual(["apt+apk_a", "pip_a"]);
  });

  it("separates the entries that may use the ssh agent from the others", () => {
    const files = { "a.deps.yaml": "ssh: [pip_main]\npip_main: [own]", "b.deps.yaml": "pip_main: [x]" };
    expect(orderOf(files)).toEqual(["pip_main", "pip_main (ssh)"]);
    expect(projectOf(files).order.steps[1]?.blocks.map(({ items }) => items[0]?.text)).toEqual(["own"]);
  });

  it("puts preamble layers first and user layers last", () => {
    expect(orderOf({ "a.deps.yaml": keys("run_test", "run_user", "apt_main", "run_preamble") })).toEqual([
      "run_preamble",
      "run_test",
      "apt_main",
      "run_user",
    ]);
  });

  it("merges both file formats into one graph", () => {
    const files = {
      "a.deps.yaml": keys("apt_main", "run_build"),
      "b.deps.yaml": "version: 2\nlayers: {codegen: {after: [main], before: [build], run: [x]}}",
    };
    expect(orderOf(files)).toEqual(["apt_main", "run_codegen", "run_build"]);
  });

  it("does not depend on file names or directory listings", () => {
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

describe("conflicting orders", () => {
  it("are reported with both files, the lines and the cycle", () => {
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

  it("are reported as the shortest cycle", () => {
    const files = {
      "a.deps.yaml": keys("run_a", "run_b", "run_c", "run_d"),
      "b.deps.yaml": keys("run_d", "run_a"),
      "c.deps.yaml": keys("run_c", "run_b"),
    };
    expect(problemTexts(files).join()).toMatch(/run_b → run_c → run_b|run_c → run_b → run_c/);
  });

  it("include a layer that comes before itself", () => {
    expect(
      problemTexts({ "a.deps.yaml": "version: 2\nlayers: {a: {after: [a], run: [x]}}" }).join(),
    ).toContain("run_a → run_a");
  });

  it("include a constraint against the phase of a layer", () => {
    const text = "version: 2\nlayers: {a: {as: user, run: [x]}, b: {after: [a], run: [y]}}";
    expect(problemTexts({ "a.deps.yaml": text }).join()).toContain('layer "a" cannot come before "b"');
  });
});
