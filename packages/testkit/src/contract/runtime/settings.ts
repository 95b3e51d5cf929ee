import assert from "node:assert/strict";
import { existsSync, readlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import type { ContainerBuilder, SettingOf } from "@rocker/core";
import { type SettingName, settings } from "@rocker/core/engine";
import type { Check } from "../contract.ts";

/** Whether a container shows the setting: what a script prints in it. */
function shows(name: SettingName, value: string, script: string, expected: string | RegExp): Check {
  return async (workshop) => {
    const { kind } = settings[name];
    const write = (container: ContainerBuilder) => {
      if (kind === "one") container.withSetting(name as SettingOf<"one">, value);
      else container.withAddedSetting(name as SettingOf<"many">, value);
    };
    assert.match(
      await workshop.shell(script, { write }),
      typeof expected === "string" ? new RegExp(`^${expected}\n$`) : expected,
    );
  };
}

/**
 * For a setting, whether it does what its name says in the field. Left out is what a container cannot see of itself
 * everywhere (limits of the processor, real-time), or what few machines can do (GPUs, all rights).
 */
const bySetting: { readonly [Name in SettingName]?: Check } = {
  readOnly: shows("readOnly", "true", "touch /x 2>/dev/null || echo refused", "refused"),
  shmSize: shows("shmSize", "33554432", "df -k /dev/shm | tail -n 1", /\s32768\s/),
  async ulimits(workshop) {
    // Both at once: where one is given, Podman leaves its defaults, and those of the machine may be too high to keep.
    const write = (container: ContainerBuilder) =>
      void container
        .withAddedSetting("ulimits", "nofile=100:200")
        .withAddedSetting("ulimits", "nproc=500:600");
    const limits = await workshop.shell("cat /proc/self/limits", { write });
    assert.match(limits, /^Max processes +500 +600 /m);
    assert.match(limits, /^Max open files +100 +200 /m);
  },
  groups: shows("groups", "4711", "id -G", /\b4711\b/),
  capDrop: shows("capDrop", "ALL", "grep CapEff: /proc/self/status", /^CapEff:\t0+\n$/),
  capAdd: async (workshop) => {
    const bounding = (write?: (container: ContainerBuilder) => void) =>
      workshop.shell("grep CapBnd: /proc/self/status", write ? { write } : {});
    assert.notEqual(
      await bounding((container) => void container.withAddedSetting("capAdd", "SYS_PTRACE")),
      await bounding(),
    );
  },
  securityOptions: shows(
    "securityOptions",
    "no-new-privileges",
    "grep NoNewPrivs: /proc/self/status",
    "NoNewPrivs:\t1",
  ),
  addHosts: shows("addHosts", "far.test:192.0.2.7", "grep far.test /etc/hosts", /^192\.0\.2\.7\s+far\.test/),
  dns: shows("dns", "192.0.2.53", "cat /etc/resolv.conf", /^nameserver 192\.0\.2\.53$/m),
  ipc: shows(
    "ipc",
    "host",
    "readlink /proc/self/ns/ipc",
    readlinkSync("/proc/self/ns/ipc").replace(/[[\]]/g, "\\$&"),
  ),
  devices: shows("devices", "/dev/fuse:/dev/contract", "[ -c /dev/contract ] && echo there", "there"),

  async name(workshop) {
    const name = workshop.newVolume();
    const named = (...command: string[]) =>
      workshop.run({ command, write: (container) => container.withSetting("name", name) });
    const first = named("/bin/sh", "-c", "touch /contract/up; while [ -e /contract/up ]; do sleep 0.1; done");
    await until(() => existsSync(join(workshop.directory, "up")));
    // Two of one name cannot be at once…
    assert.equal(await named("true").catch(() => 125), 125);
    await workshop.shell("rm /contract/up");
    assert.equal(await first, 0);
    // …and when the first is over, nothing of it is left.
    assert.equal(await named("true"), 0);
  },

  async hostname(workshop) {
    const write = (container: ContainerBuilder) => void container.withSetting("hostname", "contract-host");
    assert.equal(await workshop.shell("hostname", { write }), "contract-host\n");
  },

  async network(workshop) {
    const write = (container: ContainerBuilder) => void container.withSetting("network", "none");
    assert.equal(await workshop.shell("ls /sys/class/net", { write }), "lo\n");
  },

  async workdir(workshop) {
    const { id } = await workshop.build((container) => container.withExec(["mkdir", "/a b=c"]));
    const write = (container: ContainerBuilder) => void container.withSetting("workdir", "/a b=c");
    assert.equal(await workshop.shell("pwd", { image: id, write }), "/a b=c\n");
  },

  async ports(workshop) {
    const port = await freePort();
    const run = workshop.run({
      write: (container) => container.withAddedSetting("ports", `127.0.0.1:${port}:8080`),
      // Each serves one: the engine itself may have asked whether somebody is there.
      command: [
        "/bin/sh",
        "-c",
        "echo here >/tmp/x; (while :; do nc -l -p 8080 </tmp/x; done) & until [ -e /contract/over ]; do sleep 0.1; done",
      ],
    });
    let answer = "";
    await until(async () => {
      answer = await answerOf(port);
      return answer !== "";
    });
    assert.equal(answer, "here\n");
    writeFileSync(join(workshop.directory, "over"), "");
    await run;
  },

  async envFiles(workshop) {
    const path = join(workshop.directory, "variables");
    writeFileSync(path, "# a comment\nA=1\nB=two words = $HOME\n\nC=\n");
    const write = (container: ContainerBuilder) => void container.withAddedSetting("envFiles", path);
    assert.equal(await workshop.shell('echo "$A;$B;${C-unset}"', { write }), "1;two words = $HOME;\n");
  },
};

/** A setting that the runtime does not offer has no check: core refuses it by name. */
export const settingChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  (Object.entries(bySetting) as [SettingName, Check][]).map(([name, check]): [string, Check] => [
    `setting: ${name}`,
    async (workshop) => {
      if (workshop.runtime.containers.settings.has(name as SettingName)) await check(workshop);
    },
  ]),
);

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await done())) {
    assert.ok(Date.now() < end, "nothing happened for a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What comes from a port until its first line ends; empty when nobody is there. */
function answerOf(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const settle = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(2000, settle);
    socket.on("error", settle);
    socket.on("close", settle);
    socket.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) settle();
    });
  });
}
