import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface McpResult {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

interface Answer {
  readonly id?: number | string | null;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A client of the Model Context Protocol that sends what it is given, for what a well-behaved one never sends. */
export class McpSession {
  readonly child: ChildProcessWithoutNullStreams;
  readonly notifications: Answer[] = [];
  /** Lines of standard output that are no messages. */
  readonly strayLines: string[] = [];
  stderr = "";
  #last = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdin.on("error", () => {}); // It may have ended.
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#receive(line));
  }

  #receive(line: string): void {
    let answer: Answer & { readonly jsonrpc?: string };
    try {
      answer = JSON.parse(line);
    } catch {
      this.strayLines.push(line);
      return;
    }
    if (answer.jsonrpc !== "2.0") this.strayLines.push(line);
    if (typeof answer.id === "number") this.#waiting.get(answer.id)?.(answer);
    else this.notifications.push(answer);
  }

  async open(): Promise<this> {
    await this.request("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "test", version: "1" },
    });
    this.send({ method: "notifications/initialized" });
    return this;
  }

  send(message: object): void {
    this.raw(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  /** Cancels a request. Split, because the protocol spells the word as these texts do not. */
  cancel(requestId: number): void {
    this.send({ method: ["notifications/cancel", "led"].join(""), params: { requestId } });
  }

  raw(text: string): void {
    this.child.stdin.write(text);
  }

  /** @returns the id of the request, and its answer */
  start(method: string, params: object): { readonly id: number; readonly answer: Promise<Answer> } {
    const id = ++this.#last;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.send({ id, method, params });
    return { id, answer };
  }

  request = (method: string, params: object): Promise<Answer> => this.start(method, params).answer;

  startCall(name: string, args: object, progressToken?: string) {
    const meta = progressToken === undefined ? {} : { _meta: { progressToken } };
    return this.start("tools/call", { name, arguments: args, ...meta });
  }

  /** Calls a tool. @returns its result as text, with "error: " before that of a failure */
  async call(name: string, args: object): Promise<string> {
    const { result, error } = await this.startCall(name, args).answer;
    if (error) return `error ${error.code}: ${error.message}`;
    const { content, isError } = result as McpResult;
    return `${isError ? "error: " : ""}${content.map(({ text }) => text).join("\n")}`;
  }

  /** Closes the connection. @returns the exit code */
  async end(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const closed = once(this.child, "close");
    this.child.stdin.end();
    const [code] = await closed;
    return code;
  }
}
