import { problem, RockerError } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { missingPackages } from "./offer.ts";

const known = { pulse: "@rocker/ext-audio", pipewire: "@rocker/ext-audio", nvidia: "@rocker/ext-gpu" };
const unknown = (...flags: string[]) =>
  new RockerError(flags.map((flag) => problem("RK102", { flag, nearest: undefined })));
const missing = (error: unknown, ...argv: string[]) => missingPackages(error, argv, known);

test("each package once, with the options that need it", () => {
  const error = unknown("--pulse", "--nvidia", "--pipewire");
  expect(missing(error, "--pulse", "--nvidia=auto", "--pipewire", "debian")).toEqual([
    { name: "@rocker/ext-audio", flags: ["--pulse", "--pipewire"] },
    { name: "@rocker/ext-gpu", flags: ["--nvidia"] },
  ]);
});

test.each([
  ["an option of no official package", unknown("--pulse", "--what"), ["--pulse", "--what"]],
  ["a name of every object", unknown("--constructor"), ["--constructor"]],
  ["an option that was not typed", unknown("--pulse"), ["debian"]],
  [
    "another mistake",
    new RockerError([...unknown("--pulse").problems, problem("RK101", { command: "run" })]),
    ["--pulse"],
  ],
  ["a bug", new Error("no"), ["--pulse"]],
])("none for %s", (_title, error, argv) => {
  expect(missing(error, ...argv)).toEqual([]);
});
