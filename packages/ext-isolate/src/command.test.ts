import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CommandContext, MountUse } from "@rocker/core";
import { fakeHost } from "@rocker/testkit";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { isolateCommand } from "./command.ts";
import { type Copy, copyOf, makeCopy } from "./copy.ts";
import { markOfEndedProcess } from "./test-support/ended-process.ts";
import { temporaryDirectory } from "./test-support/temporary-directory.ts";

let project = "";
let copy: Copy;
let said: string[] = [];
let host = fakeHost();
beforeEach(() => {
  const root = temporaryDirectory();
  project = join(root, "project");
  said = [];
  mkdirSync(project);
  writeFileSync(join(project, "file"), "mine");
  host = fakeHost({ cwd: project, directories: [project], env: { XDG_STATE_HOME: join(root, "state") } });
  copy = copyOf(project, host);
  makeCopy(project, copy);
  writeFileSync(join(copy.files, "file"), "yours");
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((text) => said.push(String(text)) > 0),
  );
  onTestFinished?.(() => {
    for (const stream of streams) stream.mockRestore();
  });
});

const nobody: MountUse = { containers: [], unknown: [] };
const run = async (line: string, use: MountUse = nobody) => {
  const containersMounting = vi.fn<CommandContext["containersMounting"]>(async () => use);
  const code = await isolateCommand.run(line.split(" "), { host, containersMounting, table: async () => "" });
  return { code, asked: containersMounting.mock.calls.flat() };
};
const user = (running: boolean) => ({
  containers: [{ engine: "podman", id: "0123456789abcdef", name: "agent", running }],
  unknown: [],
});

describe("apply and discard, while a container has the copy", () => {
  test.each(["apply", "discard"])("%s asks who can write to it, and not with --force", async (verb) => {
    expect((await run(verb)).asked).toEqual([copy.files]);
    makeCopy(project, copy);
    expect((await run(`${verb} --force`)).asked).toEqual([]);
  });

  test.each(["apply", "discard"])("%s is refused while one runs", async (verb) => {
    await expect(run(verb, user(true))).rejects.toMatchObject({
      problems: [
        {
          code: "isolate/in-use",
          what: "container agent is running and can write to the copy.",
          fix: "Stop it first: podman stop 0123456789ab",
        },
      ],
    });
    expect([readFileSync(join(project, "file"), "utf8"), existsSync(copy.files)]).toEqual(["mine", true]);
  });

  test("one that is stopped is named when its copy is gone", async () => {
    expect((await run("discard", user(false))).code).toBe(0);
    expect(said.join("")).toContain("the stopped container agent is gone");
  });

  test("an engine that does not answer is named", async () => {
    const silent = { containers: [], unknown: [{ engine: "docker", reason: "no answer" }] };
    await expect(run("apply", silent)).rejects.toThrow(/isolate\/unknown: cannot ask docker .*: no answer/);
    expect(existsSync(copy.files)).toBe(true);
  });

  test("diff asks nobody", async () => {
    expect(await run("diff")).toEqual({ code: 0, asked: [] });
    expect(said.join("")).toContain("+yours\n");
  });
});

test.each(["", "x", "toString", "diff --yes", "discard --overwrite", "apply apply", "apply --x"])(
  "%j is wrong usage",
  async (line) => {
    const usage = { kind: "usage", problems: [{ code: "isolate/usage" }] };
    await expect(run(line)).rejects.toMatchObject(usage);
    expect(existsSync(copy.files)).toBe(true);
  },
);

test("a directory without a copy: what an interrupted command left of one is removed", async () => {
  await run("discard");
  mkdirSync(join(`${copy.directory}.discarded-${markOfEndedProcess()}`, "files"), { recursive: true });
  await expect(run("diff")).rejects.toThrow("isolate/no-copy");
  expect(readdirSync(dirname(copy.directory))).toEqual([]);
});
