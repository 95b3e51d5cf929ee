import { sha256 } from "../host/sha256.ts";
import type {
  CacheMount,
  CopyFromStep,
  EnvStep,
  FileStep,
  LabelStep,
  PackageNames,
  Step,
} from "../plan/plan.ts";
import type {
  EnvVariableOptions,
  ExecOptions,
  FileOptions,
  PackagesOptions,
  StepOptions,
} from "./builder.ts";
import type { Draft } from "./draft.ts";
import { Usage } from "./usage.ts";

/** The half of the container builder that adds steps to the image. */
export class ImageBuilder {
  readonly #draft: Draft;
  readonly #from: string;
  readonly #caches: CacheMount[] = [];

  constructor(draft: Draft, from: string) {
    this.#draft = draft;
    this.#from = from;
  }

  withPackages(names: PackageNames, { layer = "system", optional = false, title }: PackagesOptions = {}) {
    const own = title === undefined ? {} : { title };
    return this.#step({ ...this.#base(layer), type: "packages", ...own, names, optional });
  }

  withExec(args: readonly string[], options: ExecOptions = {}) {
    const [program] = args;
    if (!program) throw this.#usage("withExec").misuse("no program given");
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
    const target = this.#usage("withNewFile").absolute(path);
    if (!Number.isInteger(permissions) || permissions < 0 || permissions > 0o7777) {
      throw this.#usage("withNewFile").misuse(`${permissions} is not a valid file mode`);
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
    this.#usage("withEnvVariable").imageVariable(name, [value]);
    const step = { ...this.#base(layer), type: "env", name, value } as const;
    // What builds on the variable's value so far contradicts nobody else who sets it.
    if (expand && refersTo(name, value)) return this.#step({ ...step, expand: true });
    return this.#assign("the image variable", expand ? { ...step, expand: true } : step);
  }

  withPrepended(name: string, entries: readonly string[], { layer = "project" }: StepOptions = {}) {
    this.#usage("withPrepended").imageVariable(name, entries);
    // In PATH, an empty entry would be the working directory.
    if (entries.includes("")) throw this.#usage("withPrepended").misuse("one of its entries is empty");
    return this.#step({ ...this.#base(layer), type: "prepend", name, entries: [...entries] });
  }

  withLabel(name: string, value: string, { layer = "project" }: StepOptions = {}) {
    this.#usage("withLabel").oneLine([name, value]);
    return this.#assign("the image label", { ...this.#base(layer), type: "label", name, value });
  }

  withCopyFrom(image: string, source: string, target: string, options: FileOptions = {}) {
    const { layer = "project", owner = "root" } = options;
    if (!/^[\w][\w.:/@-]*$/.test(image))
      throw this.#usage("withCopyFrom").misuse(`${JSON.stringify(image)} is not an image name`);
    const at = this.#usage("withCopyFrom").absolute(target);
    return this.#place(at, {
      ...this.#base(layer),
      type: "copy-from",
      image,
      source: this.#usage("withCopyFrom").absolute(source),
      target: at,
      owner,
    });
  }

  withoutBuildNetwork(option: string) {
    this.#draft.buildNetwork ??= { value: "none", from: this.#from, option };
    return this;
  }

  /** Both become part of a comma-separated option, in which nothing can be quoted. */
  #cache(method: string, { target, id }: CacheMount): CacheMount {
    if (!/^[\w.-]+$/.test(id))
      throw this.#usage(method).misuse(`${JSON.stringify(id)} is not a valid cache ID`);
    if (/[\s,"]/.test(target))
      throw this.#usage(method).misuse(`${JSON.stringify(target)} contains a space, comma or quote`);
    return { target: this.#usage(method).absolute(target), id };
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

  #usage(method: string): Usage {
    return new Usage(this.#from, method);
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
