import { type ChosenEngines, selectEngines } from "../engine/select.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { systemHost } from "../host/system-host.ts";
import type { Approved } from "../pipeline/approved.ts";
import { notConfigured } from "../pipeline/configured.ts";
import { open } from "../pipeline/open.ts";
import type { Planned } from "../pipeline/planned.ts";
import type { Registered } from "../pipeline/registered.ts";
import type { Session } from "../pipeline/session.ts";
import { type AnyInput, argumentsOf } from "./inputs.ts";
import type { ProgramOptions, Rocker, RunOptions, RunResult } from "./program-options.ts";

/** The pipeline as a program drives it. */
export function programOf(options: ProgramOptions<readonly AnyExtension[]>): Rocker {
  return new Program(options);
}

class Program implements Rocker {
  readonly #image: string;
  readonly #engine: string | undefined;
  readonly #build: { readonly pull: boolean; readonly useCache: boolean };
  readonly #inputs: Readonly<Record<string, AnyInput>>;
  readonly #host: Host;
  readonly #registered: Registered;
  readonly #report: Session["report"];
  #engines: Promise<ChosenEngines> | undefined;

  constructor(all: ProgramOptions<readonly AnyExtension[]>) {
    const { image, extensions = [], engines, engine, host, report, approve, ...others } = all;
    const { pull = false, cache: useCache = true, ...inputs } = others;
    this.#image = image;
    this.#engine = engine;
    this.#build = { pull, useCache };
    this.#inputs = inputs;
    this.#host = withoutVariables(host ?? systemHost());
    this.#report = report ?? (() => {});
    this.#registered = open({
      host: this.#host,
      report: this.#report,
      approve,
      roots: [{ origin: "cli", extensions, engines: [engines].flat() }],
    });
  }

  async plan(command: readonly string[] = []) {
    return (await this.#planned(command)).plan;
  }

  async build({ signal }: Pick<RunOptions, "signal"> = {}) {
    const { id, tag } = (await (await this.#approved([], signal)).build()).image;
    return { id, tag };
  }

  async run(command: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> {
    const { output = "inherit", terminal = false, stdin = false, signal } = options;
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    const capture = (stream: "stdout" | "stderr", chunk: Buffer) => void chunks[stream].push(chunk);
    const to = output === "inherit" ? undefined : output === "capture" ? capture : output;
    const approved = await this.#approved(command, signal);
    await approved.initialize({
      signal: signal ?? new AbortController().signal,
      output: (line) => this.#report({ type: "output", line }),
    });
    const built = await approved.build();
    const code = await built.run({ terminal, stdin, ...(to && { output: to }) });
    return { code, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) };
  }

  async #planned(command: readonly string[], signal?: AbortSignal): Promise<Planned> {
    const argv = [...argumentsOf(this.#inputs), "--", this.#image, ...command];
    const line = this.#registered.read(argv, {});
    const parsed = this.#registered.parse(line, { configuration: notConfigured, fileOptions: {} });
    const selected = await parsed.select();
    const progress = () => {};
    if (signal) await selected.fetch({ signal, refresh: this.#build.pull, progress });
    return selected.plan();
  }

  async #approved(command: readonly string[], signal = new AbortController().signal): Promise<Approved> {
    const planned = await this.#planned(command, signal);
    this.#engines ??= selectEngines(this.#registered.registry, this.#host, this.#engine);
    const bound = await planned.bind({ engines: await this.#engines, signal, ...this.#build });
    return bound.approve({ trust: false });
  }
}

/** A program says all that it wants: what is meant for the command line does not change it. */
function withoutVariables(host: Host): Host {
  const env = Object.entries(host.env).filter(([name]) => !name.startsWith("ROCKER_"));
  return { ...host, env: Object.fromEntries(env) };
}
