import { type Problem, problem, RockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { commandOwner } from "../extension/name.ts";
import { order } from "../lifecycle/order.ts";
import { inOrder, merge, parse, tableOf, valuesFor } from "../lifecycle/parse.ts";
import type { Registry } from "../lifecycle/register.ts";
import type { Options } from "../options/declaration.ts";
import type { Legacy } from "../options/legacy.ts";
import { splitLine } from "../options/split.ts";
import type { LineProblem, Setting, SplitLine } from "../options/split-line.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunSpec } from "../plan/run-spec.ts";
import type { CommandLine, ParseOptions } from "./command-line.ts";
import type { Configured } from "./configured.ts";
import { Parsed } from "./parsed.ts";
import type { PlanDocument } from "./plan-source.ts";
import { Planned } from "./planned.ts";
import type { Session } from "./session.ts";

/** Step 1 is done: the plugin packages found, their manifests, and which of them are trusted. */
export class Registered {
  readonly registry: Registry;
  readonly #session: Session;
  readonly #legacy: Legacy;

  /** @internal */
  constructor(registry: Registry, session: Session, legacy: Legacy) {
    this.registry = registry;
    this.#session = session;
    this.#legacy = legacy;
  }

  /** The same with one more warning. */
  withWarning(warning: Problem): Registered {
    const warnings = [...this.registry.warnings, warning];
    return new Registered({ ...this.registry, warnings }, this.#session, this.#legacy);
  }

  /** Splits a command line by the options of the command and of all extensions. Never throws. */
  read<O extends Options>(argv: readonly string[], options: O): CommandLine<O> {
    const table = tableOf(this.registry, options, this.#legacy);
    const split = splitLine(argv, table);
    return { options, table, split, flags: flagsOf(split.settings), certainFlags: flagsOf(split.certain) };
  }

  /**
   * Step 2: merges command line, environment and configuration into an invocation.
   * @throws RockerError with all problems in them
   */
  parse<O extends Options>(line: CommandLine<O>, how: ParseOptions): Parsed<O> {
    const { parsed, problems } = this.#merge(line, how);
    if (problems.length > 0) throw new RockerError(inOrder(problems));
    return parsed;
  }

  /**
   * All problems of a command line that `parse` refuses: also those that extensions find in its valid options. Asks,
   * reports and changes nothing.
   */
  async problems(line: CommandLine, how: ParseOptions): Promise<readonly Problem[]> {
    const { parsed, problems } = this.#merge(line, how);
    const others = await parsed.problemsOfExtensions();
    const { settings } = line.split;
    return inOrder([...problems, ...others.map((one) => ({ problem: one, at: placeOf(one, settings) }))]);
  }

  #merge<O extends Options>(
    line: CommandLine<O>,
    { configuration, fileOptions, noCommand }: ParseOptions,
  ): { readonly parsed: Parsed<O>; readonly problems: readonly LineProblem[] } {
    const { registry } = this;
    const { host } = this.#session;
    const { split, table } = line;
    const ofFiles =
      configuration.layers.length > 0 ? tableOf(registry, fileOptions, this.#legacy) : undefined;
    const layersOf = ({ layers, defaultImage }: Configured) =>
      ofFiles && { layers, defaultImage, table: ofFiles };
    const { invocation, problems } = merge(split, table, host, layersOf(configuration));
    const options = valuesFor(invocation, commandOwner, line.options);
    const parseWith = (other: Configured) => parse(split, table, host, layersOf(other));
    const ofConfiguration = configuration.problems.map((one) => ({ problem: one, at: -1 }));
    return {
      parsed: new Parsed({ registry, configuration, invocation, options, parseWith }, this.#session),
      problems: [...ofConfiguration, ...problems, ...refusedCommand(split, noCommand)],
    };
  }

  /**
   * Continues with a plan that was made earlier, here or elsewhere. It needs approval like any plan.
   * @throws RockerError for extensions that cannot be loaded
   */
  async loadPlan(plan: Plan, document: PlanDocument): Promise<Planned> {
    const extensions = await this.preparing(plan.run, "required");
    return new Planned({ plan, extensions, persistent: false, source: { document } }, this.#session);
  }

  /**
   * The extensions that prepare the host before a container starts.
   * @param missing what to do if one is not installed: it may have been removed since the plan was made
   * @throws RockerError RK207 if one cannot be loaded, or is required and not installed
   */
  async preparing(run: RunSpec, missing: "skip" | "required"): Promise<readonly AnyExtension[]> {
    const names = run.preparations.map(({ from }) => from);
    const needed = names.filter((name) => missing === "required" || this.registry.extensions.has(name));
    return needed.length > 0 ? await order(new Set(needed), this.registry) : [];
  }
}

/** @param reason why nothing may follow the image; undefined: a command may */
function refusedCommand({ command, imageIsGuess }: SplitLine, reason: string | undefined): LineProblem[] {
  if (reason === undefined || command.length === 0 || imageIsGuess) return [];
  return [{ problem: problem("RK108", { arguments: command, reason }), at: Number.POSITIVE_INFINITY }];
}

function flagsOf(settings: readonly Setting[]): ReadonlySet<string> {
  const flags = new Set<string>();
  for (const { entry, off, raw } of settings) {
    if (off || raw === "false") flags.delete(entry.name);
    else flags.add(entry.name);
  }
  return flags;
}

/** Where an extension's problem belongs on the command line: at the option that it is named after, or at the extension's first. */
function placeOf({ code }: Problem, settings: readonly Setting[]): number {
  const [extension, slug] = code.split("/");
  const own = settings.filter(({ entry }) => entry.owner === extension);
  return (own.find(({ entry }) => entry.name === slug) ?? own[0])?.at ?? -1;
}
