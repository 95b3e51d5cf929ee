import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";
import { commandLine, subdirectory, type TestUser } from "./test-user.ts";

/** How to start each kind. PipeWire needs a bus and a session manager (WirePlumber) that links streams to sinks. */
const commandLines = {
  pulseaudio: (cookie: string) => [
    ...["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"],
    ...["-L", `module-native-protocol-unix auth-cookie="${cookie}"`],
  ],
  pipewire: () => ["dbus-run-session", "--", "sh", "-c", "pipewire & wireplumber & exec pipewire-pulse"],
} as const;

/** A real sound server of a user with one silent sink, `rocker`, that can be recorded. */
export class SoundServer {
  readonly kind: keyof typeof commandLines;
  /** Environment variables of the user's programs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #owner: TestUser;
  readonly #socket: string;
  #server: ChildProcess | undefined;

  /** @param directory a directory of the owner */
  constructor(kind: keyof typeof commandLines, owner: TestUser, directory: string) {
    this.kind = kind;
    this.#owner = owner;
    const runtime = subdirectory(directory, "runtime", owner);
    this.environment = { XDG_RUNTIME_DIR: runtime, PULSE_COOKIE: join(directory, "cookie") };
    this.#socket = join(runtime, "pulse/native");
  }

  /** Starts it and waits for its sink. */
  async start(): Promise<void> {
    const argv = commandLines[this.kind](this.environment.PULSE_COOKIE ?? "");
    const [program, ...args] = this.#commandLine(argv);
    // A separate process group, because PipeWire is several processes.
    this.#server = spawn(program, args, { cwd: this.#owner.home, stdio: "ignore", detached: true });
    await vi.waitUntil(() => lstatSync(this.#socket, { throwIfNoEntry: false })?.isSocket(), patience);
    await vi.waitUntil(() => this.#addSink(), patience);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server?.pid || server.exitCode !== null) return;
    process.kill(-server.pid, "SIGTERM");
    await once(server, "exit");
  }

  #addSink(): boolean {
    try {
      const [program, ...args] = this.#commandLine([
        ...["pactl", "load-module", "module-null-sink", "sink_name=rocker"],
      ]);
      execFileSync(program, args, { cwd: this.#owner.home, stdio: "ignore", timeout: 60_000 });
      return true;
    } catch {
      return false;
    }
  }

  #commandLine(argv: readonly string[]) {
    return commandLine(this.#owner, argv, this.environment);
  }
}

/** Writes a WAV file with a tone. */
export function writeTone(file: string, hertz: number, seconds: number): void {
  execFileSync("sox", [
    "-n",
    "-r",
    "44100",
    "-c",
    "1",
    file,
    "synth",
    String(seconds),
    "sine",
    String(hertz),
  ]);
}

/** The strongest tone of a WAV file in hertz, plus or minus 6. Gaps, as on a busy machine, do not affect it. */
export function toneOf(file: string): number {
  // Lines with a frequency and its power for each part of the file, on stderr.
  const spectra = execFileSync(
    "sh",
    ["-c", 'sox "$1" -c 1 -t wav - | sox -t wav - -n stat -freq 2>&1', "sh", file],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    },
  );
  const powers = new Map<number, number>();
  for (const [, frequency, power] of spectra.matchAll(/^(\d\S*) +(\d\S*)$/gm)) {
    const before = powers.get(Number(frequency)) ?? 0;
    powers.set(Number(frequency), before + Number(power));
  }
  const [strongest] = [...powers].sort(([, one], [, other]) => other - one);
  return strongest?.[0] ?? 0;
}
