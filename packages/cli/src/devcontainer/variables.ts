import { basename } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { devcontainerId } from "./devcontainer-id.ts";

/** A text after its `${…}` variables were replaced. */
export interface Resolved {
  readonly text: string;
  /** Variables that have no value here, as written. They are still in the text. */
  readonly unresolved: readonly string[];
  /** Host variables whose values are in the text now, other than those that only name the user. */
  readonly hostVariables: readonly string[];
}

/** Values that containers of a project may know anyway: the user's name and the path of the home directory. */
export const ownNames: readonly string[] = ["HOME", "USER", "LOGNAME"];

export interface VariableSource {
  readonly host: Host;
  /** Absolute path of the project on the host. */
  readonly project: string;
  /** Absolute path of the devcontainer.json. */
  readonly file: string;
  /** Defaults of the options of the template that the file belongs to. */
  readonly templateOptions: ReadonlyMap<string, string>;
}

/** Replaces the variables of a devcontainer.json. */
export class Variables {
  readonly #source: VariableSource;
  readonly #values: ReadonlyMap<string, string>;
  /** Variables of the container that the file itself sets. */
  readonly #containerEnv: ReadonlyMap<string, string>;

  constructor(
    source: VariableSource,
    values: ReadonlyMap<string, string> = ofProject(source),
    containerEnv: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#source = source;
    this.#values = values;
    this.#containerEnv = containerEnv;
  }

  /** The same, once it is known where the project is in the container. */
  withWorkspace(directory: string): Variables {
    const workspace = [
      ["containerWorkspaceFolder", directory],
      ["containerWorkspaceFolderBasename", basename(directory)],
    ] as const;
    return new Variables(this.#source, new Map([...this.#values, ...workspace]), this.#containerEnv);
  }

  /** The same, once it is known what the file sets in the container. */
  withContainerEnv(values: ReadonlyMap<string, string>): Variables {
    return new Variables(this.#source, this.#values, values);
  }

  /** @param keepsHost whether host variables that are set stay references, without their defaults. Default: no */
  resolve(text: string, { keepsHost = false }: { readonly keepsHost?: boolean } = {}): Resolved {
    const unresolved: string[] = [];
    const hostVariables = new Set<string>();
    // Without a "}", each "${" would be searched to the end of the text.
    const end = text.lastIndexOf("}") + 1;
    const replaced = text.slice(0, end).replace(/\$\{([^}]*)\}/g, (written: string, inner: string) => {
      const [kind = "", name = "", ...rest] = inner.split(":");
      const fallback = rest.length > 0 ? rest.join(":") : undefined;
      if (isHostVariable(kind)) {
        const value = this.hostValue(name);
        if (value !== undefined && !ownNames.includes(name)) hostVariables.add(name);
        if (keepsHost && value !== undefined && !ownNames.includes(name)) return `\${localEnv:${name}}`;
        // The specification leaves an unset variable blank.
        return value ?? fallback ?? "";
      }
      const value = this.#value(kind, name, inner);
      if (value === undefined) unresolved.push(written);
      return value ?? written;
    });
    return { text: replaced + text.slice(end), unresolved, hostVariables: [...hostVariables] };
  }

  /** The host variable that a text is, and nothing else, with its default. */
  hostReference(text: string): { readonly name: string; readonly fallback: string } | undefined {
    const [, kind = "", name = "", fallback = ""] =
      /^\$\{([a-zA-Z]+):([^:}]+)(?::([^}]*))?\}$/.exec(text) ?? [];
    return isHostVariable(kind) ? { name, fallback } : undefined;
  }

  hostValue(name: string): string | undefined {
    const { env } = this.#source.host;
    return Object.hasOwn(env, name) ? env[name] : undefined;
  }

  #value(kind: string, name: string, inner: string): string | undefined {
    if (kind === "containerEnv") return this.#containerEnv.get(name);
    if (kind === "templateOption") return this.#source.templateOptions.get(name);
    return this.#values.get(inner);
  }
}

/** `env` is what `localEnv` was called first. */
const isHostVariable = (kind: string) => kind === "localEnv" || kind === "env";

function ofProject({ project, file }: VariableSource): ReadonlyMap<string, string> {
  return new Map([
    ["localWorkspaceFolder", project],
    ["localWorkspaceFolderBasename", basename(project)],
    ["devcontainerId", devcontainerId(project, file)],
  ]);
}
