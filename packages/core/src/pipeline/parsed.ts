import { isRockerError, type Problem, problem, RockerError } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { commandOwner } from "../extension/name.ts";
import { type Activation, activate } from "../lifecycle/activate.ts";
import { choose } from "../lifecycle/choose.ts";
import type { Invocation } from "../lifecycle/invocation.ts";
import { inMemory, order, sortNames } from "../lifecycle/order.ts";
import type { Registry } from "../lifecycle/register.ts";
import { resolve } from "../lifecycle/resolve.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import type { Plan } from "../plan/plan.ts";
import type { Configured } from "./configured.ts";
import type { Invoked } from "./plan-source.ts";
import { Planned } from "./planned.ts";
import { Selected } from "./selected.ts";
import { noticeOf, type Session } from "./session.ts";

interface ParsedFacts<O extends Options> {
  readonly registry: Registry;
  readonly configuration: Configured;
  readonly invocation: Invocation;
  readonly options: ValuesOf<O>;
  /**
   * The same command line with another configuration.
   * @throws RockerError with all problems of the command line
   */
  readonly parseWith: (configuration: Configured) => Invocation;
}

/** Step 2 is done: the invocation, each value with its source. */
export class Parsed<O extends Options = Options> implements Invoked {
  readonly registry: Registry;
  readonly configuration: Configured;
  readonly invocation: Invocation;
  /** Values of the command's own options. */
  readonly options: ValuesOf<O>;
  readonly #facts: ParsedFacts<O>;
  readonly #session: Session;

  /** @internal */
  constructor(facts: ParsedFacts<O>, session: Session) {
    this.registry = facts.registry;
    this.configuration = facts.configuration;
    this.invocation = facts.invocation;
    this.options = facts.options;
    this.#facts = facts;
    this.#session = session;
  }

  /** The same invocation with another image or command. */
  with(changes: Partial<Pick<Invocation, "image" | "command">>): Parsed<O> {
    return new Parsed({ ...this.#facts, invocation: { ...this.invocation, ...changes } }, this.#session);
  }

  /**
   * The same command line with another configuration, and without the changes of `with`.
   * @throws RockerError with all problems in it
   */
  withConfiguration(configuration: Configured): Parsed<O> {
    const invocation = this.#facts.parseWith(configuration);
    return new Parsed({ ...this.#facts, configuration, invocation }, this.#session);
  }

  /** The plan that a persistent container was created with, as the plan of this invocation. */
  recorded(plan: Plan, extensions: readonly AnyExtension[]): Planned {
    return new Planned({ plan, extensions, persistent: true, source: { invoked: this } }, this.#session);
  }

  /**
   * Steps 3 to 5: the requested extensions, and those that they choose and require, in order. Imports their modules.
   * @param image whether an image is required. Default: yes
   * @throws RockerError RK101 or RK116 without an image, with all problems of extensions; for extensions that are missing,
   *   excluded or in conflict
   */
  async select({ image = "required" }: { image?: "required" | "optional" } = {}): Promise<Selected> {
    const { registry } = this;
    const isMissing = image === "required" && this.invocation.image === undefined;
    const asked = this.#activate(image, isMissing ? await this.problemsOfExtensions() : []);
    const { host, ask } = this.#session;
    const reach = { notice: noticeOf(this.#session), ...(ask && { ask }) };
    const chosen = await choose(asked, this.invocation, registry, host, reach);
    const extensions = await order(resolve(chosen, registry), registry);
    return new Selected({ invoked: this, extensions }, this.#session);
  }

  /**
   * The same, synchronously, if all extensions are in memory and none chooses others. For tests of extensions.
   * @throws TypeError otherwise
   */
  selectInMemory(): Selected {
    const { registry } = this;
    const asked = this.#activate("required");
    const chooser = [...asked.active.keys()].find((name) => registry.extensions.get(name)?.chooses);
    if (chooser)
      throw new TypeError(`"${chooser}" chooses other extensions, which takes an asynchronous select`);
    const extensions = sortNames(resolve(asked, registry), registry).map((name) => inMemory(name, registry));
    return new Selected({ invoked: this, extensions }, this.#session);
  }

  /** What extensions would find wrong. Asks and reports nothing. */
  async problemsOfExtensions(): Promise<readonly Problem[]> {
    try {
      (await new Parsed(this.#facts, this.#silent).select({ image: "optional" })).read();
      return [];
    } catch (error) {
      // What is not the user's mistake may be due to what is missing in this invocation.
      return isRockerError(error) ? error.problems.filter(({ kind }) => kind !== "bug") : [];
    }
  }

  /** See Invoked. Asks and reports nothing. */
  async planWithoutProject({ persistent }: { readonly persistent: boolean }): Promise<Plan | undefined> {
    try {
      return (await this.#withoutProject().select()).plan({ persistent }).plan;
    } catch (error) {
      if (isRockerError(error)) return undefined;
      throw error;
    }
  }

  /**
   * The invocation without the project's files: the command line, the environment, and the user's own configuration. That
   * configuration is left out too if the image comes from the project: the user did not write it for this image.
   */
  #withoutProject(): Parsed<O> {
    const { image, command, images } = this.invocation;
    const isOfFile = !["command line", undefined].includes(images.at(-1)?.source.layer);
    const layers = this.configuration.layers.map((layer) =>
      layer.name === "user" && !isOfFile ? layer : { ...layer, entries: [] },
    );
    const configuration = { ...this.configuration, layers, problems: [], warnings: [] };
    const invocation = { ...this.#facts.parseWith(configuration), image, command };
    return new Parsed({ ...this.#facts, configuration, invocation }, this.#silent);
  }

  get #silent(): Session {
    return { host: this.#session.host, report: () => {} };
  }

  /** The part of step 3 that runs no code of extensions. Reports all warnings up to this point. */
  #activate(image: "required" | "optional", problems: readonly Problem[] = []): Activation {
    const { registry, invocation, configuration } = this;
    for (const warning of configuration.warnings) this.#warn(warning);
    // After these warnings: a file that was ignored may be why there is no image.
    if (image === "required" && invocation.image === undefined)
      throw new RockerError([...problems, noImage(invocation, this.#session)]);
    for (const notice of invocation.notices) this.#warn(notice);
    const asked = activate(invocation, registry, this.#excluded());
    for (const warning of [...registry.warnings, ...clashes(invocation), ...asked.warnings])
      this.#warn(warning);
    return asked;
  }

  #excluded(): readonly string[] {
    const value = this.invocation.given.get(commandOwner)?.get("extension-blacklist")?.value;
    return Array.isArray(value) ? value.map(String) : [];
  }

  #warn(warning: Problem): void {
    this.#session.report({ type: "warning", problem: warning });
  }
}

function noImage({ byConfiguration }: Invocation, { host }: Session) {
  return byConfiguration === "."
    ? problem("RK116", { searched: host.cwd })
    : problem("RK101", { command: "" });
}

const clashes = ({ table }: Invocation): Problem[] =>
  table.clashes.map(({ flag, winner, loser }) =>
    problem("RK206", { name: flag, kind: "option", winner, loser }),
  );
