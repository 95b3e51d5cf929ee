import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";
import { commandLine, type TestUser } from "./test-user.ts";

/** A real ssh agent of a user, with one key. */
export class OwnAgent {
  readonly name: string;
  readonly #owner: TestUser;
  readonly #socket: string;
  #process: ChildProcess | undefined;

  /** @param socket in a directory of the user */
  constructor(owner: TestUser, socket: string, name: string) {
    this.#owner = owner;
    this.#socket = socket;
    this.name = name;
  }

  get environment() {
    return { SSH_AUTH_SOCK: this.#socket };
  }

  async start(): Promise<void> {
    const [program, ...args] = this.#line("ssh-agent", "-D", "-a", this.#socket);
    this.#process = spawn(program, args, { stdio: "ignore" });
    await vi.waitUntil(() => existsSync(this.#socket), patience);
    const key = join(dirname(this.#socket), `${this.name}.key`);
    this.#run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", `key of ${this.name}`, "-f", key);
    this.#run("ssh-add", "-q", key);
  }

  stop(): void {
    this.#process?.kill();
  }

  #run(...argv: string[]): void {
    const [program, ...args] = this.#line(...argv);
    execFileSync(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  }

  #line(...argv: string[]) {
    return commandLine(this.#owner, argv, this.environment);
  }
}
