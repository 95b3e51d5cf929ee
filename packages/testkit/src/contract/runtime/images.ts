import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobPath, isRockerError, readLayout } from "@rocker/core/engine";
import type { Check } from "../contract.ts";
import type { Workshop } from "../workshop.ts";
import { countingServer } from "./counting-server.ts";

/** What a runtime knows of images. */
export const imageChecks: Readonly<Record<string, Check>> = {
  "images.find: an image's settings": async (workshop) => {
    const facts = await workshop.imageFacts(workshop.fixtures.configuredImage);
    assert.match(facts.id, /^sha256:[0-9a-f]{64}$/);
    assert.match(facts.platform, /^linux\/[a-z0-9]+(\/v\d+)?$/);
    assert.equal(facts.user, "1234:5678");
    assert.equal(facts.workdir, "/somewhere");
    assert.equal(facts.env.GREETING, "hello world");
    assert.deepEqual(facts.entrypoint.slice(0, 2), ["/bin/sh", "-c"]);
    assert.equal(facts.entrypoint.at(-1), "entry");
    assert.deepEqual(facts.command, ["one", "two words"]);
    assert.equal(facts.labels["dev.rocker.contract"], "configured");
  },

  "images.find: what an image does not set is empty": async (workshop) => {
    const { user, workdir, entrypoint, labels } = await workshop.imageFacts();
    assert.equal(user, "");
    assert.ok(workdir === "" || workdir === "/", `workdir is ${workdir}`);
    assert.deepEqual(entrypoint, []);
    assert.equal(labels["dev.rocker.contract"], undefined);
  },

  'images.find: by id, with or without its "sha256:", it is the same image': async (workshop) => {
    const facts = await workshop.imageFacts();
    assert.equal((await workshop.imageFacts(facts.id)).id, facts.id);
    assert.equal((await workshop.imageFacts(facts.id.replace("sha256:", ""))).id, facts.id);
  },

  "images.find: asked for several at once, each has its own answer": async (workshop) => {
    const { image, configuredImage } = workshop.fixtures;
    const { id } = await workshop.imageFacts();
    const { id: configured } = await workshop.imageFacts(configuredImage);
    assert.notEqual(id, configured);
    const here = [configuredImage, id, image, configuredImage];
    assert.deepEqual(await idsAtOnce(workshop, here), [configured, id, id, configured]);
    const some = [image, "localhost/rocker/no-such-image:0", configuredImage];
    assert.deepEqual(await idsAtOnce(workshop, some), [id, undefined, configured]);
  },

  "images.find: what is not here is undefined, and no registry is asked": async (workshop) => {
    const registry = await countingServer();
    const unknown = [
      "localhost/rocker/no-such-image:0",
      `127.0.0.1:${registry.port}/no/such:image`,
      `sha256:${"0".repeat(64)}`,
      "0".repeat(64),
    ];
    try {
      for (const reference of unknown)
        assert.equal(await workshop.runtime.images.find(reference), undefined, reference);
      assert.deepEqual(
        await idsAtOnce(workshop, unknown),
        unknown.map(() => undefined),
      );
      assert.equal(registry.connections(), 0, "the registry was asked");
    } finally {
      registry.close();
    }
  },

  "images.pull: what cannot be pulled is RK501 with the image's name": async (workshop) => {
    const image = "127.0.0.1:9/no/such:image"; // Nothing listens there.
    const signal = new AbortController().signal;
    const error: unknown = await workshop.runtime.images
      .pull({ image, platform: undefined, signal, report: () => {} })
      .then(
        () => assert.fail("it was pulled"),
        (thrown) => thrown,
      );
    assert.ok(isRockerError(error), String(error));
    assert.equal(error.problems[0]?.code, "RK501");
    assert.ok(error.message.includes(image));
  },

  "transfer.save, transfer.load: an image passes through a layout, without the layers that are here, and has no name":
    async (workshop) => {
      const { runtime, fixtures } = workshop;
      const base = await workshop.imageFacts();
      // An image that nobody else has under another name.
      const mark = workshop.newMark();
      const { id, tag } = await workshop.build((container) => container.withNewFile("/passed", mark));
      const directory = mkdtempSync(join(tmpdir(), "rocker-layout-"));
      try {
        const request = { directory, signal: new AbortController().signal };
        await runtime.transfer.save(id, request);
        const { manifest } = readLayout(directory);
        assert.equal(manifest.layers.length, (await workshop.imageFacts(id)).layers.length);
        for (const { digest, size } of manifest.layers)
          assert.equal(statSync(blobPath(directory, digest)).size, size);

        fixtures.removeImage(tag);
        assert.equal(await runtime.images.find(id), undefined);
        for (const layer of base.layers) rmSync(blobPath(directory, layer), { force: true });
        const loaded = await runtime.transfer.load(request);
        assert.deepEqual(fixtures.namesOf(loaded), []);
        await runtime.images.tag(loaded, tag);
        assert.equal(await workshop.shell("cat /passed", { image: loaded }), mark);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },

  "images.tag: the image has one more name": async (workshop) => {
    const { id } = await workshop.imageFacts();
    const tag = workshop.newTag();
    await workshop.runtime.images.tag(id, tag);
    assert.equal((await workshop.imageFacts(tag)).id, id);
  },
};

async function idsAtOnce({ runtime }: Workshop, references: readonly string[]) {
  const found = await Promise.all(references.map((reference) => runtime.images.find(reference)));
  return found.map((facts) => facts?.id);
}
