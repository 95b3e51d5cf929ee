import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";

/** A separate Docker daemon for one test that can be restarted while other tests use theirs. Needs root. */
export class OwnDaemon {
  readonly #directory = mkdtempSync(join(tmpdir(), "rocker-e2e-dockerd-"));
  #process: ChildProcess | undefined;

  constructor() {
    chmodSync(this.#directory, 0o755);
  }

  /** Environment variables that select it. */
  get environment() {
    return { DOCKER_HOST: `unix://${this.#path("docker.sock")}` };
  }

  async start(): Promise<void> {
    mkdirSync(this.#path("exec"), { recursive: true });
    const places = ["--data-root", this.#path("data"), "--exec-root", this.#path("exec")];
    const files = ["--pidfile", this.#path("pid"), "--host", this.environment.DOCKER_HOST];
    // In a separate network namespace: without a bridge, a daemon removes docker0, which belongs to the machine's daemon.
    // vfs creates no mounts that could be left behind.
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

  /** As during a shutdown: stops the containers too. */
  async stop(): Promise<void> {
    if (!this.#process || this.#process.exitCode !== null) return;
    const end = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await end;
  }

  client(...args: string[]): string {
    return execFileSync("docker", args, { env: this.#env, encoding: "utf8" });
  }

  /** Copies an image from the machine's daemon. */
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
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #env() {
    return { ...process.env, ...this.environment };
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}
