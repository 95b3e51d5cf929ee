import type { Names } from "./names.ts";
import type { Deed } from "./recording.ts";
import type { Told } from "./telemetry.ts";

/**
 * Keeps in lists of deeds only the telemetry that descends from some spans, by names, each item once. Call it when all
 * telemetry has arrived: a span may be reported after its children and their logs, and again whenever it changes.
 */
export function keepDescendants(lists: readonly Deed[][], spans: ReadonlySet<string>, names: Names): void {
  const family = descendants(lists.flat(), spans);
  const nameOf = (id: string) => names.nameOf("span", id);
  const seen = new Set<string>();
  const kept = (told: Told): Told | undefined => {
    if ("logs" in told) {
      const logs = told.logs.filter(({ span }) => family.has(span));
      const named = logs.map((log) => ({
        ...log,
        span: nameOf(log.span),
        text: names.hideKnown(log.text),
      }));
      return logs.length > 0 ? { logs: named } : undefined;
    }
    const named = told.spans
      .filter(({ id }) => family.has(id))
      .map((span) => ({
        ...span,
        id: nameOf(span.id),
        parent: nameOf(span.parent),
        name: names.hideKnown(span.name),
      }))
      .filter((span) => {
        const text = JSON.stringify(span);
        const isNew = !seen.has(text);
        seen.add(text);
        return isNew;
      });
    return named.length > 0 ? { spans: named } : undefined;
  };
  for (const list of lists) {
    const all = list.splice(0);
    for (const deed of all) {
      const told = "told" in deed ? kept(deed.told) : undefined;
      if (!("told" in deed)) list.push(deed);
      else if (told) list.push({ told });
    }
  }
}

/** IDs of some spans and all their descendants. */
function descendants(deeds: readonly Deed[], spans: ReadonlySet<string>): ReadonlySet<string> {
  const told = deeds.flatMap((deed) => ("told" in deed && "spans" in deed.told ? deed.told.spans : []));
  const family = new Set(spans);
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const { id, parent } of told) if (family.has(parent)) family.add(id);
  }
  return family;
}
