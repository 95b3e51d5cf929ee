import { isRockerError, type Problem, RockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { commandOwner } from "../extension/name.ts";
import { order } from "../lifecycle/order.ts";
import { parse, tableOf, valuesFor } from "../lifecycle/parse.ts";
import type { Registry } from "../lifecycle/register.ts";
import type { Options } from "../options/declaration.ts";
import type { Legacy } from "../options/legacy.ts";
import { splitLine } from "../options/split.ts";
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
    const set = split.settings.flatMap(({ entry, off, raw }) => (off || raw === "false" ? [] : entry.name));
    return { options, table, split, flags: new Set(set) };
  }

  /**
   * Step 2: merges command line, environment and configuration into an invocation.
   * @throws RockerError with all problems in them
   */
  parse<O extends Options>(line: CommandLine<O>, { configuration, fileOptions }: ParseOptions): Parsed<O> {
    const { registry } = this;
    const { host } = this.#session;
    const table = configuration.layers.length > 0 ? tableOf(registry, fileOptions, this.#legacy) : undefined;
    const parseWith = ({ layers, defaultImage, problems }: Configured) =>
      withProblems(problems, () =>
        parse(line.split, line.table, host, table && { layers, defaultImage, table }),
      );
    const invocation = parseWith(configuration);
    const options = valuesFor(invocation, commandOwner, line.options);
    return new Parsed({ registry, configuration, invocation, options, parseWith }, this.#session);
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

/** Reports problems in files first, together with all others. */
function withProblems<Value>(problems: Configured["problems"], read: () => Value): Value {
  try {
    const value = read();
    if (problems.length === 0) return value;
  } catch (error) {
    if (!isRockerError(error) || problems.length === 0) throw error;
    throw new RockerError([...problems, ...error.problems], { cause: error.cause });
  }
  throw new RockerError(problems);
}
