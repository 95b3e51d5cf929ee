import { describe, expect, it } from "vitest";
import { bareHost } from "../test-support/hosts.ts";
import type { HostAccess } from "./access.ts";
import { type Assessment, assess } from "./danger.ts";
import type { Holdings } from "./holdings.ts";

const there = ["/home/ada", "/home/ada/.ssh", "/home/ada/.gnupg", "/run", "/srv", "/etc", "/proc", "/"];
const host = bareHost({
  path: (path) =>
    there.includes(path) ? { kind: "directory", uid: 1, gid: 1, mode: 0o755, realPath: path } : undefined,
});

function assessed(access: HostAccess, found: Partial<Holdings> = {}): Assessment {
  return assess(access, host, () => ({ sockets: [], devices: [], unsearched: [], ...found }));
}
const mount = (value: string, found: Partial<Holdings> = {}, mode = "read-only") =>
  assessed({ kind: "mount", value, detail: { target: "/t", mode } }, found);

describe("what a mount reaches", () => {
  it("is what it holds", () => {
    const sockets = ["/run/a", "/run/docker.sock", "/run/b", "/run/c", "/run/d"];
    expect(mount("/run", { sockets })).toEqual({
      danger: "host",
      notes: ["holds docker.sock, which gives full control of the host", "holds the sockets a, b, c, 1 more"],
    });
    expect(mount("/home/ada")).toEqual({ danger: "secrets", notes: ["holds .ssh, .gnupg"] });
    expect(mount("/srv", { unsearched: ["/srv/x"] })).toEqual({
      danger: "other",
      notes: ["may hold more: /srv/x was not searched"],
    });
  });

  it("is the whole host for /proc, and for what the system starts programs from", () => {
    expect(mount("/proc")).toEqual({
      danger: "host",
      notes: ["reaches every file of the host, through /proc/PID/root"],
    });
    expect(mount("/").danger).toBe("host");
    expect([mount("/etc").danger, mount("/etc", {}, "writable").danger]).toEqual(["other", "host"]);
  });
});

it.each<[Assessment["danger"], HostAccess]>([
  ["host", { kind: "privileged", value: "true" }],
  ["host", { kind: "socket", value: "/run/podman/podman.sock" }],
  ["host", { kind: "capability", value: "sys_admin" }],
  ["host", { kind: "device", value: "/dev/sda1" }],
  ["host", { kind: "host-action", value: "make", detail: { as: "command" } }],
  ["secrets", { kind: "host-action", value: "x11", detail: { data: "{}" } }],
  ["secrets", { kind: "device", value: "/dev/kvm" }],
  ["secrets", { kind: "variable", value: "TOKEN" }],
  ["other", { kind: "volume", value: "data" }],
  ["other", { kind: "port", value: "80" }],
])("the danger is %s: %j", (danger, access) => {
  expect(assessed(access).danger).toBe(danger);
});
