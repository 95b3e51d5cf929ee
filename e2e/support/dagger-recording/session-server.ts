import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { stripIgnoredCharacters } from "graphql";
import { serve } from "./http.ts";

/** How the dagger program was started. */
export interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One session as its client sees it. */
export interface Conversation {
  /** @param traceparent the header, if the query is sent in a span */
  ask(query: string, traceparent: string | undefined, signal: AbortSignal): Promise<string>;
  /** Called when the client ends the program. */
  end(): Promise<void>;
}

export interface SessionServer {
  /** The path of the program that replaces dagger. */
  readonly program: string;
  close(): void;
}

/**
 * The two parts of Dagger that a client uses: a program that prints the address of the session, and the session's API.
 * `open` implements the session.
 * @param directory where the program is written, readable for all users that start it
 */
export async function serveSessions(
  directory: string,
  open: (start: Start) => Promise<Conversation>,
): Promise<SessionServer> {
  // Half-open: the program exits when all output is sent, not when its client has no more input.
  const server = createServer(
    { allowHalfOpen: true },
    (socket) => void hold(socket, open).catch(() => socket.destroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const own = mkdtempSync(join(directory, "dagger-"));
  chmodSync(own, 0o755);
  const program = join(own, "dagger");
  writeFileSync(program, `#!${process.execPath}\n(${standIn})(${port});\n`);
  chmodSync(program, 0o755);
  return {
    program,
    close() {
      server.close();
      rmSync(own, { recursive: true });
    },
  };
}

/**
 * The program's source. It forwards how it was started, prints the reply, and runs until the session is closed, like the
 * real one.
 */
const standIn = `function (port) {
  const session = require("node:net").connect(port, "127.0.0.1");
  const end = () => session.end();
  session.write(JSON.stringify({ args: process.argv.slice(2), env: process.env }) + "\\n");
  session.pipe(process.stdout);
  session.on("error", () => process.exit(1));
  session.on("close", () => process.exit(0));
  process.stdin.resume().on("end", end);
  process.on("SIGTERM", end);
}`;

/** Serves one session, from the program's start to its exit. */
async function hold(socket: Socket, open: (start: Start) => Promise<Conversation>): Promise<void> {
  const ended = new Promise<void>((resolve) => void socket.on("end", resolve).on("close", () => resolve()));
  socket.on("error", () => {});
  const start = await readStart(socket);
  const conversation = await open(start).catch((error: unknown) => String(error));
  // No session then; the client shows the program's output.
  if (typeof conversation === "string") return void socket.end(`${conversation}\n`);
  const token = randomBytes(8).toString("hex");
  const authorization = `Basic ${Buffer.from(`${token}:`).toString("base64")}`;
  const api = await serve(async ({ method, path, headers, body }, signal) => {
    if (headers.authorization !== authorization) return { status: 401 };
    if (method !== "POST" || path !== "/query") return { status: 404 };
    const { query } = JSON.parse(body.toString("utf8")) as { query: string };
    const traceparent = typeof headers.traceparent === "string" ? headers.traceparent : undefined;
    return {
      status: 200,
      // Only what a query asks counts, not how the client lays it out.
      body: await conversation.ask(stripIgnoredCharacters(query), traceparent, signal),
    };
  });
  socket.write(`${JSON.stringify({ port: api.port, session_token: token })}\n`);
  await ended;
  await conversation.end();
  api.close();
  socket.end();
}

function readStart(socket: Socket): Promise<Start> {
  return new Promise((resolve, reject) => {
    let received = "";
    const take = (chunk: Buffer) => {
      received += chunk;
      if (!received.endsWith("\n")) return;
      socket.off("data", take);
      socket.resume();
      resolve(JSON.parse(received) as Start);
    };
    socket.on("data", take);
    socket.on("close", () => reject(new Error("the program exited before it sent its arguments")));
  });
}
