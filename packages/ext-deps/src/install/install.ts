import { basename } from "node:path/posix";
import type { ContainerBuilder, ExecOptions, ExtensionProblem, Layer, PackageNames } from "@rocker/core";
import { readPipOption } from "../entry/requirement.ts";
import type { LayerStep } from "../merge/steps.ts";
import type { Project } from "../project.ts";
import { type CommandName, isSystemManager, systemManagers } from "../read/commands.ts";
import type { Block, Item } from "../read/deps-file.ts";
import { Environment } from "./environment.ts";
import { runCommandLists, runScript, scriptPath, sudoShim } from "./scripts.ts";
import { titleOf } from "./title.ts";
import { type ToolName, tools } from "./tools.ts";

/** Returns an entry as it is installed: with its locked version if versions are locked. */
export type EntryResolver = (command: CommandName, text: string) => string;

/** Writes a project's steps, in order. @returns problems that can only be detected at this point */
export function install(
  container: ContainerBuilder,
  project: Project,
  resolveEntry: EntryResolver,
): readonly ExtensionProblem[] {
  const installer = new Installer(container, project, resolveEntry);
  for (const step of project.order.steps) installer.step(step);
  return installer.problems;
}

/** Maximum number of layers for the lists of one key in all files: storage drivers mount about 128 layers in total. */
const maxLayers = 16;

class Installer {
  readonly #container: ContainerBuilder;
  readonly #project: Project;
  readonly #resolveEntry: EntryResolver;
  readonly #environment: Environment;
  readonly #written = new Set<string>();

  constructor(container: ContainerBuilder, project: Project, resolveEntry: EntryResolver) {
    this.#container = container;
    this.#project = project;
    this.#resolveEntry = resolveEntry;
    this.#environment = new Environment(container);
  }

  get problems(): readonly ExtensionProblem[] {
    return this.#environment.problems;
  }

  step(step: LayerStep): void {
    const [command = "run"] = step.commands;
    const layer = layerOf(step);
    if (isSystemManager(command)) this.#systemPackages(step, layer);
    else if (command === "env") {
      for (const block of step.blocks) for (const item of block.items) this.#environment.set(item, layer);
    } else if (command === "add-apt-repository") this.#repositories(step, layer);
    else if (command === "script") this.#scripts(step);
    else if (command === "run") this.#runLists(step);
    else if (command === "pyproject") this.#pyproject(step);
    else this.#tool(command, step, this.#entries(step));
  }

  #systemPackages(step: LayerStep, layer: Layer): void {
    const names: PackageNames = Object.fromEntries(
      systemManagers.flatMap((manager) => {
        const blocks = step.blocks.filter(({ command }) => command === manager);
        return blocks.length > 0 ? [[manager, this.#entries({ blocks })]] : [];
      }),
    );
    if (Object.values(names).every((list) => list.length === 0)) return;
    this.#container.withPackages(names, { layer, title: titleOf(step) });
  }

  #repositories(step: LayerStep, layer: Layer): void {
    const program = { apt: ["software-properties-common"] };
    this.#container.withPackages(program, { layer, title: `add-apt-repository for ${titleOf(step)}` });
    for (const [text, item] of this.#firstItems(step)) {
      const title = titleOf(step, [item]);
      this.#container.withExec(["add-apt-repository", "--yes", "--no-update", text], { layer, title });
    }
  }

  #pyproject(step: LayerStep): void {
    const items = step.blocks.flatMap(({ items }) => items);
    const requirements = items.flatMap((item) => this.#project.requirements.get(item) ?? []);
    const entries = requirements.map((text) => this.#resolveEntry("pyproject", text));
    this.#tool("pip", step, [...new Set(entries)].sort());
  }

  #tool(name: ToolName, step: LayerStep, packages: readonly string[]): void {
    if (packages.length === 0) return;
    const { script, cache, env } = tools[name];
    const isUser = step.phase === "user";
    // The caches belong to root. Programs that run as the user keep their caches in their default location.
    const caching: ExecOptions = isUser
      ? { env: { ...env } }
      : {
          env: { ...env, ...cache },
          caches: Object.values(cache).map((target) => ({
            target,
            id: `rocker-${target.slice(18).replace("/", "-")}`,
          })),
        };
    this.#container.withScript(script, [isUser ? "user" : "root", ...optionsFirst(packages)], {
      ...this.#exec(step),
      ...caching,
      title: titleOf(step),
    });
  }

  #scripts(step: LayerStep): void {
    for (const item of step.blocks.flatMap(({ items }) => items)) {
      const script = this.#project.scripts.get(item);
      if (!script) continue;
      const path = scriptPath(script.contents, basename(item.text));
      // The script is executed directly.
      this.#file(path, script.contents, step, script.mode | 0o555);
      this.#run(runScript, [path, ...(item.args ?? [])], step, titleOf(step, [item]));
    }
  }

  /**
   * The commands of one file are one script, and identical lists in several files run once. With many lists, several are
   * combined into one layer, because the number of layers is limited.
   */
  #runLists(step: LayerStep): void {
    const lists = new Map<string, Block>();
    for (const block of step.blocks) {
      const lines = block.items.map(({ text }) => `${text}\n`).join("");
      if (lines !== "" && !lists.has(lines)) lists.set(lines, block);
    }
    for (const some of chunked([...lists], maxLayers)) {
      const texts = some.map(([lines]) => lines);
      const blocks = some.map(([, block]) => block);
      this.#run(runCommandLists, texts, step, titleOf({ ...step, blocks }));
    }
  }

  /** @param args arguments of the script, after the actor */
  #run(script: string, args: readonly string[], step: LayerStep, title: string): void {
    if (step.phase !== "user") this.#file(sudoShim.path, sudoShim.contents, step, 0o755);
    const actor = step.phase === "user" ? "user" : "root";
    this.#container.withScript(script, [actor, ...args], { ...this.#exec(step), title });
  }

  #file(path: string, contents: string, step: LayerStep, permissions: number): void {
    const written = `${layerOf(step)} ${permissions} ${path}`;
    if (this.#written.has(written)) return;
    this.#written.add(written);
    this.#container.withNewFile(path, contents, { layer: layerOf(step), permissions });
  }

  #exec(step: LayerStep): ExecOptions {
    const as = step.phase === "user" ? "user" : "root";
    return { layer: layerOf(step), as, ...(step.ssh && { ssh: "project" }) };
  }

  /** Entries without duplicates, sorted, so that neither the files nor their order matter. */
  #entries(step: Pick<LayerStep, "blocks">): string[] {
    return [...this.#firstItems(step).keys()].sort();
  }

  /** Each entry with the first item that requests it, in the order of the files. */
  #firstItems({ blocks }: Pick<LayerStep, "blocks">): Map<string, Item> {
    const firsts = new Map<string, Item>();
    for (const block of blocks) {
      for (const item of block.items) {
        const text = this.#resolveEntry(block.command, item.text);
        if (!firsts.has(text)) firsts.set(text, item);
      }
    }
    return firsts;
  }
}

/** Splits values into at most `max` groups of adjacent values. */
function chunked<Value>(values: readonly Value[], max: number): Value[][] {
  const size = Math.ceil(values.length / max);
  const count = values.length === 0 ? 0 : Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, at) => values.slice(at * size, (at + 1) * size));
}

/** Some entries of pip are options. No other package manager has entries of that form. */
function optionsFirst(entries: readonly string[]): string[] {
  const options = entries.flatMap((entry) => readPipOption(entry) ?? []);
  return [...options, ...entries.filter((entry) => readPipOption(entry) === undefined)];
}

/** User layers come after the layers that a team shares. */
function layerOf({ phase }: LayerStep): Layer {
  return phase === "user" ? "user" : "project";
}
