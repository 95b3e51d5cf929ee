import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { digestOf } from "../digest.ts";
import { featureFiles } from "./features.ts";
import { rawTar } from "./tar.ts";

/** What a registry serves, and how it was asked. */
export interface TestRegistry {
  /** Host and port. */
  readonly address: string;
  /** Paths of all requests. */
  readonly requests: string[];
  readonly put: (
    name: string,
    tag: string,
    metadata: { readonly id: string } & Readonly<Record<string, unknown>>,
    script?: string,
  ) => string;
  /** Serves these bytes under a path. */
  readonly putFile: (path: string, contents: Buffer) => void;
  readonly stop: () => Promise<void>;
}

export interface RegistryOptions {
  /** `user:password` that a token costs; empty: tokens for everybody. Default: no tokens. */
  readonly tokens?: string;
}

/** A registry in this process that can demand tokens, as those of the public ones do. */
export async function startRegistry({ tokens }: RegistryOptions = {}): Promise<TestRegistry> {
  const files = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    if (path.startsWith("/token")) answerToken(request, response, tokens);
    else if (tokens !== undefined && request.headers.authorization !== "Bearer good")
      demandToken(request, response);
    else if (files.has(path)) response.end(files.get(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    requests,
    put(name, tag, metadata, script) {
      const entries = Object.entries(featureFiles(metadata, script)).map(([path, contents]) => ({
        path,
        contents,
      }));
      const archive = gzipSync(rawTar(entries));
      const layer = {
        mediaType: "application/vnd.devcontainers.layer.v1+tar",
        digest: digestOf(archive),
        size: archive.length,
      };
      const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, layers: [layer] }));
      files.set(`/v2/${name}/blobs/${layer.digest}`, archive);
      for (const version of [tag, digestOf(manifest)])
        files.set(`/v2/${name}/manifests/${version}`, manifest);
      return digestOf(manifest);
    },
    putFile: (path, contents) => void files.set(path, contents),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

function demandToken(request: IncomingMessage, response: ServerResponse): void {
  const realm = `http://${request.headers.host}/token`;
  response.setHeader("www-authenticate", `Bearer realm="${realm}",service="tests",scope="repository:x:pull"`);
  response.writeHead(401).end();
}

function answerToken(request: IncomingMessage, response: ServerResponse, tokens = ""): void {
  const basic = `Basic ${Buffer.from(tokens).toString("base64")}`;
  const isAllowed = tokens === "" || request.headers.authorization === basic;
  response.writeHead(isAllowed ? 200 : 401).end(JSON.stringify({ token: isAllowed ? "good" : "" }));
}
