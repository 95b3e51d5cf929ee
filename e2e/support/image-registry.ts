import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onFreePort } from "./free-port.ts";

/** An image registry on loopback for the tests. */
export interface ImageRegistry {
  /** Host and port. */
  readonly address: string;
  /** The login, if the registry requires one: `user:password`. */
  readonly login: string | undefined;
  /** The settings of the image with this name, for each platform. */
  readonly imagesOf: (repository: string, tag: string) => Promise<readonly ImageConfig[]>;
  /** Uploads an image for several platforms with one small file. */
  readonly put: (repository: string, tag: string, platforms: readonly string[]) => Promise<void>;
  /** Uploads a dev container Feature with these files. @returns the digest of its manifest */
  readonly putFeature: (
    repository: string,
    tags: readonly string[],
    files: Readonly<Record<string, string>>,
  ) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface ImageConfig {
  readonly os: string;
  readonly architecture: string;
  readonly config: { readonly Env?: readonly string[]; readonly Labels?: Readonly<Record<string, string>> };
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
  feature: "application/vnd.devcontainers",
  featureLayer: "application/vnd.devcontainers.layer.v1+tar",
};

// bcrypt of "secret", the only supported hash.
const passwordFile = "tester:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

export function startImageRegistry({ needsLogin = false } = {}): Promise<ImageRegistry> {
  return onFreePort((port) => startAt(`127.0.0.1:${port}`, needsLogin));
}

async function startAt(address: string, needsLogin: boolean): Promise<ImageRegistry> {
  const directory = mkdtempSync(join(tmpdir(), "rocker-image-registry-"));
  const login = needsLogin ? "tester:secret" : undefined;
  const auth = { htpasswd: { realm: "tests", path: join(directory, "passwords") } };
  writeFileSync(join(directory, "passwords"), passwordFile);
  writeFileSync(
    join(directory, "config.yml"),
    JSON.stringify({
      version: "0.1",
      storage: { filesystem: { rootdirectory: join(directory, "images") } },
      http: { addr: address },
      log: { level: "error", accesslog: { disabled: true } },
      ...(needsLogin && { auth }),
    }),
  );
  const server = spawn("docker-registry", ["serve", join(directory, "config.yml")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.on("close", () => resolve());
  });
  const ask = async (path: string, init: RequestInit = {}) => {
    const authorization = login && `Basic ${Buffer.from(login).toString("base64")}`;
    const headers = { ...init.headers, ...(authorization && { authorization }) };
    return fetch(`http://${address}/v2/${path}`, { ...init, headers });
  };
  const answers = () =>
    ask("").then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (server.exitCode !== null) throw new Error("docker-registry exited at once");
    await new Promise((again) => setTimeout(again, 50));
  }

  async function json<Value>(path: string): Promise<Value> {
    const answer = await ask(path, {
      headers: { accept: [types.index, types.manifest, types.dockerManifest].join(", ") },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Value;
  }

  async function upload(repository: string, content: Buffer) {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const begun = await ask(`${repository}/blobs/uploads/`, { method: "POST" });
    const place = new URL(begun.headers.get("location") ?? "", `http://${address}`);
    place.searchParams.set("digest", digest);
    const done = await ask(place.href.split("/v2/")[1] ?? "", {
      method: "PUT",
      body: new Uint8Array(content),
      headers: { "content-type": "application/octet-stream" },
    });
    if (!done.ok) throw new Error(`a blob was rejected: ${done.status} ${await done.text()}`);
    return { digest, size: content.length };
  }

  async function putManifest(repository: string, name: string, mediaType: string, value: object) {
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...value });
    const done = await ask(`${repository}/manifests/${name}`, {
      method: "PUT",
      body,
      headers: { "content-type": mediaType },
    });
    if (!done.ok) throw new Error(`a manifest was rejected: ${done.status} ${await done.text()}`);
    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    return { mediaType, digest, size: body.length };
  }

  return {
    address,
    login,
    async imagesOf(repository, tag) {
      interface Manifest {
        readonly manifests?: readonly { readonly digest: string }[];
        readonly config: { readonly digest: string };
      }
      const top = await json<Manifest>(`${repository}/manifests/${tag}`);
      const each = top.manifests
        ? await Promise.all(
            top.manifests.map(({ digest }) => json<Manifest>(`${repository}/manifests/${digest}`)),
          )
        : [top];
      return Promise.all(each.map(({ config }) => json<ImageConfig>(`${repository}/blobs/${config.digest}`)));
    },
    async put(repository, tag, platforms) {
      const tar = oneFileTar("hello", "hello\n");
      const layer = { mediaType: types.layer, ...(await upload(repository, tar)) };
      const manifests = [];
      for (const platform of platforms) {
        const [os = "", architecture = "", variant] = platform.split("/");
        const own = { os, architecture, ...(variant && { variant }) };
        const config = { ...own, config: {}, rootfs: { type: "layers", diff_ids: [layer.digest] } };
        const blob = await upload(repository, Buffer.from(JSON.stringify(config)));
        const body = { config: { mediaType: types.config, ...blob }, layers: [layer] };
        const name = `${tag}-${architecture}`;
        manifests.push({ ...(await putManifest(repository, name, types.manifest, body)), platform: own });
      }
      await putManifest(repository, tag, types.index, { manifests });
    },
    async putFeature(repository, tags, files) {
      const layer = await upload(repository, tarOf(files));
      const config = await upload(repository, Buffer.from("{}"));
      const body = {
        config: { mediaType: types.feature, ...config },
        layers: [{ mediaType: types.featureLayer, ...layer }],
      };
      const stored = await Promise.all(tags.map((tag) => putManifest(repository, tag, types.manifest, body)));
      return stored[0]?.digest ?? "";
    },
    async stop() {
      server.kill();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A tar archive with one file, of less than 512 bytes. */
function oneFileTar(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  const fields: readonly (readonly [number, string])[] = [
    [0, name],
    [100, "0000644\0"],
    [108, "0000000\0"],
    [116, "0000000\0"],
    [124, `${text.length.toString(8).padStart(11, "0")}\0`],
    [136, "00000000000\0"],
    [148, "        "],
    [156, "0"],
    [257, "ustar\u000000"],
  ];
  for (const [offset, value] of fields) header.write(value, offset, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  const content = Buffer.alloc(512);
  content.write(text);
  return Buffer.concat([header, content, Buffer.alloc(1024)]);
}

/** A tar archive of files, with gzip, as tar writes it. */
function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const directory = mkdtempSync(join(tmpdir(), "rocker-feature-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return execFileSync("tar", ["-cz", "-C", directory, "."]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
