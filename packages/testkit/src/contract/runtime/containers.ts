import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { PersistentContainers, StreamModes } from "@rocker/core/engine";
import type { Check } from "../contract.ts";
import { difficultTexts } from "../difficult-texts.ts";
import { printArguments, readArguments, type Workshop, type Write } from "../workshop.ts";
import { ended, finished, startCall } from "./child.ts";

/** A container of the check's own, made and not started. */
interface Made {
  readonly containers: PersistentContainers;
  readonly id: string;
  readonly name: string;
  /** Runs a shell script in it, its output in /contract/out; returns the exit code. */
  readonly shell: (script: string, ...args: readonly string[]) => Promise<number>;
}

const waits = "trap 'exit 0' TERM; echo said; echo complained >&2; while :; do sleep 1 & wait $!; done";
const streams: StreamModes = { terminal: false, stdin: false };

/** Persistent containers. A runtime that has none has nothing to show: core refuses them by name. */
function withContainer(
  check: (made: Made, workshop: Workshop) => Promise<void>,
  write: Write = () => {},
): Check {
  return async (workshop) => {
    const { persistent: containers } = workshop.runtime.containers;
    if (!containers) return;
    const name = `rocker-contract-${randomBytes(8).toString("hex")}`;
    const plan = await workshop.bound(
      (container) => {
        container.withBindMount(workshop.directory, "/contract");
        container.withSetting("name", name).withAddedSetting("labels", `dev.rocker.contract=${name}`);
        write(container);
      },
      undefined,
      ["/bin/sh", "-c", waits],
    );
    const mounts = await workshop.runtime.containers.locateMounts(plan.run.mounts);
    const request = { image: plan.base.id, plan: { ...plan, run: { ...plan.run, mounts } }, trace: () => {} };
    const id = await containers.create(request);
    const shell: Made["shell"] = (script, ...args) =>
      containers.exec({
        container: id,
        command: ["/bin/sh", "-c", `exec >/contract/out\n${script}`, "contract", ...args],
        user: undefined,
        workdir: undefined,
        env: [],
        streams,
        trace: () => {},
      });
    try {
      await check({ containers, id, name, shell }, workshop);
    } finally {
      await containers.remove(id);
    }
  };
}

export const containerChecks: Readonly<Record<string, Check>> = {
  "stays: it is found by name and by id, with what it was made of": withContainer(
    async ({ containers, id, name }, workshop) => {
      const found = await containers.find(name);
      assert.deepEqual(found, await containers.find(id));
      assert.equal(found?.id, id);
      assert.equal(found?.name, name);
      assert.equal(found?.image, (await workshop.imageFacts()).id);
      assert.equal(found?.running, false);
      assert.equal(found?.labels["dev.rocker.contract"], name);
      assert.ok(Math.abs(Date.parse(found?.created ?? "") - Date.now()) < 600_000, found?.created);
      // Times are rounded to seconds in some lists.
      const listed = (await containers.list()).find((one) => one.id === id);
      assert.deepEqual({ ...listed, created: "" }, { ...found, created: "" });
    },
  ),

  "stays: one that is not there is undefined, and may be removed again": withContainer(
    async ({ containers, id }) => {
      assert.equal(await containers.find("rocker-contract-none"), undefined);
      await containers.remove(id);
      await containers.remove(id);
      assert.equal(await containers.find(id), undefined);
      assert.equal(
        (await containers.list()).find((one) => one.id === id),
        undefined,
      );
    },
  ),

  "stays: started twice, stopped twice, and what was changed inside is there": withContainer(
    async ({ containers, id, shell }, workshop) => {
      await containers.start(id);
      await containers.start(id);
      assert.equal((await containers.find(id))?.running, true);
      assert.equal(await shell("echo kept >/kept"), 0);
      await containers.stop(id);
      await containers.stop(id);
      assert.equal((await containers.find(id))?.running, false);
      await containers.start(id);
      assert.equal(await shell("cat /kept"), 0);
      assert.equal(workshop.output(), "kept\n");
    },
  ),

  "stays: what it can write to of the host is known, and whether it runs": withContainer(
    async ({ containers, id, name }, workshop) => {
      if (!containers.binds) return;
      const own = async () => (await containers.binds?.())?.find((one) => one.id === id);
      const before = await own();
      assert.deepEqual({ ...before, writable: [] }, { id, name, running: false, writable: [] });
      assert.equal(before?.writable.length, 1);
      assert.ok(before.writable[0]?.endsWith(basename(workshop.directory)), before.writable[0]);
      await containers.start(id);
      assert.equal((await own())?.running, true);
      await containers.stop(id);
      assert.equal((await own())?.running, false);
    },
    (container) => void container.withBindMount("/etc", "/read-only", { readOnly: true }),
  ),

  "stays: a second one of the same name is an error": withContainer(
    async ({ containers, name }, workshop) => {
      const plan = await workshop.bound((container) => void container.withSetting("name", name));
      await assert.rejects(containers.create({ image: plan.base.id, plan, trace: () => {} }));
    },
  ),

  "exec: arguments reach the program byte for byte": withContainer(
    async ({ containers, id, shell }, workshop) => {
      await containers.start(id);
      assert.equal(await shell(printArguments, ...difficultTexts), 0);
      assert.deepEqual(readArguments(workshop.output()), difficultTexts);
    },
  ),

  "exec: exit codes are the program's own": withContainer(async ({ containers, id, shell }) => {
    await containers.start(id);
    for (const code of [0, 1, 42, 125, 255]) assert.equal(await shell(`exit ${code}`), code);
    assert.equal(await shell("exec /contract-none"), 127);
  }),

  "exec: variables, working directory, the container's own environment": withContainer(
    async ({ containers, id }, workshop) => {
      await containers.start(id);
      const code = await containers.exec({
        container: id,
        command: ["/bin/sh", "-c", 'echo "$PWD;$OWN;$GIVEN;$ROCKER_CONTRACT_VALUE" >/contract/out'],
        user: undefined,
        workdir: "/usr",
        env: [
          { name: "GIVEN", value: "a b=c", from: "contract" },
          { name: "ROCKER_CONTRACT_VALUE", host: true, from: "contract" },
        ],
        streams,
        trace: () => {},
      });
      assert.equal(code, 0);
      assert.equal(workshop.output(), `/usr;own;a b=c;the host's "value" $HOME\\\n`);
    },
    (container) => void container.withRunVariable("OWN", "own"),
  ),

  "exec: bytes pass unchanged on standard streams": withContainer(async ({ containers, id }, workshop) => {
    await containers.start(id);
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
    const exec = {
      container: id,
      command: ["/bin/sh", "-c", "cat; echo oops >&2; exit 3"],
      user: undefined,
      workdir: undefined,
      env: [],
      streams: { terminal: false, stdin: true },
    };
    const result = await ended(startCall(workshop, { exec }), bytes);
    assert.deepEqual(result.stdout, bytes);
    assert.match(result.stderr.toString(), /oops\n$/);
    assert.equal(result.code, 3);
  }),

  "exec: several at once": withContainer(async ({ containers, id, shell }, workshop) => {
    await containers.start(id);
    const meet = "mkfifo /meet && cat /meet && exit 7";
    const first = shell(meet);
    const second = shell("until [ -p /meet ]; do sleep 0.1; done; echo met >/meet");
    assert.deepEqual(await Promise.all([first, second]), [7, 0]);
    assert.equal(workshop.output(), "met\n");
  }),

  "logs: what the command wrote, on both streams": withContainer(
    async ({ containers, id, shell }, workshop) => {
      await containers.start(id);
      // It has written when its shell waits.
      assert.equal(await shell("until pidof sleep; do sleep 0.1; done"), 0);
      const logs = { container: id, follow: false, tail: undefined };
      const readAll = () => finished(startCall(workshop, { logs }));
      let all = await readAll();
      // Engines take down what is written a moment later.
      while (all.stdout.length === 0 || all.stderr.length === 0) all = await readAll();
      assert.equal(all.stdout.toString(), "said\n");
      assert.equal(all.stderr.toString(), "complained\n");
      const none = await finished(startCall(workshop, { logs: { ...logs, tail: 0 } }));
      assert.equal(none.stdout.toString() + none.stderr.toString(), "");
    },
  ),

  "images: all are listed; one that a container uses is kept": withContainer(async (_made, workshop) => {
    const { images } = workshop.runtime;
    if (!images.list || !images.remove) return;
    const tag = workshop.newTag();
    const { id } = await workshop.imageFacts();
    await images.tag(id, tag);
    const listed = (await images.list()).find((one) => one.id === id);
    assert.ok(listed?.names.includes(tag), String(listed?.names));
    assert.ok((listed?.size ?? 0) > 100_000, String(listed?.size));
    await assert.rejects(images.remove(id));
    assert.ok(await images.find(tag));
  }),

  "images: one that nothing uses is removed": async (workshop) => {
    const { images } = workshop.runtime;
    if (!images.list || !images.remove) return;
    const label = randomBytes(8).toString("hex");
    const { id, tag } = await workshop.build((container) => void container.withLabel("dev.contract", label));
    assert.equal((await images.list()).find((one) => one.id === id)?.labels["dev.contract"], label);
    await images.remove(id);
    assert.equal(await images.find(tag), undefined);
  },
};
