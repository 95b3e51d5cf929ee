import type { LogRecord, Span } from "./otlp.ts";
import type { Telemetry } from "./receiver.ts";

/** Telemetry with its owners. */
export interface OwnedTelemetry<Owner> {
  readonly spans: readonly (readonly [Owner, Span])[];
  readonly logs: readonly (readonly [Owner, LogRecord])[];
}

// Limits the telemetry that is kept until its owner is known.
const maxPending = 1000;

/**
 * Assigns telemetry to owners: the owner of a span also owns its descendants. Spans and logs arrive separately. A log that
 * arrives before its span is kept until then.
 */
export class SpanOwners<Owner> {
  readonly #owners = new Map<string, Owner>();
  #pending: Telemetry = { spans: [], logs: [] };

  own(span: string, owner: Owner): void {
    this.#owners.set(span, owner);
  }

  sort({ spans, logs }: Telemetry): OwnedTelemetry<Owner> {
    const [known, unknownSpans] = this.#spans([...this.#pending.spans, ...spans]);
    const [ownedLogs, unknownLogs] = split([...this.#pending.logs, ...logs], ({ span }) =>
      this.#owners.get(span),
    );
    this.#pending = { spans: unknownSpans.slice(-maxPending), logs: unknownLogs.slice(-maxPending) };
    return { spans: known, logs: ownedLogs };
  }

  /** An owned span makes its children owned, which may have arrived before it. */
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
