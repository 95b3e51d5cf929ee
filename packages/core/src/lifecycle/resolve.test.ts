import { expect, test } from "vitest";
import { isRockerError } from "../errors/error.ts";
import { registryOf } from "../test-support/registries.ts";
import { resolve } from "./resolve.ts";

const registry = registryOf([
  { name: "a", requires: ["b"] },
  { name: "b", requires: ["c"] },
  { name: "c", requires: ["a"] },
  { name: "d" },
  { name: "lost", requires: ["nowhere", "void"] },
  { name: "alone", conflicts: ["d", "shy"] },
  { name: "shy", conflicts: ["alone", "absent"] },
]);

function resolved(active: string[], excluded: string[] = []): string[] {
  const map = (names: string[]) => new Map(names.map((name) => [name, `--${name}`]));
  try {
    const names = resolve({ active: map(active), excluded: map(excluded), warnings: [] }, registry);
    return [...names].sort();
  } catch (error) {
    if (isRockerError(error)) return error.problems.map(({ code, what }) => `${code} ${what}`);
    throw error;
  }
}

test("what is required is added, and what that requires; a circle of requirements ends", () => {
  expect(resolved([])).toEqual([]);
  expect(resolved(["d"])).toEqual(["d"]);
  expect(resolved(["a", "d"])).toEqual(["a", "b", "c", "d"]);
});

test("every missing requirement is named, with who needs it", () => {
  expect(resolved(["lost"])).toEqual([
    'RK202 "lost" requires the extension "nowhere", which is not installed.',
    'RK202 "lost" requires the extension "void", which is not installed.',
  ]);
});

test("a requirement that was switched off is another error", () => {
  expect(resolved(["a"], ["c"])).toEqual(['RK203 "b" requires the extension "c", which is disabled.']);
});

test("a conflict is reported once, declared by one side or by both", () => {
  expect(resolved(["alone", "d"])).toEqual(['RK205 "alone" and "d" cannot be used together.']);
  expect(resolved(["d", "alone"])).toEqual(['RK205 "alone" and "d" cannot be used together.']);
  expect(resolved(["shy", "alone"])).toEqual(['RK205 "alone" and "shy" cannot be used together.']);
  expect(resolved(["shy"])).toEqual(["shy"]);
});
