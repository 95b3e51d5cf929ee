import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobPath, readLayout, writeLayout } from "@rocker/core/engine";
import { afterEach, expect, test } from "vitest";
import { TransferRegistry } from "./registry.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "rocker-registry-"));
  mkdirSync(join(path, "blobs/sha256"), { recursive: true });
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

async function open() {
  const registry = await TransferRegistry.listen();
  cleanups.push(() => registry.close());
  const url = (path: string) => `http://127.0.0.1:${registry.port}/v2/${registry.repository}/${path}`;
  return { registry, url };
}

const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

async function push(url: (path: string) => string, text: string, digest = digestOf(text)): Promise<number> {
  const begun = await fetch(url("blobs/uploads/"), { method: "POST" });
  const target = new URL(begun.headers.get("location") ?? "", url(""));
  target.searchParams.set("digest", digest);
  return (await fetch(target, { method: "PUT", body: text })).status;
}

test("an image is pulled by digest, and its layers are saved when the first is requested", async () => {
  const { registry, url } = await open();
  const [head, layers] = [temporaryDirectory(), temporaryDirectory()];
  const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digestOf("layer"), size: 5 };
  writeLayout(head, Buffer.from("{}"), [layer]);
  writeFileSync(blobPath(layers, layer.digest), "layer");
  let fetched = 0;
  const { digest, manifest } = readLayout(head);
  const address = registry.offer({
    digest,
    directory: head,
    layers: async () => {
      fetched++;
      return layers;
    },
  });
  expect(address).toBe(`localhost:${registry.port}/${registry.repository}@${digest}`);
  const answer = await fetch(url(`manifests/${digest}`));
  expect(answer.headers.get("docker-content-digest")).toBe(digest);
  expect(await answer.json()).toMatchObject({ layers: [layer] });
  expect(await (await fetch(url(`blobs/${manifest.config.digest}`))).text()).toBe("{}");
  expect(fetched).toBe(0);
  expect(await (await fetch(url(`blobs/${layer.digest}`))).text()).toBe("layer");
  expect(fetched).toBe(1);
  expect((await fetch(url(`blobs/${digestOf("other")}`))).status).toBe(404);
});

test("an image is pushed without the layers that the runtime has", async () => {
  const { registry, url } = await open();
  const inbox = temporaryDirectory();
  registry.inbox = { directory: inbox, known: new Set([digestOf("known")]) };
  const isThere = async (digest: string) => (await fetch(url(`blobs/${digest}`), { method: "HEAD" })).status;
  expect(await isThere(digestOf("known"))).toBe(200);
  expect(await isThere(digestOf("new"))).toBe(404);
  expect(await push(url, "new")).toBe(201);
  expect(await isThere(digestOf("new"))).toBe(200);
  const put = await fetch(url("manifests/image"), { method: "PUT", body: "{}" });
  expect(put.headers.get("docker-content-digest")).toBe(digestOf("{}"));
  expect(readFileSync(blobPath(inbox, digestOf("{}")), "utf8")).toBe("{}");
});

test("a blob with a wrong digest is rejected", async () => {
  const { registry, url } = await open();
  const inbox = temporaryDirectory();
  registry.inbox = { directory: inbox, known: new Set() };
  await expect(push(url, "evil", digestOf("good"))).rejects.toThrow();
  expect(existsSync(blobPath(inbox, digestOf("good")))).toBe(false);
  expect(String(registry.failure)).toContain("was sent as");
});

test.each(["../../etc/passwd", "sha256:..%2f..%2fetc%2fpasswd", `sha256:${"A".repeat(64)}`])(
  "a digest cannot be a path: %s",
  async (name) => {
    const { registry, url } = await open();
    registry.inbox = { directory: temporaryDirectory(), known: new Set() };
    const status = await fetch(url(`blobs/${name}`), { method: "HEAD" }).then(
      (answer) => answer.status,
      () => "closed",
    );
    expect(status).not.toBe(200);
  },
);

test("a client that does not know the repository's name cannot read or write", async () => {
  const { registry } = await open();
  registry.inbox = { directory: temporaryDirectory(), known: new Set([digestOf("x")]) };
  const other = `http://127.0.0.1:${registry.port}/v2/rocker/guess/`;
  expect((await fetch(`${other}blobs/${digestOf("x")}`, { method: "HEAD" })).status).toBe(404);
  expect((await fetch(`${other}manifests/image`, { method: "PUT", body: "{}" })).status).toBe(404);
  expect((await fetch(`${other}blobs/uploads/`, { method: "POST" })).status).toBe(404);
});
