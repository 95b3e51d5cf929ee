import type { Host } from "../host/host.ts";

/** A host with a person `ada` and nothing on it, but for what is given. */
export function bareHost(facts: Partial<Host> = {}): Host {
  return {
    platform: "linux",
    env: { HOME: "/home/ada" },
    cwd: "/work",
    user: () => ({
      name: "ada",
      uid: 1234,
      gid: 1234,
      fullName: "Ada Lovelace",
      home: "/home/ada",
      shell: "/bin/bash",
      groups: [{ name: "ada", gid: 1234 }],
    }),
    path: () => undefined,
    readFile: () => undefined,
    list: () => undefined,
    entries: () => undefined,
    ...facts,
  };
}
