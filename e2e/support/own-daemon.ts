import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { patience } from "./patience.ts";

/** A separate Docker daemon for one test that can be restarted while other tests use theirs. Needs root. */
export class OwnDaemon {
  readonly #directory = mkdtempSync(join(tmpdir(), "rocker-e2e-dockerd-"));
  readonly #network: boolean;
  #process: ChildProcess | undefined;

  /** @param network whether its build steps and containers can have a network of their own. Default: no */
  constructor({ network = false } = {}) {
    this.#network = network;
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
    // In a separate network namespace: a daemon creates docker0 or, without a bridge, removes it, and that of the host
    // belongs to the machine's daemon. vfs creates no mounts that could be left behind.
    const args = [
      ...places,
      ...files,
      "--storage-driver=vfs",
      ...(this.#network ? [] : ["--bridge=none"]),
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

  /** As if the system had run out of memory: the daemon and its containerd are gone at once, and clean up nothing. */
  async kill(): Promise<void> {
    if (!this.#process) return;
    const containerd = this.#path("exec/containerd");
    const end = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await end;
    process.kill(Number(readFileSync(join(containerd, "containerd.pid"), "utf8")), "SIGKILL");
    this.#killContainers();
    // The next one would wait for the processes that these name.
    for (const left of [
      this.#path("pid"),
      this.#path("docker.sock"),
      containerd,
      this.#path("exec/runtime-runc"),
    ])
      rmSync(left, { recursive: true, force: true });
  }

  /** Containers, and the shims that hold them, outlive their daemon. runc would not start those again that it still knows. */
  #killContainers(): void {
    const runc = this.#path("exec/runtime-runc/moby");
    const containers = existsSync(runc) ? readdirSync(runc) : [];
    const inits = containers.map(
      (id) => JSON.parse(readFileSync(join(runc, id, "state.json"), "utf8")).init_process_pid as number,
    );
    const shims = readdirSync("/proc").filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(this.#path("exec/containerd/"));
      } catch {
        return false; // It has ended.
      }
    });
    for (const pid of [...shims.map(Number), ...inits]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {}
    }
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
    // A daemon that was killed in a build leaves mounts.
    const mounts = readFileSync("/proc/self/mounts", "utf8").match(/(?<= )\/\S+(?= )/g) ?? [];
    for (const mount of mounts.filter((one) => one.startsWith(`${this.#directory}/`)).reverse())
      spawnSync("umount", ["--lazy", mount]);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #env() {
    return { ...process.env, ...this.environment };
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}
