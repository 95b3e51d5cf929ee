import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerBuilder } from "@rocker/core";
import type { Check } from "../contract.ts";

/** Names that option syntaxes of engines are made of, or that shells and CSV trip over. */
const difficultNames = [
  "a b",
  " lead",
  "a,b",
  "a:b",
  "a:ro",
  'quo"te',
  "it's",
  "a=b",
  "$HOME",
  "back\\slash",
  "source=x,ro",
  "é日😀",
];

/** Files and directories of the host, volumes and memory in the container. */
export const mountChecks: Readonly<Record<string, Check>> = {
  "bind: files go both ways": async (workshop) => {
    writeFileSync(join(workshop.directory, "in"), "from the host");
    assert.equal(await workshop.shell("cat /contract/in; echo from inside >/contract/new"), "from the host");
    assert.equal(workshop.output("new"), "from inside\n");
  },

  "bind: any path, on both sides": async (workshop) => {
    for (const name of difficultNames) {
      mkdirSync(join(workshop.directory, name));
      chmodSync(join(workshop.directory, name), 0o777);
    }
    const script = 'for name do echo "$name" >"/inside/$name/file"; done';
    await workshop.shell(script, {
      args: difficultNames,
      write: (container) => {
        for (const name of difficultNames)
          container.withBindMount(join(workshop.directory, name), `/inside/${name}`);
      },
    });
    for (const name of difficultNames) {
      assert.equal(readFileSync(join(workshop.directory, name, "file"), "utf8"), `${name}\n`);
    }
  },

  "bind: read-only is not written": async (workshop) => {
    mkdirSync(join(workshop.directory, "fixed"));
    chmodSync(join(workshop.directory, "fixed"), 0o777);
    const seen = await workshop.shell("touch /fixed/x 2>/dev/null && echo written || echo refused", {
      write: (container) =>
        container.withBindMount(join(workshop.directory, "fixed"), "/fixed", { readOnly: true }),
    });
    assert.equal(seen, "refused\n");
    assert.ok(!existsSync(join(workshop.directory, "fixed/x")));
  },

  "bind: a single file": async (workshop) => {
    const path = join(workshop.directory, "single file");
    writeFileSync(path, "one", { mode: 0o666 });
    chmodSync(path, 0o666);
    const seen = await workshop.shell("cat /etc/single; echo two >/etc/single", {
      write: (container) => container.withBindMount(path, "/etc/single"),
    });
    assert.equal(seen, "one");
    assert.equal(readFileSync(path, "utf8"), "two\n");
  },

  "bind: one inside another": async (workshop) => {
    for (const name of ["outer/inner", "other"])
      mkdirSync(join(workshop.directory, name), { recursive: true });
    writeFileSync(join(workshop.directory, "other/file"), "other");
    const seen = await workshop.shell("ls /m; cat /m/inner/file", {
      write: (container) =>
        container
          .withBindMount(join(workshop.directory, "other"), "/m/inner")
          .withBindMount(join(workshop.directory, "outer"), "/m"),
    });
    assert.equal(seen, "inner\nother");
  },

  "bind: a source that is not there is an error, not a new directory": async (workshop) => {
    const missing = join(workshop.directory, "missing");
    const write = (container: ContainerBuilder) => void container.withBindMount(missing, "/missing");
    const run = workshop.run({ write, command: ["true"] });
    assert.equal(await run.catch(() => 125), 125);
    assert.ok(!existsSync(missing), "the engine made the directory");
  },

  "volume: it outlives the container; read-only is not written": async (workshop) => {
    const volume = workshop.newVolume();
    const mount = (readOnly: boolean) => (container: ContainerBuilder) =>
      void container.withVolume(volume, "/data", { readOnly });
    await workshop.shell("echo kept >/data/x", { write: mount(false) });
    assert.equal(await workshop.shell("cat /data/x", { write: mount(false) }), "kept\n");
    const seen = await workshop.shell(
      "cat /data/x; touch /data/y 2>/dev/null && echo written || echo refused",
      {
        write: mount(true),
      },
    );
    assert.equal(seen, "kept\nrefused\n");
  },

  "tmpfs: memory at a path": async (workshop) => {
    const seen = await workshop.shell("echo x >/memory/x; grep -o '^tmpfs /memory' /proc/mounts", {
      write: (container) => container.withTmpfs("/memory"),
    });
    assert.equal(seen, "tmpfs /memory\n");
  },
};
