import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerBuilder, defineExtension } from "@rocker/core";
import {
  type BoundPlan,
  type Builder,
  bind,
  type Engine,
  type ImageFacts,
  imagePrefix,
  type Runtime,
} from "@rocker/core/engine";
import { type ProgressEvent, systemHost } from "@rocker/core/lifecycle";
import { openBoth } from "../engine/open-half.ts";
import { planOf } from "../plan/plan-of.ts";
import { captured } from "./captured.ts";
import type { ContractFixtures } from "./fixtures.ts";

/** What a check adds to the base image and its container. */
export type Write = (container: ContainerBuilder) => void;

export interface BuildWishes {
  /** Default: the fixtures' image. */
  readonly image?: string;
  readonly tag?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly useCache?: boolean;
  readonly signal?: AbortSignal;
  readonly report?: (event: ProgressEvent) => void;
}

export interface RunWishes {
  /** Name or id. Default: the fixtures' image. */
  readonly image?: string;
  /** Added to the container. */
  readonly write?: Write;
  /** Default: what the image has. */
  readonly command?: readonly string[];
}

/** Host variables that the engine sees in every check. */
export const hostVariables: Readonly<Record<string, string>> = {
  ROCKER_CONTRACT_VALUE: `the host's "value" $HOME\\`,
  ROCKER_CONTRACT_EMPTY: "",
};

/** The engines of a check. */
export interface WorkshopEngines {
  readonly builder: Engine;
  readonly runtime: Engine;
  /** Whether the runtime within the builder is meant, on the images of the other. Default: no. */
  readonly inEngine?: boolean;
}

/** An open engine, with a directory that containers see as /contract: what they write there is how they are heard. */
export class Workshop {
  readonly builder: Builder;
  readonly runtime: Runtime;
  readonly fixtures: ContractFixtures;
  /** What a process of its own has to open: `inEngine` on the images of the runtime, or the runtime itself. */
  readonly names: { readonly runtime: string; readonly inEngine: string | undefined };
  /** On this machine; /contract in containers. */
  readonly directory: string;
  /** What the runtime said it started. */
  readonly traces: string[] = [];
  /** Whether containers have no directory, and are heard by what they print. */
  readonly #inEngine: boolean;
  readonly #names = new Set<string>();
  readonly #volumes = new Set<string>();

  constructor(engines: WorkshopEngines, fixtures: ContractFixtures) {
    const host = systemHost({ ...process.env, ...hostVariables });
    this.#inEngine = engines.inEngine ?? false;
    ({ builder: this.builder, runtime: this.runtime } = openBoth(engines, host));
    const { builder, runtime } = engines;
    this.names = { runtime: runtime.name, inEngine: this.#inEngine ? builder.name : undefined };
    this.fixtures = fixtures;
    this.directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-contract-")));
    chmodSync(this.directory, 0o777); // Containers may run as anyone.
  }

  async close(): Promise<void> {
    await this.runtime.close?.();
    rmSync(this.directory, { recursive: true, force: true });
    for (const name of this.#names) this.fixtures.removeImage(name);
    for (const name of this.#volumes) this.fixtures.removeVolume(name);
  }

  /** A text that no build before had. */
  newMark(): string {
    return this.fixtures.newMark?.() ?? randomBytes(8).toString("hex");
  }

  /** A name for an image of this check. */
  newTag(name = "contract"): string {
    const tag = `${imagePrefix}${name}:${randomBytes(8).toString("hex")}`;
    this.willRemove(tag);
    return tag;
  }

  willRemove(image: string): void {
    this.#names.add(image);
  }

  /** A name for a volume or a container of this check. */
  newVolume(): string {
    const name = `rocker-contract-${randomBytes(8).toString("hex")}`;
    this.#volumes.add(name);
    return name;
  }

  async imageFacts(image = this.fixtures.image): Promise<ImageFacts> {
    const facts = await this.runtime.images.find(image);
    if (!facts)
      throw new Error(`${this.runtime.name} does not have the image ${image} that the contract needs`);
    return facts;
  }

  /** What a command line means on an image that the runtime has. */
  async bound(
    write: Write,
    image = this.fixtures.image,
    command: readonly string[] = [],
  ): Promise<BoundPlan> {
    const contract = defineExtension({
      name: "contract",
      summary: "what the check wants",
      options: { contract: { type: "boolean", summary: "on" } },
      setup: write,
    });
    const base = await this.imageFacts(image);
    const host = systemHost();
    // Named by a word that any image may have: the plan is bound to the facts of the one that is meant.
    const { plan } = planOf(contract, ["--contract", "base", ...command], { host });
    return { ...bind(plan, base), base: { ...base, image } };
  }

  /** Builds; the result has a name of this check. */
  async build(
    write: Write,
    requests: BuildWishes = {},
  ): Promise<{ readonly id: string; readonly tag: string; readonly events: readonly ProgressEvent[] }> {
    const {
      image,
      tag = this.newTag(),
      labels = {},
      useCache = true,
      signal = new AbortController().signal,
    } = requests;
    const events: ProgressEvent[] = [];
    const report = (event: ProgressEvent) => {
      events.push(event);
      requests.report?.(event);
    };
    const plan = await this.bound(write, image);
    const { runtime } = this;
    const id = await this.builder.build({ plan, tag, labels, useCache, runtime, report, signal });
    return { id, tag, events };
  }

  /** Runs a container that has /contract. @returns its exit code */
  async run({ image, write = () => {}, command = [] }: RunWishes): Promise<number> {
    const bound = await this.bound(
      (container) => {
        if (!this.#inEngine) container.withBindMount(this.directory, "/contract");
        write(container);
      },
      image,
      command,
    );
    const mounts = await this.runtime.containers.locateMounts(bound.run.mounts);
    const running = () =>
      this.runtime.containers.run({
        image: bound.base.id,
        plan: { ...bound, run: { ...bound.run, mounts } },
        streams: { terminal: false, stdin: false },
        trace: (program, args) => this.traces.push([program, ...args].join(" ")),
      });
    if (!this.#inEngine) return running();
    const { result, stdout } = await captured(running);
    writeFileSync(join(this.directory, "out"), stdout);
    return result;
  }

  /** What a shell script in a container prints on stdout; it must succeed. */
  async shell(
    script: string,
    { args = [], ...requests }: Omit<RunWishes, "command"> & { args?: readonly string[] } = {},
  ): Promise<string> {
    const command = [
      "/bin/sh",
      "-ec",
      this.#inEngine ? script : `exec >/contract/out\n${script}`,
      "contract",
      ...args,
    ];
    const code = await this.run({ ...requests, command });
    if (code !== 0)
      throw new Error(`the script failed with ${code}; it had printed ${JSON.stringify(this.output())}`);
    return this.output();
  }

  /** What a container wrote into /contract/out. */
  output(file = "out"): string {
    const path = join(this.directory, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }
}

/** A shell script that prints its arguments, each ended by a NUL. */
export const printArguments = `for word do printf '%s\\0' "$word"; done`;

/** What `printArguments` printed. */
export function readArguments(text: string): string[] {
  return text.split("\0").slice(0, -1);
}
