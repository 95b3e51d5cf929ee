import type { AnyExtension, Candidate, ChooseContext } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Activation } from "./activate.ts";
import type { Invocation } from "./invocation.ts";
import { order } from "./order.ts";
import { contextFor, wrapped } from "./read.ts";
import type { Registry } from "./register.ts";

/** How extensions reach the user, see ChooseContext. Default: what they say is dropped, and nobody can be asked. */
export interface ChoiceWishes {
  readonly notice?: (extension: string, text: string) => void;
  readonly ask?: ChooseContext["ask"];
}

/**
 * Step 3, where it takes looking: active extensions that enable others do so now. Their modules are imported; where
 * there is none of them, nothing is.
 */
export async function choose(
  activation: Activation,
  invocation: Invocation,
  registry: Registry,
  host: Host,
  { notice = () => {}, ask }: ChoiceWishes = {},
): Promise<Activation> {
  const choosers = [...activation.active.keys()].filter((name) => registry.extensions.get(name)?.chooses);
  if (choosers.length === 0) return activation;
  const active = new Map(activation.active);
  for (const extension of await order(new Set(choosers), registry)) {
    const candidates = candidatesIn(registry, active, activation.excluded);
    const context = {
      ...contextFor(extension, [extension], invocation, host),
      candidates,
      notice: (text: string) => notice(extension.name, text),
      ...(ask && { ask }),
    };
    for (const { extension: name, because } of await choicesOf(extension, context)) {
      if (candidates.some((one) => one.name === name)) active.set(name, `--${extension.name} (${because})`);
    }
  }
  return { ...activation, active };
}

/** Extensions with signs that nobody has asked for or switched off, nor what they need. */
function candidatesIn(
  registry: Registry,
  active: Activation["active"],
  excluded: Activation["excluded"],
): readonly Candidate[] {
  const isOff = (name: string, seen: readonly string[] = []): boolean =>
    excluded.has(name) ||
    (!seen.includes(name) &&
      (registry.extensions.get(name)?.requires ?? []).some((needed) => isOff(needed, [...seen, name])));
  return [...registry.extensions.values()]
    .filter(({ name }) => !active.has(name) && !isOff(name))
    .flatMap(({ name, summary, detect }) => (detect ? [{ name, summary, detect }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function choicesOf(
  extension: AnyExtension,
  context: Parameters<NonNullable<AnyExtension["choose"]>>[0],
) {
  try {
    return (await extension.choose?.(context)) ?? [];
  } catch (error) {
    throw wrapped(extension, "choice", error);
  }
}
