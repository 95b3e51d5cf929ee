import type { AnyExtension, Host } from "@rocker/core";
import {
  activate,
  describeExtension,
  failWith,
  isRockerError,
  type Manifest,
  manifestFault,
  manifestVersion,
  type PluginPackage,
  type Problem,
  parse,
  type Registry,
  resolve,
  setup,
  sortNames,
  tableOf,
  validate,
} from "@rocker/core/lifecycle";
import { fakeHost } from "../host/fake-host.ts";
import { type PlanView, viewOf } from "./plan-view.ts";

export interface PlanOptions {
  /** Default: `fakeHost()`. */
  readonly host?: Host;
  /** Whether the container is one that stays. Default false. */
  readonly stays?: boolean;
}

/**
 * The plan that a command line means with these extensions installed and no others. Goes the whole way from
 * parse to setup; no engine is needed.
 * @param extensions one, or all that the line needs (those that they require too)
 * @param line options, image and command; a text is split at blanks, a list is taken as it is
 * @throws RockerError with all that is wrong, as a person would see it
 */
export function planOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  { host = fakeHost(), stays = false }: PlanOptions = {},
): PlanView {
  const installed = [extensions].flat() as AnyExtension[];
  const registry = registryOf(installed);
  const argv = typeof line === "string" ? line.split(/\s+/).filter(Boolean) : line;

  const invocation = parse(argv, tableOf(registry, {}), host);
  if (invocation.image === undefined) throw failWith("RK101", { command: "" });
  const activation = activate(invocation, registry);
  const names = sortNames(resolve(activation, registry), registry);
  const active = names.flatMap((name) => installed.find((one) => one.name === name) ?? []);
  validate(active, invocation, host);
  const notices: { from: string; text: string }[] = [];
  const plan = setup(active, invocation, host, {
    notice: (from, text) => notices.push({ from, text }),
    stays,
  });
  return viewOf(plan, { active: names, notices, warnings: activation.warnings });
}

/** What is wrong with a command line, first to last; empty when nothing is. Takes what `planOf` takes. */
export function problemsOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  options: PlanOptions = {},
): readonly Problem[] {
  try {
    planOf(extensions, line, options);
    return [];
  } catch (error) {
    if (isRockerError(error)) return error.problems;
    throw error;
  }
}

/** The extensions as if each were a package that is installed. */
function registryOf(extensions: readonly AnyExtension[]): Registry {
  const registered = extensions.map((extension) => {
    const description = { ...describeExtension(extension), module: "./index.js" };
    const manifest: Manifest = { manifest: manifestVersion, extensions: [description] };
    const fault = manifestFault(JSON.parse(JSON.stringify(manifest)));
    if (fault) throw new Error(`rocker would refuse a package with "${extension.name}": ${fault}`);
    const name = `test-of-${extension.name}`;
    const source: PluginPackage = {
      name,
      version: "0.0.0",
      path: "/",
      origin: "cli",
      manifest,
      fault: undefined,
    };
    return { ...description, package: source };
  });
  const names = new Map(registered.map((one) => [one.name, one]));
  if (names.size < registered.length) throw new Error("two of these extensions have one name");
  return { extensions: names, engines: new Map(), commands: new Map(), packages: [], warnings: [] };
}
