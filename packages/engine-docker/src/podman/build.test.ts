import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildRequest } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWithPodman } from "./build.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rocker-podman-build-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const id = "ab".repeat(32);

/**
 * Builds with a fake podman, because a concurrent removal of an image cannot be timed with a real one. It finds no
 * ONBUILD instructions, prints the given error the given number of times, and then succeeds.
 */
async function buildWithFakePodman(failure: string, times: number) {
  const calls = join(directory, "calls");
  const podman = join(directory, "podman");
  writeFileSync(calls, "");
  writeFileSync(
    podman,
    `#!/bin/sh\ncase "$*" in *--runtime=/bin/false*) exit 0; esac\necho call >>${calls}\necho "STEP 2/3: RUN true"\n[ $(wc -l <${calls}) -gt ${times} ] && exec echo ${id}\necho "${failure}" >&2; exit 125\n`,
  );
  chmodSync(podman, 0o755);
  const events: string[] = [];
  const result = await buildWithPodman(
    systemHost({ ...process.env, PATH: `${directory}:${process.env.PATH}` }),
    {
      plan: {
        base: {
          image: "b",
          id: "sha256:0",
          platform: "p",
          user: "",
          workdir: "",
          env: {},
          entrypoint: [],
          command: [],
        },
        steps: [
          {
            type: "exec",
            from: ["e"],
            layer: "system",
            title: "t",
            args: ["true"],
            as: "root",
            env: {},
            caches: [],
          },
        ],
        run: { settings: {}, mounts: [] },
      },
      tag: "t",
      labels: {},
      useCache: true,
      report: ({ type }: { type: string }) => events.push(type),
      signal: new AbortController().signal,
    } as unknown as BuildRequest,
  ).catch((error: Error) => error.message);
  return { result, events, calls: readFileSync(calls, "utf8").split("\n").length - 1 };
}

const disturbed =
  "Error: checking if cached image exists from a previous build: getting top layer info: layer not known";

test("a build that another podman disturbs is retried, and each step is reported once", async () => {
  const { result, events, calls } = await buildWithFakePodman(disturbed, 2);
  expect({ result, calls }).toEqual({ result: `sha256:${id}`, calls: 3 });
  expect(events.filter((type) => type === "step")).toHaveLength(1);
});

test("a build that is disturbed every time fails with podman's error", async () => {
  const { result, calls } = await buildWithFakePodman(disturbed, 1000);
  expect(result).toContain("layer not known");
  expect(calls).toBe(6);
});

test("a build that fails for another reason is not retried", async () => {
  const { result, calls } = await buildWithFakePodman("Error: building at STEP: exit status 3", 1);
  expect(result).toContain("RK502");
  expect(calls).toBe(1);
});
