import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { join } from "node:path";
import { Duplex, Readable } from "node:stream";
import { type Host, messageOf, rockerError } from "@rocker/core/engine";
import { isDiskFull } from "../client/build-error.ts";
import type { DaemonAddress, TlsFiles } from "./address.ts";

export interface DaemonRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: Buffer | Readable;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly signal?: AbortSignal;
}

/** `stream` is set if the daemon switched to another protocol. */
interface Exchange {
  readonly response: IncomingMessage;
  readonly stream?: Duplex;
}

/** A client for the Docker Engine API over the daemon's socket: 5 ms per request, where starting docker costs 40 ms. */
export class DaemonClient {
  readonly address: DaemonAddress;
  readonly #host: Host;

  constructor(address: DaemonAddress, host: Host) {
    this.address = address;
    this.#host = host;
  }

  /** Sends a request with a JSON response. @returns undefined for 404 */
  async json<Answer>(request: DaemonRequest): Promise<Answer | undefined> {
    const response = await this.send(request);
    const text = await this.#textOf(response, request.signal);
    if (response.statusCode === 404) return undefined;
    if ((response.statusCode ?? 500) >= 300) throw this.#apiError(text);
    return text ? (JSON.parse(text) as Answer) : undefined;
  }

  /** Sends a request without a response body. "Not modified" (304) is not an error. */
  async post(path: string, query: DaemonRequest["query"] = {}): Promise<void> {
    const response = await this.send({ method: "POST", path, query });
    const text = await this.#textOf(response);
    if ((response.statusCode ?? 500) >= 400) throw this.#apiError(text);
  }

  /** Sends a request whose response is a stream of JSON lines. */
  async *jsonLines<Line>(request: DaemonRequest): AsyncGenerator<Line> {
    const response = await this.send(request);
    if ((response.statusCode ?? 500) >= 300) throw this.#apiError(await this.#textOf(response));
    let rest = "";
    for await (const chunk of this.#chunksOf(response, request.signal)) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) yield JSON.parse(line) as Line;
    }
    if (rest.trim()) yield JSON.parse(rest) as Line;
  }

  /** Sends a request and discards the response body. */
  async head(path: string): Promise<IncomingMessage> {
    const response = await this.send({ path });
    response.resume();
    return response;
  }

  /** Sends a request that switches the connection to another protocol. */
  async upgrade(request: DaemonRequest): Promise<Duplex> {
    const { response, stream } = await this.#exchange(request);
    if (!stream) throw this.#apiError(await this.#textOf(response));
    return stream;
  }

  /** @throws RockerError RK403, RK405 if the daemon cannot be reached */
  async send(request: DaemonRequest): Promise<IncomingMessage> {
    return (await this.#exchange(request)).response;
  }

  async #exchange({
    method = "GET",
    path,
    query = {},
    body,
    headers = {},
    signal,
  }: DaemonRequest): Promise<Exchange> {
    const search = new URLSearchParams(
      Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined),
    ).toString();
    const { secure, ...target } = this.#target();
    const start = secure ? (await import("node:https")).request : httpRequest;
    return new Promise((resolve, reject) => {
      const options: RequestOptions & { servername?: string } = {
        // Without it, Node derives a name from the headers, whose check for IP addresses compiles for 5 ms.
        ...(!secure && { servername: "" }),
        ...target,
        method,
        path: search ? `${path}?${search}` : path,
        headers,
        ...(signal && { signal }),
      };
      const outgoing = start(options, (response) => resolve({ response }));
      outgoing.on("upgrade", (response, stream, head) => {
        stream.unshift(head);
        resolve({ response, stream });
      });
      outgoing.on("error", (error) => reject(signal?.aborted ? error : this.#unreachable(error)));
      if (body instanceof Readable) body.on("error", (error) => outgoing.destroy(error)).pipe(outgoing);
      else outgoing.end(body);
    });
  }

  #target(): RequestOptions & { secure: boolean } {
    const { address } = this;
    switch (address.kind) {
      case "socket":
        return { socketPath: address.path, secure: false };
      case "tcp":
        return {
          host: address.host,
          port: address.port,
          secure: address.tls !== undefined,
          ...(address.tls && tlsOptions(address.tls)),
        };
      case "through-client":
        return { createConnection: () => dialThroughClient(this.#host), secure: false };
    }
  }

  #unreachable(error: NodeJS.ErrnoException): Error {
    const { address } = this;
    // Connected, and then lost: the daemon was stopped or has crashed.
    if (error.code === "ECONNRESET" || error.code === "EPIPE")
      return rockerError("RK442", { engine: "docker", address: address.url }, error);
    const socket = address.kind === "socket" ? address.path : address.url;
    if (error.code === "EACCES") return permissionDenied(this.#host, socket);
    const reason =
      error.code === "ENOENT" || error.code === "ECONNREFUSED"
        ? `no daemon is listening at ${address.url} (from ${address.source})`
        : `${address.url}: ${messageOf(error)}`;
    const fix =
      address.source === "DOCKER_HOST"
        ? "Start that daemon, or unset DOCKER_HOST."
        : "Start Docker (sudo systemctl start docker, or Docker Desktop), or use another engine: --engine podman.";
    return rockerError("RK403", { engine: "docker", reason, fix }, error);
  }

  /** @throws RockerError RK442 if the daemon ends before its response does */
  async *#chunksOf(response: IncomingMessage, signal: AbortSignal | undefined): AsyncGenerator<string> {
    response.setEncoding("utf8");
    try {
      yield* response as AsyncIterable<string>;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw rockerError("RK442", { engine: "docker", address: this.address.url }, error);
    }
  }

  async #textOf(response: IncomingMessage, signal?: AbortSignal): Promise<string> {
    let text = "";
    for await (const chunk of this.#chunksOf(response, signal)) text += chunk;
    return text;
  }

  #apiError(text: string): Error {
    let message = text.trim();
    try {
      message = (JSON.parse(text) as { message: string }).message;
    } catch {
      // Not JSON: use the text as it is.
    }
    if (isDiskFull(message)) return rockerError("RK504", { where: message });
    return rockerError("RK406", { engine: "docker", message: message.replace(/\.$/, "") });
  }
}

/** The error for a socket that the user has no permission for, with the group that has. */
export function permissionDenied(host: Host, socket: string): Error {
  const { gid } = host.path(socket) ?? {};
  const line = host
    .readFile("/etc/group")
    ?.toString("utf8")
    .split("\n")
    .find((one) => one.split(":")[2] === String(gid));
  const group = gid === 0 ? undefined : line?.split(":")[0];
  return rockerError("RK405", { engine: "docker", socket, group, user: host.user().name });
}

function tlsOptions({ directory, verify }: TlsFiles) {
  const file = (name: string) => {
    try {
      return readFileSync(join(directory, name));
    } catch {
      return undefined;
    }
  };
  return { ca: file("ca.pem"), cert: file("cert.pem"), key: file("key.pem"), rejectUnauthorized: verify };
}

/** A connection through `docker system dial-stdio`, which supports contexts and ssh. */
function dialThroughClient(host: Host): Duplex {
  const child = spawn("docker", ["system", "dial-stdio"], {
    env: host.env as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.on("error", (error) => stream.destroy(error));
  stream.on("close", () => child.kill());
  // node:http calls these methods of a socket; a pipe does not need them.
  return Object.assign(stream, {
    setKeepAlive: () => stream,
    setNoDelay: () => stream,
    setTimeout: () => stream,
    ref: () => stream,
    unref: () => stream,
  });
}
