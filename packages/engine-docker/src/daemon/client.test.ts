import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost } from "@rocker/testkit";
import { expect, onTestFinished, test } from "vitest";
import { DaemonClient } from "./client.ts";

/** A client of a daemon that answers each request with `answer` and then dies. */
async function clientOf(answer: string): Promise<DaemonClient> {
  const directory = mkdtempSync(join(tmpdir(), "rocker-daemon-"));
  const path = join(directory, "docker.sock");
  const die = (connection: Socket) => connection.once("data", () => connection.end(answer));
  const server = createServer(die);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  return new DaemonClient({ kind: "socket", path, url: `unix://${path}`, source: "test" }, fakeHost());
}

const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const line = '{"stream":"Step 1/2"}\n';
const chunk = `${line.length.toString(16)}\r\n${line}\r\n`;

test("a daemon that dies while it answers is named, and is no bug", async () => {
  const client = await clientOf(head + chunk);
  const lines: unknown[] = [];
  const read = async () => {
    for await (const one of client.jsonLines({ path: "/build", method: "POST" })) lines.push(one);
  };
  await expect(read()).rejects.toThrow("RK442");
  expect(lines).toEqual([{ stream: "Step 1/2" }]);
  await expect(client.json({ path: "/info" })).rejects.toThrow("RK442");
});

test("so is one that dies before it answers", async () => {
  const client = await clientOf("");
  await expect(client.json({ path: "/info" })).rejects.toThrow("RK442");
});

test("a request that is canceled is not a lost connection", async () => {
  const client = await clientOf(head + chunk);
  const controller = new AbortController();
  controller.abort();
  await expect(client.json({ path: "/info", signal: controller.signal })).rejects.not.toThrow("RK442");
});
