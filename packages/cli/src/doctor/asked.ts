import {
  activate,
  choose,
  type Host,
  type Invocation,
  isRockerError,
  order,
  type Registry,
  resolve,
  validate,
} from "@rocker/core/lifecycle";
import { type Finding, finding } from "./finding.ts";

/** Whether what the line and the environment ask for can be had here: what the extensions themselves check. */
export async function askedFindings(
  invocation: Invocation,
  registry: Registry,
  host: Host,
): Promise<Finding[]> {
  const activation = activate(invocation, registry);
  if (activation.active.size === 0) return [];
  try {
    const extensions = await order(
      resolve(await choose(activation, invocation, registry, host), registry),
      registry,
    );
    validate(extensions, invocation, host);
    return extensions.map(({ name, summary }) => finding("asked for", "ok", `${name}: ${summary}`));
  } catch (error) {
    if (!isRockerError(error)) throw error;
    return error.problems.map(({ code, what, why, fix = "" }) =>
      finding("asked for", "problem", [`${code}: ${what}`, why].filter(Boolean).join(" "), fix),
    );
  }
}
