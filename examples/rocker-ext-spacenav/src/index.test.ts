import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fakeHost, generateManifest, planOf, problemsOf } from "@rocker/testkit";
import { expect, test } from "vitest";
import * as source from "./index.ts";

const extension = source.default;
const withDaemon = fakeHost({ sockets: ["/run/spnav.sock"], links: { "/var/run": "/run" } });

test("--spacenav installs the library and mounts the daemon's socket, links resolved", () => {
  const view = planOf(extension, "--spacenav debian:bookworm", { host: withDaemon });
  expect(view.step("packages").names.apt).toEqual(["libspnav-dev"]);
  expect(view.mountAt("/var/run/spnav.sock")).toMatchObject({ source: "/run/spnav.sock" });
});

test("a socket that is elsewhere is mounted where programs look for it", () => {
  const host = fakeHost({ sockets: ["/srv/mouse.sock"] });
  const view = planOf(extension, "--spacenav --spacenav-socket /srv/mouse.sock debian:bookworm", { host });
  expect(view.mountAt("/var/run/spnav.sock")).toMatchObject({ source: "/srv/mouse.sock" });
});

test.each([
  ["no daemon", fakeHost()],
  ["something else in its place", fakeHost({ files: { "/var/run/spnav.sock": "" } })],
])("%s is an error before anything is built", (_, host) => {
  const problems = problemsOf(extension, "--spacenav debian:bookworm", { host });
  expect(problems.map(({ code }) => code)).toEqual(["spacenav/no-daemon"]);
});

test("a path alone turns nothing on", () => {
  const view = planOf(extension, "--spacenav-socket /srv/mouse.sock debian:bookworm", { host: fakeHost() });
  expect(view.active).toEqual([]);
});

test("rocker.json says what the source declares", async () => {
  const folder = resolve(import.meta.dirname, "..");
  const text = readFileSync(join(folder, "rocker.json"), "utf8");
  expect(text, "stale: pnpm manifests writes it anew").toBe(await generateManifest(folder, source));
});
