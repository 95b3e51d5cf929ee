import { chmodSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { run } from "./support/new-extension.ts";
import { packPackage } from "./support/pack.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

describeEngines("the ported extension spacenav", (engine) => {
  let server: Server;
  let socket: string;
  let options: Parameters<typeof rocker>[1];

  beforeAll(async () => {
    // A project's plugin, so that no other test sees it; rootless Podman stores images in the same directory as user plugins.
    const directory = ownDirectory(engine.as);
    const tarballs = ["packages/core", "examples/rocker-ext-spacenav"].map((one) =>
      packPackage(one, directory),
    );
    run(directory, "npm", "init", "--yes");
    run(directory, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs);
    // Replaces spacenavd, which needs a mouse.
    socket = join(directory, "mouse.sock");
    server = createServer((connection) => connection.end("moved\n"));
    await new Promise<void>((done) => server.listen(socket, done));
    chmodSync(socket, 0o666);
    giveTo(engine.as, directory);
    options = { ...using(engine), cwd: directory };
  });
  afterAll(() => void server.close());

  it("lets a program in the container use the library and read from the daemon", async () => {
    const reads = `test -e /usr/include/spnav.h && perl -MIO::Socket::UNIX -e 'print IO::Socket::UNIX->new("/var/run/spnav.sock")->getline'`;
    const line = ["--trust", "--spacenav", "--spacenav-socket", socket, image, "sh", "-c", reads];
    const { code, stdout, stderr } = await rocker(line, options);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "moved\n" });
  });

  it("reports what to start if there is no daemon", async () => {
    const { code, stderr } = await rocker(
      ["--trust", "--spacenav", "--spacenav-socket", "./none", image, "true"],
      options,
    );
    expect(code).toBe(125);
    expect(stderr).toMatch(/spacenav\/no-daemon[\s\S]*apt install spacenavd/);
  });
});
