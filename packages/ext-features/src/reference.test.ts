import { expect, test } from "vitest";
import { parseReference, shortName } from "./reference.ts";

const parse = (text: string) => parseReference(text, (path) => `/project/${path.replace(/^\.\//, "")}`);
const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["ghcr.io/devcontainers/features/node", "ghcr.io", "devcontainers/features/node", "latest"],
  ["ghcr.io/devcontainers/features/node:1.2.3", "ghcr.io", "devcontainers/features/node", "1.2.3"],
  ["GHCR.io/Owner/Node:1", "ghcr.io", "owner/node", "1"],
  ["127.0.0.1:5000/a/b:x", "127.0.0.1:5000", "a/b", "x"],
  ["localhost/a/b", "localhost", "a/b", "latest"],
])("%s is a Feature of a registry", (text, registry, repository, tag) => {
  expect(parse(text)).toMatchObject({ kind: "registry", registry, repository, tag, digest: undefined });
});

test("a digest stands for a version", () => {
  const parsed = parse(`ghcr.io/a/b@${digest}`);
  expect(parsed).toMatchObject({ tag: undefined, digest, name: "ghcr.io/a/b" });
});

test.each([
  ["https://example.com/x/devcontainer-feature-go.tgz", "tarball", "go"],
  ["http://127.0.0.1:1/devcontainer-feature-go.tgz", "tarball", "go"],
  ["./go", "local", "go"],
  ["../x/go", "local", "go"],
  ["/x/go", "local", "go"],
  ["ghcr.io/a/go:1", "registry", "go"],
])("%s is a %s named %s", (text, kind, name) => {
  const parsed = parse(text);
  expect([parsed?.kind, parsed && shortName(parsed)]).toEqual([kind, name]);
});

test.each([
  "node",
  "devcontainers/features/node",
  "ghcr.io/a/b@sha256:abc",
  "ghcr.io/a//b",
  "ghcr.io/../b",
  "ghcr.io/a/b:",
  "http://example.com/devcontainer-feature-go.tgz",
  "https://user:secret@example.com/x.tgz",
  "https://",
  "",
])("%j is none", (text) => {
  expect(parse(text)).toBeUndefined();
});
