import { resolve } from "node:path";
import { type ChosenEngines, selectEngines } from "../engine/select.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { systemHost } from "../host/system-host.ts";
import type { Built } from "../pipeline/built.ts";
import { notConfigured } from "../pipeline/configured.ts";
import type { InitializeContext } from "../pipeline/initialize.ts";
import { open } from "../pipeline/open.ts";
import type { Parsed } from "../pipeline/parsed.ts";
import type { Planned } from "../pipeline/planned.ts";
import type { Registered } from "../pipeline/registered.ts";
import { recipeHash } from "../plan/hash.ts";
import type { Plan } from "../plan/plan.ts";
import { imagesBuiltFrom } from "../state/image-records.ts";
import { recordImage } from "../state/record-image.ts";
import { type AnyInput, argumentsOf } from "./inputs.ts";
import type { ProgramEvent, ProgramOptions } from "./program-options.ts";

/** The pipeline with what a program has decided once, for all that it does. */
export class ProgramLine {
  readonly host: Host;
  /** The real path of the directory that containers and images belong to. */
  readonly project: string;
  readonly registered: Registered;
  readonly report: (event: ProgramEvent) => void;
  readonly #image: string;
  readonly #engine: string | undefined;
  readonly #build: { readonly pull: boolean; readonly useCache: boolean };
  readonly #inputs: Readonly<Record<string, AnyInput>>;
  #engines: Promise<ChosenEngines> | undefined;

  constructor(all: ProgramOptions<readonly AnyExtension[]>) {
    const { image, extensions = [], engines, engine, host, project = ".", report, approve, ...others } = all;
    const { pull = false, cache: useCache = true, ...inputs } = others;
    this.#image = image;
    this.#engine = engine;
    this.#build = { pull, useCache };
    this.#inputs = inputs;
    this.host = withoutVariables(host ?? systemHost());
    const directory = resolve(this.host.cwd, project);
    this.project = this.host.path(directory)?.realPath ?? directory;
    this.report = report ?? (() => {});
    this.registered = open({
      host: this.host,
      report: this.report,
      approve,
      roots: [{ origin: "cli", extensions, engines: [engines].flat() }],
    });
  }

  parse(command: readonly string[]): Parsed {
    const argv = [...argumentsOf(this.#inputs), "--", this.#image, ...command];
    const line = this.registered.read(argv, {});
    return this.registered.parse(line, { configuration: notConfigured, fileOptions: {} });
  }

  /** @param signal ends downloads; undefined: nothing is downloaded */
  async plan(parsed: Parsed, signal?: AbortSignal, persistent = false): Promise<Planned> {
    const selected = await parsed.select();
    const progress = (_extension: string, text: string) => this.report({ type: "output", line: text });
    if (signal) await selected.fetch({ signal, refresh: this.#build.pull, progress });
    return selected.plan({ persistent });
  }

  engines(): Promise<ChosenEngines> {
    this.#engines ??= selectEngines(this.registered.registry, this.host, this.#engine);
    return this.#engines;
  }

  /** @param initialize whether a container is started, and the commands on the host that come before that are run */
  async build(planned: Planned, signal: AbortSignal, initialize: boolean): Promise<Built> {
    const engines = await this.engines();
    const engine = engines.runtime.name;
    const made = (plan: Plan) =>
      imagesBuiltFrom({ recipe: recipeHash(plan), engine, base: plan.base.image }, this.host);
    const bound = await planned.bind({ engines, signal, made, ...this.#build });
    const approved = await bound.approve({ trust: false });
    if (initialize) await approved.initialize(this.hostCommands(signal));
    return approved.build({
      record: async (built) => {
        const problem = recordImage(built, { engine, project: this.project, host: this.host });
        if (problem) this.report({ type: "warning", problem });
      },
    });
  }

  /** How commands on the host are run. */
  hostCommands(signal: AbortSignal): InitializeContext {
    return { signal, output: (line) => this.report({ type: "output", line }) };
  }
}

/** A program says all that it wants: what is meant for the command line does not change it. */
function withoutVariables(host: Host): Host {
  const env = Object.entries(host.env).filter(([name]) => !name.startsWith("ROCKER_"));
  return { ...host, env: Object.fromEntries(env) };
}
