import type { LogRecord, Span } from "./otlp.ts";
import type { Telemetry } from "./receiver.ts";

/** What of the engine's telemetry belongs to whom. */
export interface Told<Owner> {
  readonly spans: readonly (readonly [Owner, Span])[];
  readonly logs: readonly (readonly [Owner, LogRecord])[];
}

// What belongs to nobody is kept for its owner to come: not without end.
const mostKept = 1000;

/**
 * Finds the owner of what the engine tells: whoever owns the span that it descends from. Spans and logs come by two
 * ways, and a log may be there before its span: it is kept until then.
 */
export class Descendants<Owner> {
  readonly #owners = new Map<string, Owner>();
  #early: Telemetry = { spans: [], logs: [] };

  own(span: string, owner: Owner): void {
    this.#owners.set(span, owner);
  }

  sort({ spans, logs }: Telemetry): Told<Owner> {
    const [known, unknownSpans] = this.#spans([...this.#early.spans, ...spans]);
    const [told, unknownLogs] = split([...this.#early.logs, ...logs], ({ span }) => this.#owners.get(span));
    this.#early = { spans: unknownSpans.slice(-mostKept), logs: unknownLogs.slice(-mostKept) };
    return { spans: known, logs: told };
  }

  /** A span that is known makes its children known, which may have come before it. */
  #spans(spans: readonly Span[]): [(readonly [Owner, Span])[], Span[]] {
    const known: (readonly [Owner, Span])[] = [];
    let rest: Span[] = [...spans];
    for (;;) {
      const [found, others] = split(rest, ({ parent }) => this.#owners.get(parent));
      for (const [owner, { id }] of found) this.#owners.set(id, owner);
      known.push(...found);
      rest = others;
      if (found.length === 0) return [known, rest];
    }
  }
}

function split<Item, Owner>(
  items: readonly Item[],
  ownerOf: (item: Item) => Owner | undefined,
): [(readonly [Owner, Item])[], Item[]] {
  const [owned, others]: [(readonly [Owner, Item])[], Item[]] = [[], []];
  for (const item of items) {
    const owner = ownerOf(item);
    if (owner === undefined) others.push(item);
    else owned.push([owner, item]);
  }
  return [owned, others];
}
