import type { Host } from "../host/host.ts";

/** A host with a user `ada` and otherwise only what is given. (fakeHost of testkit depends on this package.) */
export function bareHost(facts: Partial<Host> = {}): Host {
  const user = { name: "ada", uid: 1234, gid: 1234, fullName: "", home: "/home/ada", shell: "", groups: [] };
  return {
    platform: "linux",
    env: { HOME: "/home/ada" },
    cwd: "/work",
    user: () => user,
    path: () => undefined,
    readFile: () => undefined,
    list: () => undefined,
    entries: () => undefined,
    ...facts,
  };
}
