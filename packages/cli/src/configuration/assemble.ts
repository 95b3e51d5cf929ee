import { dirname } from "node:path";
import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigLayer,
  type FileLayer,
  failWith,
  type Host,
  isRockerError,
  type Problem,
  placeOf,
  problem,
  shownPath,
} from "@rocker/core/lifecycle";
import { type ConfigText, ignored, isOwner, projectTop, readConfigText } from "./config-text.ts";
import { devcontainerPath, readDevcontainer } from "./devcontainer.ts";
import { extendedFile } from "./extended-file.ts";
import type { LoadedConfiguration } from "./load.ts";
import { parsed } from "./parsed.ts";
import type { ProjectFiles } from "./places.ts";
import { readPolicy } from "./policy.ts";
import { readPluginRequests } from "./project-plugins.ts";
import { isRockerc, withoutArgs } from "./rockerc.ts";
import type { Found } from "./search.ts";

/** Splits configuration files into layers. */
export async function assemble(
  user: Found | undefined,
  project: ProjectFiles | undefined,
  host: Host,
): Promise<LoadedConfiguration> {
  const assembly = new Assembly(host, project && projectTop(project.directory, host));
  if (user) await assembly.add("user", user, user.file);
  if (project) {
    await assembly.add("project", project, project.file);
    await assembly.add("local", undefined, project.local);
  }
  const folder = project && host.path(project.directory)?.realPath;
  const hasFile = project?.file !== undefined || project?.local !== undefined;
  return {
    ...assembly.result(),
    project: folder && hasFile ? { folder, files: assembly.projectFiles } : undefined,
  };
}

class Assembly {
  readonly #host: Host;
  readonly #top: string | undefined;
  readonly #layers: ConfigLayer[] = [];
  readonly #warnings: Problem[] = [];
  readonly #problems: Problem[] = [];
  readonly projectFiles: ConfigFile[] = [];
  #policy: LoadedConfiguration["policy"] = new Map();
  #plugins: LoadedConfiguration["plugins"] = [];

  constructor(host: Host, top: string | undefined) {
    this.#host = host;
    this.#top = top;
  }

  /** Adds the layers of a file, above those of the files it extends, and the problems of the search for it. */
  async add(name: FileLayer, found: Found | undefined, file: ConfigText | undefined): Promise<void> {
    this.#problems.push(...(found?.problems ?? []));
    if (!file) return;
    if (found && found.others.length > 0) {
      const others = found.others.map((path) => this.#shown(path));
      this.#warnings.push(problem("RK118", { used: this.#shown(file.path), others }));
    }
    try {
      await this.#add(name, file, []);
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
      warnings: this.#warnings,
      problems: this.#problems,
    };
  }

  async #add(name: FileLayer, text: ConfigText, chain: readonly string[]): Promise<void> {
    const { path } = text;
    const real = this.#host.path(path)?.realPath ?? path;
    if (chain.includes(real)) {
      throw failWith("RK114", { chain: [...chain, real].map((one) => this.#shown(one)) });
    }
    const file = await parsed(text, this.#host);
    if (name !== "user") this.projectFiles.push(file);
    const entries = isRockerc(path) ? withoutArgs(file.entries) : file.entries;
    const of = (key: string) => entries.find((entry) => entry.key === key);

    await this.#extend(name, file, of("extends"), [...chain, real]);
    this.#whole(name, file, of("plugins"), of("policy"));
    const common = { name, file, folder: dirname(path).replace(/\/\.config$/, "") };
    await this.#devcontainer(common, of("devcontainer"));
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
    for (const item of entry.value.kind === "list" ? entry.value.items : [entry.value]) {
      const place = placeOf(file, item.at, this.#host.cwd);
      const expected = "a file, or the name of a preset package";
      if (item.kind !== "scalar")
        this.#problems.push(problem("RK110", { ...place, key: "extends", expected }));
      else await this.#add(name, extendedFile(item.text, file, place, this.#host), chain);
    }
  }

  /** The layer of a devcontainer.json is below that of the file that refers to it. */
  async #devcontainer({ name, file, folder }: Omit<ConfigLayer, "entries">, entry: ConfigEntry | undefined) {
    if (!entry) return;
    const path = devcontainerPath(entry.value, folder, this.#host);
    if (!path)
      return this.#wrong(
        file,
        entry.value.at,
        "devcontainer",
        "true (if the project has a devcontainer.json), or the path of one",
      );
    const { uid = 0 } = this.#host.path(path) ?? {};
    if (!isOwner(uid, this.#host)) {
      this.#warnings.push(ignored(path, uid, this.#host));
      return;
    }
    const read = await parsed(readConfigText(path, this.#host, this.#top), this.#host);
    this.projectFiles.push(read);
    const { entries, problems } = readDevcontainer(read, folder, this.#host);
    this.#problems.push(...problems);
    this.#layers.push({ name, file: read, folder, entries });
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
    this.#problems.push(problem("RK110", { ...placeOf(file, at, this.#host.cwd), key, expected }));
  }

  #misplaced(file: ConfigFile, at: ConfigEntry["at"], key: string, reason: string): void {
    this.#problems.push(problem("RK119", { ...placeOf(file, at, this.#host.cwd), key, reason }));
  }

  #shown(path: string): string {
    return shownPath(path, this.#host.cwd);
  }
}

const notOptions = new Set(["extends", "devcontainer", "profiles", "plugins", "policy", "$schema"]);
