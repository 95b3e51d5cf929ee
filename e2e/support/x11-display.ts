import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Picture, readPicture } from "./picture.ts";
import { commandLine, type TestUser } from "./test-user.ts";

/** Options of an X server: how it listens, whether it requires a cookie. */
interface ServerOptions {
  readonly options?: readonly string[];
}

/** A real X server of a user, with its authority file. */
export class X11Display {
  readonly owner: TestUser;
  /** The user's XAUTHORITY. */
  readonly authority: string;
  readonly #serverAuthority: string;
  /** Far from the numbers that servers choose themselves, so that it is still free when a server restarts. */
  readonly number = 100 + randomInt(20_000);
  #server: ChildProcess | undefined;

  /** @param directory a directory of the owner for the authority files */
  constructor(owner: TestUser, directory: string) {
    this.owner = owner;
    this.authority = join(directory, "Xauthority");
    this.#serverAuthority = join(directory, "server.xauth");
  }

  /** Environment variables of the user's programs, for a display such as `:1`. */
  environment(display = `:${this.number}`) {
    return { DISPLAY: display, XAUTHORITY: this.authority };
  }

  /** Starts the server with a new cookie and waits for it. */
  async start({ options = ["-nolisten", "tcp"] }: ServerOptions = {}): Promise<void> {
    // Only a server of root creates it, and nothing else here does.
    if (!existsSync("/tmp/.X11-unix")) mkdirSync("/tmp/.X11-unix");
    if (process.getuid?.() === 0) chmodSync("/tmp/.X11-unix", 0o1777);
    const cookie = randomBytes(16).toString("hex");
    this.#addCookie(this.#serverAuthority, "any/unix:0", cookie);
    // A server that resets when its last client leaves would disconnect a program that connects at that moment.
    const screen = [
      "-screen",
      "0",
      "400x300x24",
      "-noreset",
      "-auth",
      this.#serverAuthority,
      "-displayfd",
      "3",
    ];
    this.#server = this.#spawn(["Xvfb", `:${this.number}`, ...screen, ...options]);
    await isReady(this.#server);
    this.setCookie(cookie);
  }

  async stop(): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null) return;
    this.#server.kill();
    await once(this.#server, "exit");
  }

  /** Adds a cookie for this display, 32 hex digits, to the user's file, after one for another host. */
  setCookie(cookie: string): void {
    this.#addCookie(this.authority, `another-host/unix:${this.number}`, "00".repeat(16));
    this.#addCookie(this.authority, `${hostname()}/unix:${this.number}`, cookie);
  }

  /** Starts a host program on this display. */
  startNative(program: string, ...args: string[]): ChildProcess {
    return this.#spawn([program, ...args]);
  }

  screenshot(): Picture {
    return readPicture(this.#run(["xwd", "-root", "-silent"]));
  }

  /** Names of open windows. */
  windows(): string[] {
    const lines = this.#run(["xwininfo", "-root", "-children"])
      .toString()
      .matchAll(/^ +0x\w+ "([^"]*)"/gm);
    return [...lines].map(([, name = ""]) => name);
  }

  /** Entries of an authority file, as listed by xauth. */
  listAuthority(file: string): string[] {
    return this.#run(["xauth", "-f", file, "list"]).toString().split("\n").filter(Boolean);
  }

  #addCookie(file: string, display: string, cookie: string): void {
    this.#run(["xauth", "-q", "-f", file, "add", display, ".", cookie]);
  }

  #run(argv: readonly string[]): Buffer {
    const [program, ...args] = this.#commandLine(argv);
    return execFileSync(program, args, { cwd: this.owner.home, stdio: ["ignore", "pipe", "pipe"] });
  }

  #spawn(argv: readonly string[]): ChildProcess {
    const [program, ...args] = this.#commandLine(argv);
    return spawn(program, args, { cwd: this.owner.home, stdio: ["ignore", "ignore", "ignore", "pipe"] });
  }

  #commandLine(argv: readonly string[]) {
    return commandLine(this.owner, argv, this.environment());
  }
}

/** An X server writes its display number when it is ready. */
async function isReady(server: ChildProcess): Promise<void> {
  const ready = server.stdio[3] as Readable;
  await Promise.race([
    once(ready, "data"),
    once(server, "exit").then(([code]) => {
      throw new Error(`the X server exited at once (${code})`);
    }),
  ]);
}
