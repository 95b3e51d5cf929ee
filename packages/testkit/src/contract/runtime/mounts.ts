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

/** Files and folders of the host, volumes and memory in the container. */
export const mountChecks: Readonly<Record<string, Check>> = {
  "bind: files go both ways": async (workshop) => {
    writeFileSync(join(workshop.folder, "in"), "from the host");
    assert.equal(await workshop.shell("cat /contract/in; echo from inside >/contract/new"), "from the host");
    assert.equal(workshop.output("new"), "from inside\n");
  },

  "bind: any path, on both sides": async (workshop) => {
    for (const name of difficultNames) {
      mkdirSync(join(workshop.folder, name));
      chmodSync(join(workshop.folder, name), 0o777);
    }
    const script = 'for name do echo "$name" >"/inside/$name/file"; done';
    await workshop.shell(script, {
      args: difficultNames,
      write: (container) => {
        for (const name of difficultNames)
          container.withBindMount(join(workshop.folder, name), `/inside/${name}`);
      },
    });
    for (const name of difficultNames) {
      assert.equal(readFileSync(join(workshop.folder, name, "file"), "utf8"), `${name}\n`);
    }
  },

  "bind: read-only is not written": async (workshop) => {
    mkdirSync(join(workshop.folder, "fixed"));
    chmodSync(join(workshop.folder, "fixed"), 0o777);
    const seen = await workshop.shell("touch /fixed/x 2>/dev/null && echo written || echo refused", {
      write: (container) =>
        container.withBindMount(join(workshop.folder, "fixed"), "/fixed", { readOnly: true }),
    });
    assert.equal(seen, "refused\n");
    assert.ok(!existsSync(join(workshop.folder, "fixed/x")));
  },

  "bind: a single file": async (workshop) => {
    const path = join(workshop.folder, "single file");
    writeFileSync(path, "one", { mode: 0o666 });
    chmodSync(path, 0o666);
    const seen = await workshop.shell("cat /etc/single; echo two >/etc/single", {
      write: (container) => container.withBindMount(path, "/etc/single"),
    });
    assert.equal(seen, "one");
    assert.equal(readFileSync(path, "utf8"), "two\n");
  },

  "bind: one inside another": async (workshop) => {
    for (const name of ["outer/inner", "other"]) mkdirSync(join(workshop.folder, name), { recursive: true });
    writeFileSync(join(workshop.folder, "other/file"), "other");
    const seen = await workshop.shell("ls /m; cat /m/inner/file", {
      write: (container) =>
        container
          .withBindMount(join(workshop.folder, "other"), "/m/inner")
          .withBindMount(join(workshop.folder, "outer"), "/m"),
    });
    assert.equal(seen, "inner\nother");
  },

  "bind: a source that is not there is an error, not a new folder": async (workshop) => {
    const missing = join(workshop.folder, "missing");
    const write = (container: ContainerBuilder) => void container.withBindMount(missing, "/missing");
    const run = workshop.run({ write, command: ["true"] });
    assert.equal(await run.catch(() => 125), 125);
    assert.ok(!existsSync(missing), "the engine made the folder");
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
