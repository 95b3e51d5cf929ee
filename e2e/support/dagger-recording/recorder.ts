import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { keepDescendants } from "./descendants.ts";
import { type Files, offeredFiles, writtenFiles } from "./files.ts";
import { type Answer, type LoopbackServer, type Message, send, serve } from "./http.ts";
import { OfferedImages } from "./images.ts";
import { Names, portsIn } from "./names.ts";
import { abridged, type Deed, type Exchange, type RecordedSession } from "./recording.ts";
import type { Conversation, Start } from "./session-server.ts";
import { readTold } from "./telemetry.ts";

/** How to reach the real engine: its program, and the variables that select the engine. */
export interface RealDagger {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A proxy for all traffic between the client and a real engine that records what the engine does. */
export class Recorder {
  readonly sessions: RecordedSession[] = [];
  /** The engine's version, as it reports it. */
  engine = "";
  readonly #dagger: RealDagger;
  readonly #names = new Names();
  readonly #images = new OfferedImages(this.#names);

  constructor(dagger: RealDagger) {
    this.#dagger = dagger;
  }

  async open({ args, env }: Start): Promise<Conversation> {
    const conversation = new RecordedConversation(this.#names, this.#images, env);
    this.sessions.push({ args, rounds: conversation.rounds });
    await conversation.connect(this.#dagger, args);
    return {
      ask: async (...asked) => {
        const answer = await conversation.ask(...asked);
        this.engine ||= (JSON.parse(answer) as { data?: { version?: string } }).data?.version ?? "";
        return answer;
      },
      end: () => conversation.end(),
    };
  }
}

/** How long it takes at most until all queries that a client sends at the same time have arrived. */
const roundMs = 50;

/** An exchange in progress. */
interface OpenExchange {
  readonly written: { -readonly [Key in keyof Exchange]: Exchange[Key] };
  readonly before: Deed[];
  readonly after: Deed[];
  readonly puts: { readonly deed: number; readonly bytes: Buffer }[];
}

class RecordedConversation implements Conversation {
  readonly rounds: Exchange[][] = [];
  readonly #names: Names;
  readonly #images: OfferedImages;
  readonly #env: Start["env"];
  readonly #servers: LoopbackServer[] = [];
  /** Proxies of the client's registries, by the registries' ports. */
  readonly #registries = new Map<string, LoopbackServer>();
  /** The client's own spans. */
  readonly #spans = new Set<string>();
  #program: ChildProcess | undefined;
  #address = { port: 0, token: "" };
  #underWay = new Set<OpenExchange>();
  #last: OpenExchange | undefined;

  constructor(names: Names, images: OfferedImages, env: Start["env"]) {
    this.#names = names;
    this.#images = images;
    this.#env = env;
  }

  /** Starts the real program, which sends its telemetry here. */
  async connect({ program, env }: RealDagger, args: readonly string[]): Promise<void> {
    const receiver = await this.#serve((message) => this.#takeTelemetry(message));
    const own = Object.keys(this.#env).filter((name) => /^OTEL_EXPORTER_OTLP_\w+_ENDPOINT$/.test(name));
    const endpoints = own.map((name) => {
      const { pathname } = new URL(this.#env[name] ?? "");
      return [name, `http://127.0.0.1:${receiver.port}${pathname}`];
    });
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...this.#env, ...env, ...Object.fromEntries(endpoints) },
    });
    this.#program = child;
    const [line] = (await Promise.race([
      once(child.stdout, "data"),
      once(child, "close").then(() => Promise.reject(new Error(`${program} opened no session`))),
    ])) as [Buffer];
    child.stdout.resume();
    const { port, session_token: token } = JSON.parse(line.toString("utf8"));
    this.#address = { port, token };
  }

  async ask(query: string, traceparent: string | undefined, signal: AbortSignal): Promise<string> {
    await this.#images.learn(query);
    const spanId = traceparent?.split("-")[2];
    if (spanId) this.#spans.add(spanId);
    const span = spanId && this.#names.nameOf("ask", spanId);
    const exchange: OpenExchange = {
      written: { query: abridged(this.#names.hide(query)), ...(span && { span }) },
      before: [],
      after: [],
      puts: [],
    };
    const isFirst = this.#underWay.size === 0;
    if (isFirst) this.rounds.push([]);
    this.rounds.at(-1)?.push(exchange.written);
    this.#underWay.add(exchange);
    this.#last = exchange;
    try {
      // The engine may answer before the other queries of this round have arrived, which would end the round.
      if (isFirst) await setTimeout(roundMs);
      for (const reads of offeredFiles(query)) exchange.before.push({ reads: this.#portable(reads) });
      const answer = await this.#pass(query, traceparent, signal);
      for (const writes of writtenFiles(query)) exchange.before.push({ writes: this.#portable(writes) });
      this.#close(exchange);
      const named = JSON.stringify(this.#nameIds(JSON.parse(answer)));
      exchange.written.answer = JSON.parse(this.#names.hideKnown(named));
      return answer;
    } finally {
      if (this.#underWay.has(exchange)) this.#close(exchange);
    }
  }

  async end(): Promise<void> {
    const child = this.#program;
    if (child && child.exitCode === null && child.signalCode === null) {
      const closed = once(child, "close");
      child.stdin?.end();
      child.kill("SIGTERM");
      await closed;
    }
    for (const server of this.#servers) server.close();
    const deeds = this.rounds.flat().flatMap(({ before = [], after = [] }) => [before, after]);
    keepDescendants(deeds as Deed[][], this.#spans, this.#names);
    for (const port of this.#registries.keys()) this.#names.forget(port);
  }

  async #pass(query: string, traceparent: string | undefined, signal: AbortSignal): Promise<string> {
    let passed = query;
    for (const port of portsIn(query)) {
      passed = passed.replace(`backend:${port}`, `backend:${(await this.#registry(port)).port}`);
    }
    const { port, token } = this.#address;
    const headers = {
      authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}`,
      "content-type": "application/json",
      ...(traceparent && { traceparent }),
    };
    const body = Buffer.from(JSON.stringify({ query: passed }));
    const answer = await send(port, { method: "POST", path: "/query", headers, body }, signal);
    return answer.body.toString("utf8");
  }

  /** The proxy for the engine's requests to a registry of the client. */
  async #registry(port: string): Promise<LoopbackServer> {
    const known = this.#registries.get(port);
    if (known) return known;
    const registry = await this.#serve(async (message) => {
      const answer = await send(Number(port), message);
      const exchange = this.#last;
      if (!exchange || !this.#underWay.has(exchange)) return answer;
      const { method, path, body } = message;
      const isPut = method === "PUT" && body.length > 0;
      if (isPut) exchange.puts.push({ deed: exchange.before.length, bytes: body });
      exchange.before.push({
        request: `${method} http://localhost:${port}${path}`,
        status: answer.status,
      });
      this.#names.learnUpload(answer);
      return answer;
    });
    this.#registries.set(port, registry);
    return registry;
  }

  async #takeTelemetry({ path, headers, body }: Message) {
    const name = path.endsWith("/logs") ? "LOGS" : "TRACES";
    const endpoint = this.#env[`OTEL_EXPORTER_OTLP_${name}_ENDPOINT`];
    if (!endpoint) return { status: 200 };
    this.#list()?.push({ told: readTold(path, body) });
    const { pathname, port } = new URL(endpoint);
    return send(Number(port), { method: "POST", path: pathname, headers, body });
  }

  /** The list that the engine's next deed is added to. */
  #list(): Deed[] | undefined {
    const exchange = this.#last;
    return exchange && (this.#underWay.has(exchange) ? exchange.before : exchange.after);
  }

  #close(exchange: OpenExchange): void {
    this.#underWay.delete(exchange);
    const { written, before, after, puts } = exchange;
    const bodies = this.#images.withoutBase(puts.map(({ bytes }) => bytes));
    for (const [index, { deed }] of puts.entries()) {
      const body = bodies[index];
      const put = before[deed];
      if (body && put && "request" in put) before[deed] = { ...put, body };
    }
    // Uploads get their names only now, after they were requested.
    written.before = before.map((deed) =>
      "request" in deed ? { ...deed, request: this.#names.hideKnown(deed.request) } : deed,
    );
    // Filled until the next exchange starts.
    written.after = after;
  }

  #portable({ directory, files }: Files): Files {
    return { directory: JSON.parse(this.#names.hideKnown(JSON.stringify(`${directory}/`))), files };
  }

  /** IDs are long and contain how the engine computed them. */
  #nameIds(value: unknown, key = ""): unknown {
    if (typeof value === "string") {
      return key === "id" || key === "sync" ? this.#names.nameOf("id", value) : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.#nameIds(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#nameIds(inner, name)]),
    );
  }

  async #serve(answer: (message: Message) => Promise<Answer>): Promise<LoopbackServer> {
    const server = await serve(answer);
    this.#servers.push(server);
    return server;
  }
}
