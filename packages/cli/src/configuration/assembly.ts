import { dirname } from "node:path";
import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigLayer,
  type FileLayer,
  type Host,
  isRockerError,
  locationOf,
  type Problem,
  problem,
  rockerError,
  shownPath,
} from "@rocker/core/lifecycle";
import type { Chosen } from "../devcontainer/choose.ts";
import { type ConfigText, ignored, isOwner, readConfigText } from "./config-text.ts";
import { chosenByEntry, devcontainerLayer } from "./devcontainer-layer.ts";
import { extendedFile } from "./extended-file.ts";
import type { DevcontainerRequest, LoadedConfiguration, ReadDevcontainer } from "./loaded-configuration.ts";
import { parsed } from "./parsed.ts";
import { readPolicy } from "./policy.ts";
import { readPluginRequests } from "./project-plugins.ts";
import { defaultImageOf, isRockerc, refuseDepsFile, rockercEntries } from "./rockerc.ts";
import type { Found } from "./search.ts";

/** The layers of configuration files, and what is wrong with them, while the files are added. */
export class Assembly {
  readonly #host: Host;
  readonly #top: string | undefined;
  readonly #layers: ConfigLayer[] = [];
  readonly #warnings: Problem[] = [];
  readonly #problems: Problem[] = [];
  readonly projectFiles: ConfigFile[] = [];
  #policy: LoadedConfiguration["policy"] = new Map();
  #plugins: LoadedConfiguration["plugins"] = [];
  #defaultImage: LoadedConfiguration["defaultImage"];
  readonly #request: DevcontainerRequest | undefined;
  /** The lowest one, if several files refer to one: what an image says is below all of them. */
  #devcontainer: ReadDevcontainer | undefined;
  readonly #leftOut: Problem[] = [];
  readonly #shown: string[] = [];
  readonly #variables: string[] = [];

  constructor(host: Host, top: string | undefined, request: DevcontainerRequest | undefined) {
    this.#host = host;
    this.#top = top;
    this.#request = request;
  }

  /** Adds the layers of a file, above those of the files it extends, and the problems of the search for it. */
  async add(name: FileLayer, found: Found | undefined, file: ConfigText | undefined): Promise<void> {
    this.#problems.push(...(found?.problems ?? []));
    if (!file) return;
    if (found) this.#warnOfOthers(file.path, found.others);
    await this.#collecting(() => this.#add(name, file, []));
  }

  /** Adds the layer of a devcontainer.json that is a project's only configuration. */
  async addDevcontainer(project: string): Promise<void> {
    await this.#collecting(async () => {
      const { chosenDevcontainer, defaultDevcontainer } = await import("../devcontainer/choose.ts");
      const { name } = this.#request ?? {};
      const chosen =
        name === undefined
          ? defaultDevcontainer(project, this.#host)
          : chosenDevcontainer(name, project, this.#host.cwd, this.#host);
      if (chosen) await this.#useDevcontainer(chosen, { name: "project", project, hasImage: false });
    });
  }

  #warnOfOthers(path: string, others: readonly string[]): void {
    if (others.length === 0) return;
    const shown = others.map((one) => this.#shownPath(one));
    this.#warnings.push(problem("RK118", { used: this.#shownPath(path), others: shown }));
  }

  async #collecting(add: () => Promise<void>): Promise<void> {
    try {
      await add();
    } catch (error) {
      if (!isRockerError(error)) throw error;
      this.#problems.push(...error.problems);
    }
  }

  result() {
    return {
      layers: this.#layers,
      plugins: this.#plugins,
      policy: this.#policy,
      defaultImage: this.#defaultImage,
      warnings: this.#warnings,
      problems: this.#problems,
      leftOut: this.#leftOut,
      shown: this.#shown,
      variables: this.#variables,
      devcontainer: this.#devcontainer,
    };
  }

  async #add(name: FileLayer, text: ConfigText, chain: readonly string[]): Promise<void> {
    const { path } = text;
    const real = this.#host.path(path)?.realPath ?? path;
    if (chain.includes(real)) {
      throw rockerError("RK114", { chain: [...chain, real].map((one) => this.#shownPath(one)) });
    }
    const file = await parsed(text, this.#host);
    if (name !== "user") this.projectFiles.push(file);
    const ofRockerc = isRockerc(path);
    if (ofRockerc) refuseDepsFile(file, this.#host);
    if (ofRockerc && name === "project") this.#defaultImage = defaultImageOf(path, this.#host);
    const entries = ofRockerc ? rockercEntries(file.entries, dirname(path), this.#host) : file.entries;
    const of = (key: string) => entries.find((entry) => entry.key === key);

    await this.#extend(name, file, of("extends"), [...chain, real]);
    this.#whole(name, file, of("plugins"), of("policy"));
    const common = { name, file, directory: dirname(path).replace(/\/\.config$/, "") };
    const isMain = name === "project" && chain.length === 0;
    const hasImage = of("image") !== undefined || of("dockerfile") !== undefined;
    await this.#devcontainerOf(common, of("devcontainer"), { isMain, hasImage });
    const ofOptions = entries.filter(({ key }) => !notOptions.has(key));
    this.#layers.push({ ...common, entries: ofOptions });
    for (const profile of this.#mapping(file, of("profiles"))) {
      const own = this.#mapping(file, profile);
      for (const { key, at } of own.filter((one) => notOptions.has(one.key))) {
        this.#misplaced(file, at, key, "a profile may only contain options, an image and a command");
      }
      this.#layers.push({
        ...common,
        profile: profile.key,
        entries: own.filter(({ key }) => !notOptions.has(key)),
      });
    }
  }

  async #extend(name: FileLayer, file: ConfigFile, entry: ConfigEntry | undefined, chain: readonly string[]) {
    if (!entry || entry.value.kind === "empty") return;
    const of = { isOfUser: name === "user", host: this.#host };
    for (const item of entry.value.kind === "list" ? entry.value.items : [entry.value]) {
      const place = locationOf(file, item.at, this.#host.cwd);
      const expected = "a file, or the name of a preset package";
      if (item.kind !== "scalar")
        this.#problems.push(problem("RK110", { ...place, key: "extends", expected }));
      else await this.#add(name, extendedFile(item.text, file, { ...of, place }), chain);
    }
  }

  /** The layer of a devcontainer.json is below that of the file that refers to it. The command line may choose another. */
  async #devcontainerOf(
    { name, file, directory }: Omit<ConfigLayer, "entries">,
    entry: ConfigEntry | undefined,
    { isMain, hasImage }: { isMain: boolean; hasImage: boolean },
  ): Promise<void> {
    const requested = this.#request?.name;
    const use = (chosen: Chosen) => this.#useDevcontainer(chosen, { name, project: directory, hasImage });
    if (requested !== undefined) {
      if (!isMain) return;
      const { chosenDevcontainer } = await import("../devcontainer/choose.ts");
      return use(chosenDevcontainer(requested, directory, this.#host.cwd, this.#host));
    }
    const chosen = entry && (await chosenByEntry(entry, directory, this.#host));
    if (!entry || !chosen) return;
    if (chosen !== "wrong") return use(chosen);
    const expected = "true (if the project has a devcontainer.json), or the path or name of one";
    this.#wrong(file, entry.value.at, "devcontainer", expected);
  }

  async #useDevcontainer(
    chosen: Chosen,
    { name, project, hasImage }: { name: FileLayer; project: string; hasImage: boolean },
  ): Promise<void> {
    if ("problem" in chosen) {
      this.#problems.push(chosen.problem);
      return;
    }
    const use = { project, hasImage, host: this.#host, readJson: (one: string) => this.#readJson(one) };
    const read = await devcontainerLayer(chosen.path, use);
    if (!read) return;
    this.#warnOfOthers(chosen.path, chosen.others);
    this.#problems.push(...read.problems);
    this.#warnings.push(...read.notices);
    this.#leftOut.push(...read.leftOut);
    this.#shown.push(...read.shown);
    const layer = { name, file: read.file, directory: project, entries: read.entries };
    this.#layers.push(layer);
    // What an image requests needs consent, which is asked for projects.
    if (name === "user") return;
    this.#variables.push(...read.hostVariables);
    this.#devcontainer ??= { layer, pending: read.pending, read: read.readWith };
  }

  /** A file of the project that is not rocker's own; undefined if it belongs to another user. */
  async #readJson(path: string): Promise<ConfigFile | undefined> {
    const { uid = 0 } = this.#host.path(path) ?? {};
    if (!isOwner(uid, this.#host)) {
      this.#warnings.push(ignored(path, uid, this.#host));
      return undefined;
    }
    const file = await parsed(readConfigText(path, this.#host, this.#top), this.#host);
    this.projectFiles.push(file);
    return file;
  }

  /** Keys that apply to a whole file, and are allowed in only one kind of file. */
  #whole(
    name: FileLayer,
    file: ConfigFile,
    plugins: ConfigEntry | undefined,
    policy: ConfigEntry | undefined,
  ): void {
    if (policy && name !== "user") {
      this.#misplaced(file, policy.at, "policy", "it is only allowed in your user configuration");
    } else if (policy) {
      this.#policy = readPolicy(policy, (at, key, expected) => this.#wrong(file, at, key, expected));
    }
    if (plugins && name === "user") {
      this.#misplaced(file, plugins.at, "plugins", 'to install plugins for yourself, use "rocker ext add"');
    } else if (plugins) {
      const requests = readPluginRequests(plugins, (at, key, expected) =>
        this.#wrong(file, at, key, expected),
      );
      this.#plugins = [
        ...this.#plugins.filter(({ name: one }) => !requests.some((request) => request.name === one)),
        ...requests,
      ];
    }
  }

  #mapping(file: ConfigFile, entry: ConfigEntry | undefined): readonly ConfigEntry[] {
    if (!entry || entry.value.kind === "empty") return [];
    if (entry.value.kind === "map") return entry.value.entries;
    this.#wrong(file, entry.value.at, entry.key, "a mapping");
    return [];
  }

  #wrong(file: ConfigFile, at: ConfigEntry["at"], key: string, expected: string): void {
    this.#problems.push(problem("RK110", { ...locationOf(file, at, this.#host.cwd), key, expected }));
  }

  #misplaced(file: ConfigFile, at: ConfigEntry["at"], key: string, reason: string): void {
    this.#problems.push(problem("RK119", { ...locationOf(file, at, this.#host.cwd), key, reason }));
  }

  #shownPath(path: string): string {
    return shownPath(path, this.#host.cwd);
  }
}

const notOptions = new Set(["extends", "devcontainer", "profiles", "plugins", "policy", "$schema"]);
