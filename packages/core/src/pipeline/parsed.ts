import { failWith, type Problem, problem } from "../errors/error.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { commandOwner } from "../extension/name.ts";
import { type Activation, activate } from "../lifecycle/activate.ts";
import { choose } from "../lifecycle/choose.ts";
import type { Invocation } from "../lifecycle/invocation.ts";
import { inMemory, order, sortNames } from "../lifecycle/order.ts";
import { resolve } from "../lifecycle/resolve.ts";
import type { Options, ValuesOf } from "../options/declaration.ts";
import type { Plan } from "../plan/plan.ts";
import type { CommandLine } from "./command-line.ts";
import type { Configured } from "./configured.ts";
import { Planned } from "./planned.ts";
import type { ParseOptions, Registered } from "./registered.ts";
import { Selected } from "./selected.ts";
import { noticeOf, type Session } from "./session.ts";

interface ParsedFacts<O extends Options> {
  readonly registered: Registered;
  readonly line: CommandLine<O>;
  readonly how: ParseOptions;
  readonly invocation: Invocation;
  readonly options: ValuesOf<O>;
}

/** Step 2 is done: the invocation, each value with where it was set. */
export class Parsed<O extends Options = Options> {
  readonly registered: Registered;
  readonly invocation: Invocation;
  /** Values of the command's own options. */
  readonly options: ValuesOf<O>;
  readonly #line: CommandLine<O>;
  readonly #how: ParseOptions;
  readonly #session: Session;

  /** @internal */
  constructor({ registered, line, how, invocation, options }: ParsedFacts<O>, session: Session) {
    this.registered = registered;
    this.invocation = invocation;
    this.options = options;
    this.#line = line;
    this.#how = how;
    this.#session = session;
  }

  get configuration(): Configured {
    return this.#how.configuration;
  }

  /** The same invocation on another image, or with another command. */
  with(changes: Partial<Pick<Invocation, "image" | "command">>): Parsed<O> {
    const invocation = { ...this.invocation, ...changes };
    return this.#copy(invocation, this.#session);
  }

  /** The plan that a persistent container was created with, as what this invocation asks for. */
  recorded(plan: Plan, extensions: readonly AnyExtension[]): Planned {
    return new Planned({ plan, extensions, persistent: true, source: { parsed: this } }, this.#session);
  }

  /**
   * Steps 3 to 5: which extensions this asks for, what they choose and require, in order; their modules are imported.
   * @param image whether a missing image is an error; default: it is
   * @throws RockerError RK101 or RK116 without an image, and for extensions that are missing, excluded or in conflict
   */
  async select({ image = "required" }: { image?: "required" | "optional" } = {}): Promise<Selected> {
    const { registry } = this.registered;
    const asked = this.#activate(image);
    const { host, ask } = this.#session;
    const reach = { notice: noticeOf(this.#session), ...(ask && { ask }) };
    const chosen = await choose(asked, this.invocation, registry, host, reach);
    const extensions = await order(resolve(chosen, registry), registry);
    return new Selected({ parsed: this, extensions, why: chosen.active }, this.#session);
  }

  /**
   * The same at once, where all extensions are in memory and none of them chooses others: for tests of extensions.
   * @throws TypeError where that is not so
   */
  selectInMemory(): Selected {
    const { registry } = this.registered;
    const asked = this.#activate("required");
    const chooser = [...asked.active.keys()].find((name) => registry.extensions.get(name)?.chooses);
    if (chooser)
      throw new TypeError(`"${chooser}" chooses other extensions, which takes an asynchronous select`);
    const extensions = sortNames(resolve(asked, registry), registry).map((name) => inMemory(name, registry));
    return new Selected({ parsed: this, extensions, why: asked.active }, this.#session);
  }

  /**
   * What would be asked for without the project's files: what the user typed, has in the environment, and has configured
   * for themselves. If the image is the project's, their own configuration was not made for it, and does not count. It
   * asks and reports nothing.
   * @throws RockerError when there is no such invocation
   */
  withoutProject(): Parsed<O> {
    const { image, command, images } = this.invocation;
    const isOfFile = !["command line", undefined].includes(images.at(-1)?.source.layer);
    const layers = this.configuration.layers.map((layer) =>
      layer.name === "user" && !isOfFile ? layer : { ...layer, entries: [] },
    );
    const configuration = { ...this.configuration, layers, problems: [], warnings: [] };
    const silent: Session = { host: this.#session.host, report: () => {} };
    const parsed = this.registered.parse(this.#line, { ...this.#how, configuration });
    return parsed.#copy({ ...parsed.invocation, image, command }, silent);
  }

  #copy(invocation: Invocation, session: Session): Parsed<O> {
    const { registered, options } = this;
    return new Parsed({ registered, line: this.#line, how: this.#how, invocation, options }, session);
  }

  /** Step 3, as far as it is data; all that is worth a warning until here is reported. */
  #activate(image: "required" | "optional"): Activation {
    const { registered, invocation, configuration } = this;
    for (const warning of configuration.warnings) this.#warn(warning);
    // After these warnings: a file that was ignored may be why there is no image.
    if (image === "required" && invocation.image === undefined) throw noImage(invocation, this.#session);
    const { registry } = registered;
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
    ? failWith("RK116", { searched: host.cwd })
    : failWith("RK101", { command: "" });
}

const clashes = ({ table }: Invocation): Problem[] =>
  table.clashes.map(({ flag, winner, loser }) =>
    problem("RK206", { name: flag, kind: "option", winner, loser }),
  );
