import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphQLSchema, parse, validate } from "graphql";
import { type Files, writeFiles } from "./files.ts";
import { send } from "./http.ts";
import { OfferedImages } from "./images.ts";
import { Names, portsIn } from "./names.ts";
import { abridged, type Deed, type Exchange, type RecordedSession, type RecordedTest } from "./recording.ts";
import type { Conversation, Start } from "./session-server.ts";
import { type Told, writeTold } from "./telemetry.ts";

/** Shared by the sessions of one test. */
interface Table {
  readonly schema: GraphQLSchema;
  readonly names: Names;
  readonly images: OfferedImages;
  /** Records a difference from the recording. */
  problem(text: string): Error;
}

/**
 * Replaces an engine with a recording of a real one: answers, sends telemetry and requests from the client's registry what
 * was recorded. Every difference from the recording is a problem.
 */
export class Player {
  readonly problems: string[] = [];
  readonly #test: RecordedTest;
  readonly #table: Table;
  readonly #conversations: PlayedConversation[] = [];

  constructor(test: RecordedTest, schema: GraphQLSchema) {
    const names = new Names();
    this.#test = test;
    this.#table = {
      schema,
      names,
      images: new OfferedImages(names),
      problem: (text) => {
        this.problems.push(text);
        return new Error(text);
      },
    };
  }

  async open({ args, env }: Start): Promise<Conversation> {
    const session = this.#test.sessions[this.#conversations.length];
    const line = `dagger ${args.join(" ")}`;
    if (!session) throw this.#table.problem(`one session more was opened than was recorded: ${line}`);
    const recorded = `dagger ${session.args.join(" ")}`;
    if (recorded !== line) throw this.#table.problem(`${line}\nwas recorded as\n${recorded}`);
    const conversation = new PlayedConversation(this.#table, session, env);
    this.#conversations.push(conversation);
    return conversation;
  }

  /** Call it at the end of a test: recorded messages that were not used are problems too. */
  finish(): void {
    const { sessions } = this.#test;
    const unopened = sessions.length - this.#conversations.length;
    if (unopened > 0)
      this.#table.problem(`${unopened} of ${sessions.length} recorded sessions were not opened`);
    for (const query of this.#conversations.flatMap((one) => one.unused())) {
      this.#table.problem(`a recorded query was not asked: ${query}`);
    }
  }
}

class PlayedConversation implements Conversation {
  readonly #table: Table;
  readonly #endpoints: Start["env"];
  /** The remaining exchanges of each round; the first round is the current one. */
  readonly #rounds: Exchange[][];
  #trace = "";
  /** Uploads to the client's registry, by the name of their digest. */
  readonly #bytes = new Map<string, Buffer>();
  /** Ports of the client's registries. */
  readonly #ports = new Set<string>();
  /** Telemetry that is still sent after the last answer. */
  #afterwards: Promise<void> = Promise.resolve();

  constructor(table: Table, { rounds }: RecordedSession, endpoints: Start["env"]) {
    this.#table = table;
    this.#rounds = rounds.map((round) => [...round]);
    this.#endpoints = endpoints;
  }

  unused(): string[] {
    return this.#rounds.flat().map(({ query }) => query);
  }

  async ask(...asked: Parameters<Conversation["ask"]>): Promise<string> {
    try {
      return await this.#answer(...asked);
    } catch (error) {
      // Already recorded as a problem; the client must see it too.
      return JSON.stringify({ errors: [{ message: String(error) }] });
    }
  }

  async #answer(query: string, traceparent: string | undefined, signal: AbortSignal): Promise<string> {
    await this.#afterwards;
    await this.#table.images.learn(query).catch((error) => {
      throw this.#table.problem(String(error));
    });
    for (const port of portsIn(query)) this.#ports.add(port);
    const exchange = this.#take(query, traceparent);
    try {
      await this.#perform(exchange.before ?? []);
    } catch (error) {
      throw this.#table.problem(error instanceof Error ? error.message : String(error));
    }
    if (exchange.answer === undefined) {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve());
      });
      return "";
    }
    const answer = this.#table.names.show(JSON.stringify(exchange.answer));
    this.#afterwards = this.#perform(exchange.after ?? []).catch((error) => {
      this.#table.problem(String(error));
    });
    return answer;
  }

  async end(): Promise<void> {
    await this.#afterwards;
    for (const port of this.#ports) this.#table.names.forget(port);
  }

  /** Finds the recorded exchange of a query among those of the current round. */
  #take(text: string, traceparent: string | undefined): Exchange {
    const { names, schema, problem } = this.#table;
    const [, trace = "", spanId] = traceparent?.split("-") ?? [];
    this.#trace ||= trace;
    const span = spanId && names.nameOf("ask", spanId);
    const query = abridged(names.hide(text));
    for (const { message } of validate(schema, parse(text)))
      problem(`not in Dagger's schema: ${message} ${query}`);
    if (this.#rounds[0]?.length === 0) this.#rounds.shift();
    const round = this.#rounds[0] ?? [];
    const index = round.findIndex((one) => one.query === query && one.span === span);
    const [exchange] = index < 0 ? [] : round.splice(index, 1);
    if (exchange) return exchange;
    const expected = round.map((one) => `${one.query} ${one.span ?? ""}`).join("\nor: ") || "no query";
    throw problem(`asked: ${query} ${span ?? ""}\nrecorded: ${expected}`);
  }

  async #perform(deeds: readonly Deed[]): Promise<void> {
    const { names, images } = this.#table;
    for (const deed of deeds) {
      if (!("body" in deed && deed.body)) continue;
      const sizeOf = (digest: string) => this.#bytes.get(digest)?.length ?? 0;
      this.#bytes.set(deed.body.digest, images.withBase(deed.body, sizeOf));
    }
    for (const deed of deeds) {
      if ("told" in deed) await this.#tell(deed.told);
      else if ("reads" in deed) this.#compare(deed.reads);
      else if ("writes" in deed) writeFiles({ ...deed.writes, directory: names.show(deed.writes.directory) });
      else await this.#request(deed, names);
    }
  }

  #compare({ directory, files }: Files): void {
    for (const [name, recorded] of Object.entries(files)) {
      const now = readFileSync(join(this.#table.names.show(directory), name), "latin1");
      if (now !== recorded) throw new Error(`rocker offers another ${name}: ${JSON.stringify(now)}`);
    }
  }

  /** Sends the engine's recorded request to the client's registry. */
  async #request({ request, status, body }: Extract<Deed, { request: string }>, names: Names): Promise<void> {
    const [, method = "", url = ""] = /^(\w+) (.*)$/.exec(request) ?? [];
    const { port, pathname, search } = new URL(names.show(url));
    const bytes = body && this.#bytes.get(body.digest);
    const headers = { accept: imageTypes, ...(bytes && { "content-type": typeOf(bytes) }) };
    const message = { method, path: pathname + search, headers, ...(bytes && { body: bytes }) };
    const answer = await send(Number(port), message);
    if (answer.status !== status) {
      throw new Error(`rocker's registry answered ${request} with ${answer.status}; recorded: ${status}`);
    }
    names.learnUpload(answer);
  }

  /** Sends the engine's recorded telemetry, with the spans of this run. */
  async #tell(told: Told): Promise<void> {
    const { names } = this.#table;
    const now: Told =
      "spans" in told
        ? {
            spans: told.spans.map(({ id, parent, name, ...rest }) => ({
              ...rest,
              id: this.#spanId(id),
              parent: this.#spanId(parent),
              name: names.show(name),
            })),
          }
        : {
            logs: told.logs.map(({ span, text, attributes }) => ({
              span: this.#spanId(span),
              text: names.show(text),
              attributes,
            })),
          };
    const { path, body } = writeTold(now, this.#trace);
    const variable = path.endsWith("/logs") ? "LOGS" : "TRACES";
    const endpoint = this.#endpoints[`OTEL_EXPORTER_OTLP_${variable}_ENDPOINT`];
    if (!endpoint) throw new Error("rocker wanted no telemetry, and it was recorded");
    const { port, pathname } = new URL(endpoint);
    await send(Number(port), { method: "POST", path: pathname, body });
  }

  #spanId(name: string): string {
    const { names } = this.#table;
    if (names.show(name) === name) names.bind(name, randomBytes(8).toString("hex"));
    return names.show(name);
  }
}

/** The Accept header: registries send only the types that a request accepts. */
const imageTypes = [
  ...["index.v1", "manifest.v1"].map((type) => `application/vnd.oci.image.${type}+json`),
  ...["manifest.list.v2", "manifest.v2"].map((type) => `application/vnd.docker.distribution.${type}+json`),
  "*/*",
].join(", ");

function typeOf(put: Buffer): string {
  const [, type] = /"mediaType":"([^"]*)"/.exec(put.subarray(0, 200).toString("latin1")) ?? [];
  return type ?? "application/octet-stream";
}
