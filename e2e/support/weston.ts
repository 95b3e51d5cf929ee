import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";
import { type Picture, readPixmap } from "./picture.ts";
import { commandLine, subdirectory, type TestUser } from "./test-user.ts";

const emptyScreen = `[shell]
panel-position=none
background-color=0xff000000
animation=none
startup-animation=none
`;

/** A real Wayland compositor of a user, without a screen; windows are anywhere on a black background. */
export class Weston {
  /** Environment variables of the user's programs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #owner: TestUser;
  readonly #pictures: string;
  readonly #socket: string;
  readonly #configuration: string;
  #server: ChildProcess | undefined;

  /** @param directory a directory of the owner */
  constructor(owner: TestUser, directory: string, name = "a display") {
    this.#owner = owner;
    this.#pictures = subdirectory(directory, "pictures", owner);
    this.#configuration = join(directory, "weston.ini");
    writeFileSync(this.#configuration, emptyScreen);
    const runtime = subdirectory(directory, "runtime", owner);
    this.#socket = join(runtime, name);
    this.environment = { XDG_RUNTIME_DIR: runtime, WAYLAND_DISPLAY: name };
  }

  async start(): Promise<void> {
    const screen = ["--backend=headless-backend.so", "--use-pixman", "--width=400", "--height=300"];
    // --debug lets any program take screenshots.
    const options = [`--config=${this.#configuration}`, "--debug"];
    const { WAYLAND_DISPLAY, ...env } = this.environment;
    this.#server = this.#spawn(["weston", ...screen, ...options, `--socket=${WAYLAND_DISPLAY}`], env);
    const isThere = () => lstatSync(this.#socket, { throwIfNoEntry: false })?.isSocket();
    await vi.waitUntil(isThere, patience);
  }

  async stop(): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null) return;
    this.#server.kill();
    await once(this.#server, "exit");
  }

  /** Starts a host program on this display. */
  startNative(...argv: string[]): ChildProcess {
    return this.#spawn(argv, this.environment);
  }

  screenshot(): Picture {
    for (const old of readdirSync(this.#pictures)) rmSync(join(this.#pictures, old));
    const [program, ...args] = commandLine(this.#owner, ["weston-screenshooter"], this.environment);
    execFileSync(program, args, { cwd: this.#pictures, stdio: "ignore" });
    const [file = ""] = readdirSync(this.#pictures);
    return readPixmap(execFileSync("pngtopnm", [join(this.#pictures, file)]));
  }

  #spawn(argv: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    const [program, ...args] = commandLine(this.#owner, argv, env);
    return spawn(program, args, { cwd: this.#owner.home, stdio: "ignore" });
  }
}
