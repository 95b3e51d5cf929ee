import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkIntoSession, makeSessionDirectory } from "./session-socket.ts";

let base: string;
const servers: Server[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rocker-session-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(base, { recursive: true });
});

const socketAt = async (name: string) => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(join(base, name), done));
  return join(base, name);
};

test("links a socket, replacing one of the same name", async () => {
  const directory = join(base, "session");
  makeSessionDirectory(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const name of ["one", "one", "two"]) {
    const socket = name === "one" && servers.length > 0 ? join(base, "one") : await socketAt(name);
    expect(linkIntoSession(directory, "display", socket)).toBeUndefined();
    expect(statSync(join(directory, "display")).ino).toBe(statSync(socket).ino);
  }
});

test("does not create a directory that was removed at the end of the session: the container would not see it", async () => {
  expect(linkIntoSession(join(base, "gone"), "x", await socketAt("one"))).toContain("has ended");
});
