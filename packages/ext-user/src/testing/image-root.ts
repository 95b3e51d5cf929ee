import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type RequestedAccount, scriptArguments } from "../account.ts";
import { accountScript } from "../script.ts";

/** A shell to run the script with. */
export interface Shell {
  readonly name: string;
  readonly command: readonly string[];
  /** The busybox binary whose tools the script uses. */
  readonly busybox?: string;
}

/** The available shells: the host's sh (often dash), bash, which is sh on many distributions, and busybox. */
export function shells(): Shell[] {
  const found: Shell[] = [{ name: "sh", command: ["/bin/sh"] }];
  if (existsSync("/bin/bash")) found.push({ name: "bash", command: ["/bin/bash", "--posix"] });
  const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
  const reason = busybox ? standaloneReason(busybox) : "busybox is not installed";
  if (busybox && !reason) found.push({ name: "busybox ash", command: [busybox, "ash"], busybox });
  else console.warn(`\n*** Skipping tests of the account script with busybox: ${reason} ***\n`);
  return found;
}

// Without root, files cannot change owner. These stubs record the calls, and report the owner that a test sets.
const fakes = {
  chown: 'echo "chown $*" >>"$FAKE_LOG"',
  find: 'echo "find $*" >>"$FAKE_LOG"',
  ls: 'echo "drwxr-xr-x 2 $FAKE_OWNER $FAKE_OWNER 40 Jan 1 00:00 $3"',
};

/** Why the stubs would not be called. Some builds ignore PATH and run their own tools (Debian's busybox-static). */
function standaloneReason(busybox: string): string | undefined {
  const { status } = spawnSync(busybox, ["ash", "-c", "PATH=/nonexistent; command -v chown"]);
  return status === 0 ? "this build ignores PATH and runs its own tools" : undefined;
}

const busyboxTools = ["cat", "chmod", "cp", "ln", "mkdir", "readlink", "rm"];

/** Another script than that of an account. */
interface ScriptRun {
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  /** Calls of chown and find, without the root directory in their arguments. */
  readonly calls: readonly string[];
}

/** A directory with the files of an image. Does not require root. */
export class ImageRoot {
  readonly path: string;
  readonly #tools: string;

  constructor(files: Readonly<Record<string, string>> = {}) {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-account-")));
    this.path = join(directory, "image");
    this.#tools = join(directory, "tools");
    for (const path of [this.path, this.#tools]) mkdirSync(path);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string, mode = 0o644): this {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode });
    return this;
  }

  directory(name: string): this {
    mkdirSync(join(this.path, name), { recursive: true });
    return this;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** Runs a script as in an image. @param owner the uid that owns an existing home */
  run(
    account: RequestedAccount,
    { command, busybox }: Shell,
    owner = 0,
    { script = accountScript(), env = {} }: ScriptRun = {},
  ): Outcome {
    const log = join(this.#tools, "log");
    writeFileSync(log, "");
    for (const [name, text] of Object.entries(fakes)) this.#tool(name, `#!/bin/sh\n${text}\n`);
    for (const name of busybox ? busyboxTools : []) this.#link(busybox as string, name);
    const [program = "", ...first] = command;
    const { status, stdout, stderr } = spawnSync(
      program,
      [...first, "-c", script, "rocker-user", ...scriptArguments(account, this.path)],
      {
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
        env: { PATH: this.#tools, FAKE_LOG: log, FAKE_OWNER: String(owner), ...env },
      },
    );
    const calls = readFileSync(log, "utf8").replaceAll(this.path, "").split("\n").filter(Boolean);
    return { code: status, output: stdout + stderr, calls };
  }

  /** The first line with this value in a field, which is the one that libc uses. */
  entry(file: string, field: number, value: string): string | undefined {
    return this.read(file)
      .split("\n")
      .find((line) => line.split(":")[field] === value);
  }

  remove(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
  }

  #tool(name: string, text: string): void {
    writeFileSync(join(this.#tools, name), text);
    chmodSync(join(this.#tools, name), 0o755);
  }

  #link(busybox: string, name: string): void {
    const path = join(this.#tools, name);
    if (!existsSync(path)) symlinkSync(busybox, path);
  }
}
