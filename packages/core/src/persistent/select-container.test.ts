import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../host/host.ts";
import { systemHost } from "../host/system-host.ts";
import type { ContainerRecord } from "../state/container-records.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { selectContainer } from "./select-container.ts";

const record = (name: string, project: string) => ({ name, project }) as ContainerRecord;
const hostIn = (cwd: string): Host => ({ ...systemHost(), cwd });
const code = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as { problems: { code: string }[] }).problems[0]?.code;
  }
};

describe("the selected container", () => {
  let root: string;
  let records: ContainerRecord[];
  beforeEach(() => {
    root = temporaryDirectory();
    mkdirSync(join(root, "p/src"), { recursive: true });
    records = [record("outer", root), record("inner", join(root, "p"))];
  });
  const named = (cwd: string, some = records, name?: string) =>
    code(() => selectContainer(some, name, hostIn(cwd)).name);

  test("is that of the directory or the nearest parent directory", () => {
    expect(named(join(root, "p/src"))).toBe("inner");
    expect(named(join(root, "p"))).toBe("inner");
    expect(named(root)).toBe("outer");
  });

  test("is the named one, from any directory", () => {
    expect(named("/", records, "inner")).toBe("inner");
  });

  test("must exist and be unique", () => {
    expect(named("/")).toBe("RK413");
    expect(named(root, [...records, record("second", root)])).toBe("RK416");
    expect(named(root, records, "innner")).toBe("RK420");
    expect(named(root, records, "../outer")).toBe("RK420");
  });
});
