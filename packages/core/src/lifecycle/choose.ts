import { failWith } from "../errors/error.ts";
import type { Choice } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Activation } from "./activate.ts";
import { loadExtension } from "./order.ts";
import type { Invocation } from "./parse.ts";
import type { Registry } from "./register.ts";
import { contextFor, wrapped } from "./validate.ts";

/**
 * Step 3, when it takes looking: active extensions that turn on others do so now. Their modules are imported; where
 * there is none of them, nothing is.
 * @param notice receives what they tell the person
 */
export async function choose(
  activation: Activation,
  invocation: Invocation,
  registry: Registry,
  host: Host,
  notice: (extension: string, text: string) => void = () => {},
): Promise<Activation> {
  const active = new Map(activation.active);
  for (const name of activation.active.keys()) {
    if (!registry.extensions.get(name)?.chooses) continue;
    for (const { extension, because } of await choicesOf(name, active)) {
      if (!active.has(extension)) active.set(extension, `--${name} (${because})`);
    }
  }
  return { ...activation, active };

  async function choicesOf(name: string, active: ReadonlyMap<string, string>): Promise<readonly Choice[]> {
    const extension = await loadExtension(name, registry).catch((reason) => {
      const source = registry.extensions.get(name)?.package.name ?? "";
      throw failWith("RK207", { extension: name, package: source, reason: reason.message }, reason);
    });
    const candidates = [...registry.extensions.values()]
      .filter((one) => !active.has(one.name) && !activation.excluded.has(one.name))
      .flatMap(({ name, summary, detect }) => (detect ? [{ name, summary, detect }] : []))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    try {
      const context = contextFor(extension, [extension], invocation, host);
      const choices = await extension.choose?.({
        ...context,
        candidates,
        notice: (text) => notice(name, text),
      });
      return (choices ?? []).filter((choice) => candidates.some((one) => one.name === choice.extension));
    } catch (error) {
      throw wrapped(extension, "choice", error);
    }
  }
}
