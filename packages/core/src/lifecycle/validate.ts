import { failWith, isRockerError, messageOf, RockerError } from "../errors/error.ts";
import { type AnyExtension, type ExtensionContext, problemOf } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Invocation } from "./invocation.ts";
import { valuesFor } from "./parse.ts";

/**
 * Step 6: each extension looks at its options and the host. Nothing has been built yet.
 * @throws RockerError with all problems of all extensions at once
 */
export function validate(extensions: readonly AnyExtension[], invocation: Invocation, host: Host): void {
  const problems = extensions.flatMap((extension) => {
    try {
      const found = extension.validate?.(contextFor(extension, extensions, invocation, host)) ?? [];
      return found.map((one) => problemOf(extension.name, one));
    } catch (error) {
      throw wrapped(extension, "validate", error);
    }
  });
  if (problems.length > 0) throw new RockerError(problems);
}

export function contextFor(
  extension: AnyExtension,
  extensions: readonly AnyExtension[],
  invocation: Invocation,
  host: Host,
): ExtensionContext {
  return {
    options: valuesFor(invocation, extension.name, extension.options),
    host,
    image: invocation.image ?? "",
    active: new Set(extensions.map(({ name }) => name)),
    setBy: (option) => whoSet(invocation, extension.name, option),
  };
}

function whoSet({ given }: Invocation, owner: string, option: string): ReturnType<ExtensionContext["setBy"]> {
  const layer = given.get(owner)?.get(option)?.history.at(-1)?.source.layer;
  if (layer === undefined || layer === "command line") return layer;
  return layer === "environment" ? "variable" : "file";
}

/** An exception of an extension's code, with the extension's name on it. */
export function wrapped(extension: AnyExtension, phase: string, error: unknown): RockerError {
  if (isRockerError(error)) return error;
  return failWith("RK304", { extension: extension.name, phase, message: messageOf(error) }, error);
}
