import type { Answer } from "./http.ts";

/**
 * What differs from run to run (ports, digests of the machine's images, ids) under names that do not: `<port 1>`,
 * numbered as they appear. The recorder and the player name in the same order.
 */
export class Names {
  readonly #valueOf = new Map<string, string>();
  readonly #nameOf = new Map<string, string>();
  readonly #last = new Map<string, number>();
  readonly #uploads: string[] = [];

  /** The name of a value, a new one when it has none. */
  nameOf(kind: string, value: string): string {
    const known = this.#nameOf.get(value);
    if (known) return known;
    const name = `<${kind} ${(this.#last.get(kind) ?? 0) + 1}>`;
    this.bind(name, value);
    return name;
  }

  /** Names where a registry wants an upload to go on, as it says in an answer. */
  learnUpload({ status, headers }: Answer): void {
    if (status !== 202 || !headers?.location) return;
    const { pathname, search } = new URL(headers.location, "http://localhost");
    this.nameOf("upload", pathname + search);
    this.#uploads.push(pathname + search);
  }

  /** Gives a value the name that it had in the recording. */
  bind(name: string, value: string): void {
    const [, kind = "", number = ""] = /^<(\w+) (\d+)>$/.exec(name) ?? [];
    this.#last.set(kind, Math.max(this.#last.get(kind) ?? 0, Number(number)));
    this.#valueOf.set(name, value);
    if (!this.#nameOf.has(value)) this.#nameOf.set(value, name);
  }

  /** A value of this form that comes again will mean something else: ports are used anew. */
  forget(value: string): void {
    this.#nameOf.delete(value);
  }

  /** Names all that differs in a query. */
  hide(query: string): string {
    return this.#hideWith((kind, value) => this.nameOf(kind, value), query);
  }

  /**
   * Puts names into what the engine says. What has none there is of no image of the client's: it does not differ, but
   * for the engine's memories of repositories.
   */
  hideKnown(text: string): string {
    return this.#hideWith((kind, value) => {
      return this.#nameOf.get(value) ?? (kind === "repository" ? "rocker/of-another-build" : value);
    }, text);
  }

  #hideWith(nameOf: (kind: string, value: string) => string, text: string): string {
    const uploads = this.#uploads.reduce(
      (hidden, one) => hidden.replaceAll(one, nameOf("upload", one)),
      text,
    );
    const named = uploads.replace(/"((?:[^"\\]|\\.)*)"/g, (literal, value: string) => {
      const name = this.#nameOf.get(value);
      return name ? `"${name}"` : literal;
    });
    return kinds
      .reduce((hidden, [kind, pattern]) => hidden.replace(pattern, (value) => nameOf(kind, value)), named)
      .replace(/\[traceparent:[^\]]*\]/g, `[traceparent:00-${"0".repeat(32)}-${"0".repeat(16)}-01]`);
  }

  /** Puts the present values of names into a text. Names without one stay: ids are what the player says they are. */
  show(text: string): string {
    return text.replace(/<\w+ \d+>/g, (name) => this.#valueOf.get(name) ?? name);
  }
}

/** The ports of the client's registries that a query names. */
export function portsIn(query: string): string[] {
  return [...query.matchAll(/\bbackend:(\d+)/g)].map(([, port = ""]) => port);
}

/** SHA-256 as 64 digits, also behind a colon that is written as %3A. */
const digests = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** What differs, by how it looks where it stands. */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["port", /(?<=\b(?:frontend|backend|localhost|127\.0\.0\.1):)\d+/g],
  ["repository", /\brocker\/[0-9a-f]{32}\b/g],
  ["digest", digests],
  ["folder", /(?<![^\s"])\/[^"\s]*\/rocker-dagger-\w{6}(?=\/)/g],
  ["folder", /(?<=\/\.rocker-)[0-9a-f]{16}\b/g],
  ["generation", /(?<="ROCKER_GENERATION",value:")[0-9a-f]{16}(?=")/g],
];
