import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forwardScript } from "./forward-script.ts";

// A name may be a script that needs others: the interpreter itself is asked.
const pathOf = (program: string) => {
  const [command, args] =
    program === "python3" ? [program, ["-c", "import sys; print(sys.executable)"]] : ["which", [program]];
  return (spawnSync(command, args, { encoding: "utf8" }).stdout ?? "").trim();
};
const tools = ["socat", "node", "python3", "perl"].filter((program) => pathOf(program));

// With the machine's own programs; which images have which is tried end to end.
describe.each(tools)("the way out by %s", (tool) => {
  let folder: string;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rocker-forward-"));
    for (const program of ["sh", "grep", "sleep", "setsid", tool])
      symlinkSync(pathOf(program), join(folder, program));
    server = createServer({ allowHalfOpen: true }, (connection) => connection.pipe(connection));
    server.listen(join(folder, "s"));
    await once(server, "listening");
    port = await freePort();
  });
  afterAll(() => {
    for (const id of forwarders(folder)) process.kill(id);
    server.close();
    rmSync(folder, { recursive: true });
  });

  test("what goes in comes out, to the last byte, on many connections", async () => {
    execFileSync(join(folder, "sh"), ["-c", forwardScript, "sh", join(folder, "s"), String(port)], {
      env: { PATH: folder },
    });
    const sent = Buffer.alloc(3_000_000, "0123456789");
    const got = await Promise.all([1, 2, 3].map(() => echoed(port, sent)));
    for (const one of got) expect(one.equals(sent)).toBe(true);
  });
});

test("an image with none of them is told so", () => {
  const folder = mkdtempSync(join(tmpdir(), "rocker-forward-"));
  const result = spawnSync("/bin/sh", ["-c", forwardScript, "sh", "/none", "1"], {
    env: { PATH: folder },
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
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

/** Processes that were started with this folder as their PATH. */
function forwarders(folder: string): number[] {
  return readdirSync("/proc").flatMap((id) => {
    try {
      if (!/^\d+$/.test(id) || Number(id) === process.pid || !readlinkSync(`/proc/${id}/exe`)) return [];
      return readFileSync(`/proc/${id}/environ`, "utf8").split("\0").includes(`PATH=${folder}`)
        ? [Number(id)]
        : [];
    } catch {
      return []; // Ended, or another's.
    }
  });
}
