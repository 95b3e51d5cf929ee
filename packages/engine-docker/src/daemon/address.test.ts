import { createHash } from "node:crypto";
import type { Host } from "@rocker/core/engine";
import { describe, expect, it } from "vitest";
import { findDaemon } from "./address.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");

function host(env: Record<string, string>, files: Record<string, string>, sockets: string[] = []): Host {
  return {
    platform: "linux",
    env: { HOME: "/home/ada", ...env },
    cwd: "/",
    user: () => ({ name: "ada", uid: 1, gid: 1, fullName: "", home: "/home/ada", shell: "", groups: [] }),
    path: (path) =>
      sockets.includes(path) ? { kind: "socket", uid: 0, gid: 0, mode: 0o660, realPath: path } : undefined,
    readFile: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    list: () => undefined,
    entries: () => undefined,
  };
}

const contextFiles = (name: string, url: string) => ({
  "/home/ada/.docker/config.json": JSON.stringify({ currentContext: name }),
  [`/home/ada/.docker/contexts/meta/${sha(name)}/meta.json`]: JSON.stringify({
    Endpoints: { docker: { Host: url } },
  }),
});

describe("findDaemon", () => {
  it("uses DOCKER_HOST first", () => {
    const found = findDaemon(
      host({ DOCKER_HOST: "unix:///x.sock" }, contextFiles("c", "unix:///c.sock"), ["/var/run/docker.sock"]),
    );
    expect(found).toMatchObject({ kind: "socket", path: "/x.sock", source: "DOCKER_HOST" });
  });

  it("then uses the context, from the environment before the configuration", () => {
    expect(findDaemon(host({}, contextFiles("c", "unix:///c.sock"), ["/var/run/docker.sock"]))).toMatchObject(
      { path: "/c.sock", source: "context c" },
    );
    const both = { ...contextFiles("c", "unix:///c.sock"), ...contextFiles("d", "ssh://me@far") };
    expect(findDaemon(host({ DOCKER_CONTEXT: "d" }, both))).toMatchObject({
      kind: "through-client",
      url: "ssh://me@far",
    });
    expect(findDaemon(host({ DOCKER_CONTEXT: "default" }, both, ["/var/run/docker.sock"]))).toMatchObject({
      path: "/var/run/docker.sock",
    });
  });

  it("then uses a default socket, the system's first", () => {
    const own = "/run/user/1/docker.sock";
    expect(findDaemon(host({ XDG_RUNTIME_DIR: "/run/user/1" }, {}, [own]))).toMatchObject({
      path: own,
      source: "default socket",
    });
    expect(findDaemon(host({}, {}))).toBeUndefined();
  });

  it("supports tcp, with TLS on request", () => {
    expect(findDaemon(host({ DOCKER_HOST: "tcp://h" }, {}))).toMatchObject({
      kind: "tcp",
      host: "h",
      port: 2375,
      tls: undefined,
    });
    expect(
      findDaemon(host({ DOCKER_HOST: "tcp://[::1]:99", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/c" }, {})),
    ).toMatchObject({
      host: "::1",
      port: 99,
      tls: { directory: "/c", verify: true },
    });
  });
});
