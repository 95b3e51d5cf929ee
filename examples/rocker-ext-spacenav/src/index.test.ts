import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fakeHost, generateManifest, planOf, problemsOf } from "@rocker/testkit";
import { expect, test } from "vitest";
import * as source from "./index.ts";

const extension = source.default;
const withDaemon = fakeHost({ sockets: ["/run/spnav.sock"], links: { "/var/run": "/run" } });

test("--spacenav installs the library and mounts the daemon's socket, with symlinks resolved", () => {
  const view = planOf(extension, "--spacenav debian:bookworm", { host: withDaemon });
  expect(view.step("packages").names.apt).toEqual(["libspnav-dev"]);
  expect(view.mountAt("/var/run/spnav.sock")).toMatchObject({ source: "/run/spnav.sock" });
});

test("mounts a socket at another path where programs look for it", () => {
  const host = fakeHost({ sockets: ["/srv/mouse.sock"] });
  const view = planOf(extension, "--spacenav --spacenav-socket /srv/mouse.sock debian:bookworm", { host });
  expect(view.mountAt("/var/run/spnav.sock")).toMatchObject({ source: "/srv/mouse.sock" });
});

test.each([
  ["no daemon", fakeHost()],
  ["another kind of file", fakeHost({ files: { "/var/run/spnav.sock": "" } })],
])("%s at the socket's path is an error before anything is built", (_, host) => {
  const problems = problemsOf(extension, "--spacenav debian:bookworm", { host });
  expect(problems.map(({ code }) => code)).toEqual(["spacenav/no-daemon"]);
});

test("a path alone does not enable the extension", () => {
  const view = planOf(extension, "--spacenav-socket /srv/mouse.sock debian:bookworm", { host: fakeHost() });
  expect(view.active).toEqual([]);
});

test("rocker.json is up to date", async () => {
  const directory = resolve(import.meta.dirname, "..");
  const text = readFileSync(join(directory, "rocker.json"), "utf8");
  expect(text, "stale: run pnpm manifests").toBe(await generateManifest(directory, source));
});
