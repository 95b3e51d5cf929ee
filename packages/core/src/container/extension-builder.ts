import type { PlanFact } from "../extension/plan-fact.ts";
import { hookPath } from "../hooks/paths.ts";
import type { Host } from "../host/host.ts";
import { realPath } from "../host/real-path.ts";
import type { Account } from "../plan/account.ts";
import type { LifecycleProgram, LifecycleStage, UserEnvProbe } from "../plan/lifecycle-commands.ts";
import type { EnvEntry, Mount, Sourced } from "../plan/run-spec.ts";
import type { Services } from "../plan/services.ts";
import type { SettingName, SettingOf } from "../plan/settings/table.ts";
import { addedThing } from "./added-thing.ts";
import type { ContainerBuilder, HookOptions, MountOptions, RunVariableOptions } from "./builder.ts";
import type { Draft } from "./draft.ts";
import { ImageBuilder } from "./image-builder.ts";
import { Usage } from "./usage.ts";

/** Adds what one extension requests to the draft, with the name of the extension. */
export class ExtensionBuilder extends ImageBuilder implements ContainerBuilder {
  readonly #draft: Draft;
  readonly #host: Host;
  readonly #from: string;

  constructor(draft: Draft, host: Host, from: string) {
    super(draft, from);
    this.#draft = draft;
    this.#host = host;
    this.#from = from;
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
      throw this.#usage("withUser").misuse(`${JSON.stringify(name)} is not a user name`);
    const entry = { value: name, from: this.#from };
    if (this.#draft.agree("the image's user to run as", this.#draft.user, entry, ({ value }) => value))
      this.#draft.user = entry;
    return this;
  }

  withDefaultWorkdir(path: string) {
    if (!path.startsWith("/"))
      throw this.#usage("withDefaultWorkdir").misuse(`${JSON.stringify(path)} is not an absolute path`);
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
    this.#usage("withHostVariable").variableName(variable);
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
      throw this.#usage("withLifecycleCommand").misuse("no program given");
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

  #isOneWish(name: SettingName, values: readonly Sourced<string>[], entry: Sourced<string>): boolean {
    const thing = addedThing(name, entry.value);
    if (!thing) return true;
    const isAboutIt = (one: Sourced<string>) => addedThing(name, one.value)?.what === thing.what;
    const before = values.find((one) => one.from !== entry.from && isAboutIt(one));
    const describe = ({ value }: Sourced<string>) => JSON.stringify(addedThing(name, value)?.request);
    return this.#draft.agree(thing.what, before, entry, describe);
  }

  #variable(method: string, entry: EnvEntry): this {
    this.#usage(method).variableName(entry.name);
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
    const at = this.#usage(method).absolute(target);
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

  #usage(method: string): Usage {
    return new Usage(this.#from, method);
  }
}
