import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";

/** A Docker daemon of one test's own, which may be started anew while others use theirs. Only root can have it. */
export class OwnDaemon {
  readonly #folder = mkdtempSync(join(tmpdir(), "rocker-e2e-dockerd-"));
  #process: ChildProcess | undefined;

  constructor() {
    chmodSync(this.#folder, 0o755);
  }

  /** What a person has in the environment to use it. */
  get environment() {
    return { DOCKER_HOST: `unix://${this.#path("docker.sock")}` };
  }

  async start(): Promise<void> {
    mkdirSync(this.#path("exec"), { recursive: true });
    const places = ["--data-root", this.#path("data"), "--exec-root", this.#path("exec")];
    const files = ["--pidfile", this.#path("pid"), "--host", this.environment.DOCKER_HOST];
    // In a network of its own: without a bridge, a daemon removes docker0, which is the machine's other daemon's.
    // vfs mounts nothing that would be left behind.
    const args = [
      ...places,
      ...files,
      "--storage-driver=vfs",
      "--bridge=none",
      "--iptables=false",
      "--ip6tables=false",
    ];
    this.#process = spawn("unshare", ["--net", "dockerd", ...args], { stdio: "ignore" });
    const answers = () => spawnSync("docker", ["version"], { env: this.#env }).status === 0;
    await vi.waitUntil(answers, patience);
    chmodSync(this.#path("docker.sock"), 0o666);
  }

  /** As at a shutdown: containers are ended with it. */
  async stop(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null) return;
    const end = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await end;
  }

  client(...args: string[]): string {
    return execFileSync("docker", args, { env: this.#env, encoding: "utf8" });
  }

  /** Copies an image of the machine's daemon. */
  load(image: string): void {
    const archive = this.#path("image.tar");
    execFileSync("docker", ["save", "--output", archive, image]);
    this.client("load", "--input", archive);
    rmSync(archive);
  }

  async remove(): Promise<void> {
    for (const id of this.client("ps", "--all", "--quiet").split("\n").filter(Boolean))
      this.client("rm", "--force", id);
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #env() {
    return { ...process.env, ...this.environment };
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
