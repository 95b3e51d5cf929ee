import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forwardScript } from "./forward-script.ts";

// python3 may be a wrapper script that needs other programs, so ask for the interpreter's own path.
const pathOf = (program: string) => {
  const [command, args] =
    program === "python3" ? [program, ["-c", "import sys; print(sys.executable)"]] : ["which", [program]];
  return (spawnSync(command, args, { encoding: "utf8" }).stdout ?? "").trim();
};
const tools = ["socat", "node", "python3", "perl"].filter((program) => pathOf(program));

// Uses the host's programs. The end-to-end tests cover images.
describe.each(tools)("forwarding with %s", (tool) => {
  let directory: string;
  let server: Server;
  let port: number;
  /** Whether the proxy ends while data is on its way to it, as a killed one does. */
  let killed = false;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "rocker-forward-"));
    for (const program of ["sh", "grep", "sleep", "setsid", tool])
      symlinkSync(pathOf(program), join(directory, program));
    server = createServer({ allowHalfOpen: true }, (connection) => {
      if (killed) connection.once("data", () => connection.destroy());
      else connection.pipe(connection);
    });
    server.listen(join(directory, "s"));
    await once(server, "listening");
    port = await freePort();
    execFileSync(join(directory, "sh"), ["-c", forwardScript, "sh", join(directory, "s"), String(port)], {
      env: { PATH: directory },
    });
  });
  afterAll(() => {
    for (const id of forwarders(directory)) process.kill(id);
    server.close();
    rmSync(directory, { recursive: true });
  });

  test("forwards all bytes on concurrent connections", async () => {
    const sent = Buffer.alloc(3_000_000, "0123456789");
    const got = await Promise.all([1, 2, 3].map(() => echoed(port, sent)));
    for (const one of got) expect(one.equals(sent)).toBe(true);
  });

  test("closes connections to a killed proxy, so that no command waits for an answer", async () => {
    killed = true;
    // Whether the proxy leaves data unread, which resets its connection, is up to chance.
    for (let connections = 0; connections < 50; connections++) await closed(port);
  });
});

test("fails if the image has none of the programs", () => {
  const directory = mkdtempSync(join(tmpdir(), "rocker-forward-"));
  const result = spawnSync("/bin/sh", ["-c", forwardScript, "sh", "/none", "1"], {
    env: { PATH: directory },
    encoding: "utf8",
  });
  rmSync(directory, { recursive: true });
  expect([result.status, result.stderr]).toEqual([
    1,
    expect.stringContaining("none of socat, node, python3"),
  ]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function echoed(port: number, data: Buffer): Promise<Buffer> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.end(data);
  await once(socket, "end");
  return Buffer.concat(chunks);
}

async function closed(port: number): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(Buffer.alloc(1_000_000));
  socket.resume();
  await new Promise((resolve) => socket.on("close", resolve));
}

/** Processes with this directory as their PATH. */
function forwarders(directory: string): number[] {
  return readdirSync("/proc").flatMap((id) => {
    try {
      if (!/^\d+$/.test(id) || Number(id) === process.pid || !readlinkSync(`/proc/${id}/exe`)) return [];
      return readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(`PATH=${directory}`)
        ? [Number(id)]
        : [];
    } catch {
      return []; // The process has ended, or belongs to another user.
    }
  });
}
