import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { identityText, ownIdentity, parseIdentity, stateOf } from "./process-identity.ts";

const startOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
};

test("is the same after it was written and read", () => {
  const own = ownIdentity();
  expect(parseIdentity(identityText(own))).toEqual(own);
  expect(ownIdentity().nonce).not.toBe(own.nonce);
  for (const text of ["", "1", "0 1 a b c 1", `${identityText(own)} x`, "../x 1 2 3 4 ff", "1 2 3 4 5 ../x"])
    expect(parseIdentity(text)).toBeUndefined();
});

test("this process runs, and not the one that had its ID before", () => {
  const own = ownIdentity();
  expect(stateOf(own)).toBe("running");
  expect(stateOf({ ...own, start: "1" })).toBe("gone");
});

test("a process that has ended is gone, also before its parent waits for it", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  expect(stateOf({ ...ownIdentity(), pid })).toBe("gone");
  // The shell's child ends at once; the shell becomes a program that never waits for it.
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const [line] = await once(parent.stdout, "data");
  const child = Number(String(line));
  const start = startOf(child);
  await expect.poll(() => readFileSync(`/proc/${child}/stat`, "utf8")).toMatch(/\) Z /);
  expect(stateOf({ ...ownIdentity(), pid: child, start })).toBe("gone");
  parent.kill();
});

test("nothing is known of a process of another container or machine; none survives a boot", () => {
  const own = ownIdentity();
  expect(stateOf({ ...own, namespace: "pid:[1]" })).toBe("unknown");
  expect(stateOf({ ...own, machine: "other" })).toBe("unknown");
  expect(stateOf({ ...own, boot: "before" })).toBe("gone");
  expect(stateOf({ ...own, boot: "before", machine: "other" })).toBe("unknown");
});
