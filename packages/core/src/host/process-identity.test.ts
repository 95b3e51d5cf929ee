import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  identityText,
  isLeftBehind,
  ownerMark,
  ownIdentity,
  parseIdentity,
  stateOf,
} from "./process-identity.ts";

const startOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
};

test("is the same after it was written and read", () => {
  const own = ownIdentity();
  expect(parseIdentity(identityText(own))).toEqual(own);
  expect(ownIdentity().nonce).not.toBe(own.nonce);
  expect(identityText(own)).toMatch(/^[a-z0-9.]{1,127}$/);
  for (const text of ["", "1", "0.1.2.a.b.1", `${identityText(own)}.1`, "../x.1.2.3.4.ff", "1.2.3.4.5.../x"])
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
  // The shell becomes a program that never waits for its child, which ends after that.
  const script = "exec 3<&0; { read -r _ <&3; } & echo $!; exec sleep 60";
  const parent = spawn("sh", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const child = Number(String(line));
  const start = startOf(child);
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n");
  parent.stdin.end();
  await expect.poll(() => readFileSync(`/proc/${child}/stat`, "utf8")).toMatch(/\) Z /);
  expect(stateOf({ ...ownIdentity(), pid: child, start })).toBe("gone");
  parent.kill();
});

test("nothing is known of a process of another container or machine; none survives a boot", () => {
  const own = ownIdentity();
  expect(stateOf({ ...own, namespace: "1" })).toBe("unknown");
  expect(stateOf({ ...own, machine: "0" })).toBe("unknown");
  expect(stateOf({ ...own, boot: "0" })).toBe("gone");
  expect(stateOf({ ...own, boot: "0", machine: "0" })).toBe("unknown");
});

test("what a process created is left behind only if that process is gone for certain", () => {
  const own = ownIdentity();
  expect(isLeftBehind(ownerMark())).toBe(false);
  expect(isLeftBehind(identityText({ ...own, start: "1" }))).toBe(true);
  expect(isLeftBehind(identityText({ ...own, machine: "0", start: "1" }))).toBe(false);
  expect([isLeftBehind(undefined), isLeftBehind("0123456789abcdef")]).toEqual([false, false]);
});
