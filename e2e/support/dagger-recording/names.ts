import type { Answer } from "./http.ts";

/**
 * Stable names for values that differ between runs (ports, digests of the machine's images, IDs): `<port 1>`, numbered in
 * order of appearance. The recorder and the player assign names in the same order.
 */
export class Names {
  readonly #valueOf = new Map<string, string>();
  readonly #nameOf = new Map<string, string>();
  readonly #last = new Map<string, number>();
  readonly #uploads: string[] = [];

  /** The name of a value; a new name if it has none. */
  nameOf(kind: string, value: string): string {
    const known = this.#nameOf.get(value);
    if (known) return known;
    const name = `<${kind} ${(this.#last.get(kind) ?? 0) + 1}>`;
    this.bind(name, value);
    return name;
  }

  /** Assigns a name to the upload location in a registry's answer. */
  learnUpload({ status, headers }: Answer): void {
    if (status !== 202 || !headers?.location) return;
    const { pathname, search } = new URL(headers.location, "http://localhost");
    this.nameOf("upload", pathname + search);
    this.#uploads.push(pathname + search);
  }

  /** Assigns the name from the recording to a value. */
  bind(name: string, value: string): void {
    const [, kind = "", number = ""] = /^<(\w+) (\d+)>$/.exec(name) ?? [];
    this.#last.set(kind, Math.max(this.#last.get(kind) ?? 0, Number(number)));
    this.#valueOf.set(name, value);
    if (!this.#nameOf.has(value)) this.#nameOf.set(value, name);
  }

  /** Forgets a value that will be reused for something else, such as a port. */
  forget(value: string): void {
    this.#nameOf.delete(value);
  }

  /** Replaces all varying values in a query with names. */
  hide(query: string): string {
    return this.#hideWith((kind, value) => this.nameOf(kind, value), query);
  }

  /**
   * Replaces values with names in a message of the engine. A value without a name does not belong to the client's images
   * and does not vary, except in the engine's memory of repositories.
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

  /** Replaces names in a text with their current values. Names without a value stay: the player defines the IDs. */
  show(text: string): string {
    return text.replace(/<\w+ \d+>/g, (name) => this.#valueOf.get(name) ?? name);
  }
}

/** The ports of the client's registries in a query. */
export function portsIn(query: string): string[] {
  return [...query.matchAll(/\bbackend:(\d+)/g)].map(([, port = ""]) => port);
}

/** SHA-256 as 64 digits, also after a colon encoded as %3A. */
const digests = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** Patterns of varying values, by context. */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["port", /(?<=\b(?:frontend|backend|localhost|127\.0\.0\.1):)\d+/g],
  ["repository", /\brocker\/[0-9a-f]{32}\b/g],
  ["digest", digests],
  ["folder", /(?<![^\s"])\/[^"\s]*\/rocker-dagger-\w{6}(?=\/)/g],
  ["folder", /(?<=\/\.rocker-)[0-9a-f]{16}\b/g],
  ["generation", /(?<="ROCKER_GENERATION" value:")[0-9a-f]{16}(?=")/g],
];
