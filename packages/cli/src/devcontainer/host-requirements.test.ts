import { expect, it } from "vitest";
import { parseConfigFile } from "../configuration/parse-file.ts";
import { hostIn } from "../test-support/configured.ts";
import { hostRequirements } from "./host-requirements.ts";
import { Reading } from "./reading.ts";
import { Variables } from "./variables.ts";

const gibibyte = 1024 ** 3;
const capacity = { cpus: 4, memory: 8 * gibibyte, storage: 32 * gibibyte };

function check(requirements: unknown, present: readonly string[] = []) {
  const own = hostIn({});
  const host = {
    ...own,
    env: { PATH: "/usr/bin" },
    path: (path: string) => (present.includes(path) ? own.path(own.cwd) : undefined),
  };
  const file = parseConfigFile(
    "/p/devcontainer.json",
    JSON.stringify({ hostRequirements: requirements }),
    "/",
  );
  const source = { host, project: "/p", file: file.path, templateOptions: new Map() };
  const reading = new Reading(file, host, new Variables(source));
  const keys = hostRequirements("/p", reading, capacity).map(({ key }) => key);
  return [keys, reading.leftOut.map(({ detail }) => detail), reading.problems.length];
}

const nvidia = ["/dev/nvidiactl", "/usr/bin/nvidia-container-cli"];

it.each([
  [{ cpus: 4, memory: "8gb", storage: "32GB" }, [], []],
  [{ cpus: 5, memory: "9gb", storage: "1tb" }, [], ["cpus 5", "memory 9gb", "storage 1tb"]],
  [{ memory: String(8 * gibibyte + 1) }, [], [`memory ${8 * gibibyte + 1}`]],
  [{ gpu: false }, [], []],
  [{ gpu: "optional" }, [], []],
  [{ gpu: true }, [], ["gpu"]],
  [{ gpu: { cores: 2 } }, [], ["gpu"]],
  [{ disk: 1 }, [], [undefined]],
])("%j on a host without a GPU", (requirements, keys, unmet) => {
  expect(check(requirements)).toEqual([keys, unmet, 0]);
});

it.each([true, "optional", { cores: 1 }])("gpu: %j adds the GPUs of a host that has some", (gpu) => {
  expect(check({ gpu }, nvidia)).toEqual([["gpus"], [], 0]);
});

it.each([{ cpus: "4" }, { memory: "lots" }, { storage: {} }, { gpu: "yes" }])(
  "%j is rejected",
  (requirements) => {
    expect(check(requirements)).toEqual([[], [], 1]);
  },
);
