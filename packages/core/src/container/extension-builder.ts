import { isAbsolute, normalize } from "node:path/posix";
import { rockerError } from "../errors/error.ts";
import type { PlanFact } from "../extension/plan-fact.ts";
import { hookPath } from "../hooks/paths.ts";
import type { Host } from "../host/host.ts";
import { realPath } from "../host/real-path.ts";
import { sha256 } from "../host/sha256.ts";
import type { Account } from "../plan/account.ts";
import type { LifecycleProgram, LifecycleStage, UserEnvProbe } from "../plan/lifecycle-commands.ts";
import type {
  CacheMount,
  CopyFromStep,
  EnvStep,
  FileStep,
  LabelStep,
  PackageNames,
  Step,
} from "../plan/plan.ts";
import type { EnvEntry, Mount, Sourced } from "../plan/run-spec.ts";
import type { Services } from "../plan/services.ts";
import type { SettingName, SettingOf } from "../plan/settings/table.ts";
import { addedThing } from "./added-thing.ts";
import type {
  ContainerBuilder,
  EnvVariableOptions,
  ExecOptions,
  FileOptions,
  HookOptions,
  MountOptions,
  PackagesOptions,
  RunVariableOptions,
  StepOptions,
} from "./builder.ts";
import type { Draft } from "./draft.ts";

/** Adds what one extension requests to the draft, with the name of the extension. */
export class ExtensionBuilder implements ContainerBuilder {
  readonly #draft: Draft;
  readonly #host: Host;
  readonly #from: string;
  readonly #caches: CacheMount[] = [];

  constructor(draft: Draft, host: Host, from: string) {
    this.#draft = draft;
    this.#host = host;
    this.#from = from;
  }

  withPackages(names: PackageNames, { layer = "system", optional = false, title }: PackagesOptions = {}) {
    const own = title === undefined ? {} : { title };
    return this.#step({ ...this.#base(layer), type: "packages", ...own, names, optional });
  }

  withExec(args: readonly string[], options: ExecOptions = {}) {
    const [program] = args;
    if (!program) throw this.#misuse("withExec", "no program given");
    const { layer = "project", as = "root", title = program, env = {}, caches = [], ssh } = options;
    const { userVariable } = options;
    return this.#step({
      ...this.#base(layer),
      type: "exec",
      title,
      args: [...args],
      as,
      env,
      caches: [...this.#caches, ...caches.map((cache) => this.#cache("withExec", cache))],
      ...(userVariable !== undefined && { userVariable }),
      ...(ssh && { ssh }),
    });
  }

  withScript(script: string, args: readonly string[], options: ExecOptions = {}) {
    const title = options.title ?? "script";
    return this.withExec(["/bin/sh", "-c", script, `rocker-${this.#from}`, ...args], { ...options, title });
  }

  withMountedCache(target: string, id: string) {
    this.#caches.push(this.#cache("withMountedCache", { target, id }));
    return this;
  }

  withNewFile(path: string, contents: string, options: FileOptions = {}) {
    const { layer = "project", permissions = 0o644, owner = "root" } = options;
    const target = this.#absolute("withNewFile", path);
    if (!Number.isInteger(permissions) || permissions < 0 || permissions > 0o7777) {
      throw this.#misuse("withNewFile", `${permissions} is not a valid file mode`);
    }
    return this.#place(target, {
      ...this.#base(layer),
      type: "file",
      path: target,
      contents,
      mode: permissions,
      owner,
    });
  }

  withEnvVariable(name: string, value: string, options: EnvVariableOptions = {}) {
    const { layer = "project", expand = false } = options;
    this.#imageVariable("withEnvVariable", name, [value]);
    const step = { ...this.#base(layer), type: "env", name, value } as const;
    // What builds on the variable's value so far contradicts nobody else who sets it.
    if (expand && refersTo(name, value)) return this.#step({ ...step, expand: true });
    return this.#assign("the image variable", expand ? { ...step, expand: true } : step);
  }

  withPrepended(name: string, entries: readonly string[], { layer = "project" }: StepOptions = {}) {
    this.#imageVariable("withPrepended", name, entries);
    // In PATH, an empty entry would be the working directory.
    if (entries.includes("")) throw this.#misuse("withPrepended", "one of its entries is empty");
    return this.#step({ ...this.#base(layer), type: "prepend", name, entries: [...entries] });
  }

  withLabel(name: string, value: string, { layer = "project" }: StepOptions = {}) {
    this.#oneLine("withLabel", [name, value]);
    return this.#assign("the image label", { ...this.#base(layer), type: "label", name, value });
  }

  withCopyFrom(image: string, source: string, target: string, options: FileOptions = {}) {
    const { layer = "project", owner = "root" } = options;
    if (!/^[\w][\w.:/@-]*$/.test(image))
      throw this.#misuse("withCopyFrom", `${JSON.stringify(image)} is not an image name`);
    const at = this.#absolute("withCopyFrom", target);
    return this.#place(at, {
      ...this.#base(layer),
      type: "copy-from",
      image,
      source: this.#absolute("withCopyFrom", source),
      target: at,
      owner,
    });
  }

  withoutBuildNetwork(option: string) {
    this.#draft.buildNetwork ??= { value: "none", from: this.#from, option };
    return this;
  }

  withAccount(account: Account) {
    const entry = { ...account, from: this.#from };
    const describe = (one: Account) => `${one.name} (${one.uid}:${one.gid}, ${one.home})`;
    if (this.#draft.agree("the container's user", this.#draft.account, entry, describe))
      this.#draft.account = entry;
    return this;
  }

  withUser(name: string) {
    if (!/^[^:\s,][^:\s]*$/.test(name))
      throw this.#misuse("withUser", `${JSON.stringify(name)} is not a user name`);
    const entry = { value: name, from: this.#from };
    if (this.#draft.agree("the image's user to run as", this.#draft.user, entry, ({ value }) => value))
      this.#draft.user = entry;
    return this;
  }

  withDefaultWorkdir(path: string) {
    if (!path.startsWith("/"))
      throw this.#misuse("withDefaultWorkdir", `${JSON.stringify(path)} is not an absolute path`);
    const entry = { value: path, from: this.#from };
    if (this.#draft.agree("the default working directory", this.#draft.workdir, entry, ({ value }) => value))
      this.#draft.workdir = entry;
    return this;
  }

  withBindMount(source: string, target: string, options: MountOptions = {}) {
    const { directory = this.#host.path(source)?.kind === "directory" } = options;
    // Engines follow links at each start: what is requested, shown and compared is their current target.
    const real = realPath(source, this.#host);
    return this.#mount("withBindMount", target, options, { type: "bind", source: real, directory });
  }

  withSnapshots(data: unknown) {
    this.#draft.snapshots = { from: this.#from, data };
    return this;
  }

  withVolume(name: string, target: string, options: MountOptions = {}) {
    return this.#mount("withVolume", target, options, { type: "volume", source: name });
  }

  withTmpfs(target: string, size?: number) {
    return this.#mount("withTmpfs", target, {}, { type: "tmpfs", ...(size !== undefined && { size }) });
  }

  withRunVariable(name: string, value: string, { expand = false }: RunVariableOptions = {}) {
    const entry = { name, value, ...(expand && { expand: true as const }), from: this.#from };
    return this.#variable("withRunVariable", entry);
  }

  withHostVariable(name: string, variable = name) {
    this.#variableName("withHostVariable", variable);
    const other = variable === name ? {} : { variable };
    return this.#variable("withHostVariable", { name, host: true, ...other, from: this.#from });
  }

  withHostText(name: string, text: string) {
    return this.#variable("withHostText", { name, host: true, text, from: this.#from });
  }

  withSetting(name: SettingOf<"one">, value: string) {
    const entry = { value, from: this.#from };
    const before = this.#draft.single.get(name);
    if (this.#draft.agree(`the setting "${name}"`, before, entry, (one) => JSON.stringify(one.value))) {
      this.#draft.single.set(name, entry);
    }
    return this;
  }

  withDefaultSetting(name: SettingOf<"one">, value: string) {
    this.#draft.defaults.set(name, { value, from: this.#from });
    return this;
  }

  withAddedSetting(name: SettingOf<"many">, value: string) {
    const values = this.#draft.many.get(name) ?? [];
    const entry = { value, from: this.#from };
    if (!this.#isOneWish(name, values, entry)) return this;
    if (!values.some((one) => one.value === value)) values.push(entry);
    this.#draft.many.set(name, values);
    return this;
  }

  withPreparation(data: unknown) {
    this.#draft.preparations.push({ from: this.#from, data });
    return this;
  }

  withEntrypointHook(script: string, args: readonly string[] = [], { as = "root" }: HookOptions = {}) {
    const number = this.#draft.hooks.filter(({ from }) => from === this.#from).length + 1;
    const path = hookPath(this.#from, number);
    const who = as === "user" ? { as } : {};
    this.#draft.hooks.push({ from: this.#from, ...who, script: path, args: [...args] });
    return this.withNewFile(path, script, { layer: "system" });
  }

  withServices(services: Omit<Services, "from">) {
    const entry = { ...services, from: this.#from };
    const describe = ({ services: all }: Services) => Object.keys(all).join(", ");
    if (this.#draft.agree("the services", this.#draft.services, entry, describe))
      this.#draft.services = entry;
    return this;
  }

  withLifecycleCommand(stage: LifecycleStage, programs: readonly LifecycleProgram[]) {
    if (programs.some(({ args: [program] }) => !program))
      throw this.#misuse("withLifecycleCommand", "no program given");
    this.#draft.lifecycleCommands.push({ from: this.#from, stage, programs: [...programs] });
    return this;
  }

  withUserEnvProbe(probe: UserEnvProbe) {
    const entry = { value: probe, from: this.#from };
    if (
      this.#draft.agree("the user environment probe", this.#draft.userEnvProbe, entry, ({ value }) => value)
    )
      this.#draft.userEnvProbe = entry;
    return this;
  }

  withPlanFact<Value>(fact: PlanFact<Value>, value: Value) {
    this.#draft.facts.set(fact.name, value);
    return this;
  }

  /** Both become part of a comma-separated option, in which nothing can be quoted. */
  #cache(method: string, { target, id }: CacheMount): CacheMount {
    if (!/^[\w.-]+$/.test(id)) throw this.#misuse(method, `${JSON.stringify(id)} is not a valid cache ID`);
    if (/[\s,"]/.test(target))
      throw this.#misuse(method, `${JSON.stringify(target)} contains a space, comma or quote`);
    return { target: this.#absolute(method, target), id };
  }

  #base(layer: Step["layer"]) {
    return { from: [this.#from], layer };
  }

  #step(step: Step): this {
    this.#draft.steps.push(step);
    return this;
  }

  /** A step that assigns a value to a name. */
  #assign(what: string, step: EnvStep | LabelStep): this {
    const named = `${what} ${step.name}`;
    const entry = { from: this.#from, value: step.value };
    const describe = ({ value }: typeof entry) => JSON.stringify(value);
    if (!this.#draft.agree(named, this.#draft.assigned.get(named), entry, describe)) return this;
    this.#draft.assigned.set(named, entry);
    return this.#step(step);
  }

  /** A step that writes to a path of the image. */
  #place(path: string, step: FileStep | CopyFromStep): this {
    const entry = { from: this.#from, step };
    const agreed = this.#draft.agree(`the image file ${path}`, this.#draft.files.get(path), entry, (one) =>
      describeFile(one.step),
    );
    if (!agreed) return this;
    this.#draft.files.set(path, entry);
    return this.#step(step);
  }

  #isOneWish(name: SettingName, values: readonly Sourced<string>[], entry: Sourced<string>): boolean {
    const thing = addedThing(name, entry.value);
    if (!thing) return true;
    const isAboutIt = (one: Sourced<string>) => addedThing(name, one.value)?.what === thing.what;
    const before = values.find((one) => one.from !== entry.from && isAboutIt(one));
    const describe = ({ value }: Sourced<string>) => JSON.stringify(addedThing(name, value)?.request);
    return this.#draft.agree(thing.what, before, entry, describe);
  }

  #variable(method: string, entry: EnvEntry): this {
    this.#variableName(method, entry.name);
    const describe = (one: EnvEntry) =>
      "host" in one
        ? `the host's ${one.text === undefined ? (one.variable ?? "value") : JSON.stringify(one.text)}`
        : JSON.stringify(one.value);
    if (this.#draft.agree(`the variable ${entry.name}`, this.#draft.env.get(entry.name), entry, describe)) {
      this.#draft.env.set(entry.name, entry);
    }
    return this;
  }

  #mount(
    method: string,
    target: string,
    { readOnly = false, options = [] }: MountOptions,
    what:
      | { type: "bind"; source: string; directory: boolean }
      | { type: "volume"; source: string }
      | { type: "tmpfs"; size?: number },
  ): this {
    const at = this.#absolute(method, target);
    const mount: Mount = { ...what, target: at, readOnly, options: [...options], from: this.#from };
    const describe = (one: Mount) => {
      const tmpfs = "size" in one ? `a tmpfs of ${one.size} bytes` : "a tmpfs";
      const source = "source" in one ? JSON.stringify(one.source) : tmpfs;
      return [source, ...(one.readOnly ? ["read-only"] : []), ...one.options].join(" ");
    };
    if (this.#draft.agree(`the mount at ${at}`, this.#draft.mounts.get(at), mount, describe)) {
      this.#draft.mounts.set(at, mount);
    }
    return this;
  }

  /** The normalized path: two spellings of the same target must be equal. */
  #absolute(method: string, path: string): string {
    if (!isAbsolute(path)) throw this.#misuse(method, `${JSON.stringify(path)} is not an absolute path`);
    const tidy = normalize(path);
    return tidy.length > 1 && tidy.endsWith("/") ? tidy.slice(0, -1) : tidy;
  }

  /** Builders write these into a file of lines, with the name unquoted. */
  #imageVariable(method: string, name: string, values: readonly string[]): void {
    if (!/^[A-Za-z_][\w.-]*$/.test(name))
      throw this.#misuse(method, `${JSON.stringify(name)} is not a valid variable name`);
    this.#oneLine(method, values);
  }

  #oneLine(method: string, values: readonly string[]): void {
    const wrong = values.find((value) => /[\n\r\0]/.test(value));
    if (wrong !== undefined) throw this.#misuse(method, `${JSON.stringify(wrong)} contains a line break`);
  }

  #variableName(method: string, name: string): void {
    if (name === "" || /[=\0]/.test(name))
      throw this.#misuse(method, `${JSON.stringify(name)} is not a valid variable name`);
  }

  #misuse(method: string, reason: string) {
    return rockerError("RK302", { extension: this.#from, method, reason });
  }
}

/** Describes a file briefly: short contents as they are, long ones by a digest. */
function describeFile(step: FileStep | CopyFromStep): string {
  if (step.type === "copy-from") return `${step.source} from ${step.image} (owner ${step.owner})`;
  const { contents, mode, owner } = step;
  const digest = () => sha256().update(contents).digest("hex").slice(0, 12);
  const what = contents.length <= 60 ? JSON.stringify(contents) : `contents with sha256 ${digest()}`;
  return `${what} (owner ${owner}, mode ${mode.toString(8).padStart(4, "0")})`;
}

function refersTo(name: string, value: string): boolean {
  const names = [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, referred]) => referred);
  return names.includes(name);
}
