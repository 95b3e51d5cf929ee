import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket in front of a daemon's, for faults that happen at the n-th request. */
export class FaultyDaemon {
  readonly #directory = mkdtempSync(join(tmpdir(), "rocker-e2e-faults-"));
  readonly #socket = join(this.#directory, "docker.sock");
  readonly #server = createServer((client) => this.#forward(client));
  readonly #daemon: string;
  #fault: { readonly at: number; readonly happen: () => void; readonly answers: boolean } | undefined;
  /** Requests since the last fault was planned. */
  requests = 0;

  /** Environment variables that select it. */
  readonly environment = { DOCKER_HOST: `unix://${this.#socket}` };

  /** @param daemon `unix://…`; default: the machine's */
  constructor(daemon = machineDaemon()) {
    this.#daemon = daemon.replace(/^unix:\/\//, "");
  }

  async start(): Promise<void> {
    chmodSync(this.#directory, 0o755);
    await new Promise<void>((done) => this.#server.listen(this.#socket, done));
    chmodSync(this.#socket, 0o666);
  }

  stop(): void {
    this.#server.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** @param answers whether the daemon still gets the request */
  plan(at: number, answers: boolean, happen: () => void): void {
    this.requests = 0;
    this.#fault = { at, happen, answers };
  }

  planNone(): void {
    this.requests = 0;
    this.#fault = undefined;
  }

  #forward(client: Socket): void {
    const daemon = connect(this.#daemon);
    const end = () => {
      client.destroy();
      daemon.destroy();
    };
    for (const socket of [client, daemon]) socket.on("error", end);
    client.on("data", (chunk) => {
      const isRequest = /^(GET|HEAD|POST|PUT|DELETE) \S+ HTTP\/1\.1\r\n/.test(
        chunk.toString("latin1", 0, 4096),
      );
      if (isRequest && ++this.requests === this.#fault?.at) {
        this.#fault.happen();
        if (!this.#fault.answers) return end();
      }
      daemon.write(chunk);
    });
    client.on("end", () => daemon.end());
    daemon.on("data", (chunk) => client.write(chunk));
    daemon.on("end", () => client.end());
  }
}

function machineDaemon(): string {
  const endpoint = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  return execFileSync("docker", endpoint, { encoding: "utf8" }).trim();
}
