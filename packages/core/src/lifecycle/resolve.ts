import { type Problem, problem, RockerError } from "../errors/error.ts";
import type { Activation } from "./activate.ts";
import type { Registry } from "./register.ts";

/**
 * Step 4: adds what the active extensions require, and what that requires.
 * @returns the names of all extensions of this run
 * @throws RockerError with every requirement that is missing or switched off, and every conflict
 */
export function resolve({ active, excluded }: Activation, registry: Registry): ReadonlySet<string> {
  const problems: Problem[] = [];
  const resolved = new Set<string>();
  const visit = (name: string) => {
    if (resolved.has(name)) return;
    resolved.add(name);
    for (const required of registry.extensions.get(name)?.requires ?? []) {
      const off = excluded.get(required);
      if (off) problems.push(problem("RK203", { extension: required, by: name }));
      else if (!registry.extensions.has(required))
        problems.push(problem("RK202", { extension: required, by: name }));
      else visit(required);
    }
  };
  for (const name of active.keys()) visit(name);
  problems.push(...conflicts(resolved, registry));
  if (problems.length > 0) throw new RockerError(problems);
  return resolved;
}

function conflicts(names: ReadonlySet<string>, registry: Registry): Problem[] {
  return [...names].flatMap((name) =>
    (registry.extensions.get(name)?.conflicts ?? [])
      .filter((other) => names.has(other))
      // Declared by both sides, it is still one conflict.
      .filter((other) => name < other || !registry.extensions.get(other)?.conflicts?.includes(name))
      .map((other) => problem("RK205", { first: name, second: other })),
  );
}
