import { basename, dirname, isAbsolute, join } from "node:path";
import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  type Host,
  type Position,
  type Problem,
  placeOf,
  problem,
} from "@rocker/core/lifecycle";

const defaultPaths = [".devcontainer/devcontainer.json", ".devcontainer.json"] as const;

/** The file that `devcontainer:` refers to, if it exists; `true` refers to the default paths. */
export function devcontainerPath(value: ConfigNode, directory: string, host: Host): string | undefined {
  if (value.kind !== "scalar") return undefined;
  const isDefault = value.plain && value.text === "true";
  const names = isDefault ? defaultPaths : [value.text];
  return names
    .map((name) => (isAbsolute(name) ? name : join(directory, name)))
    .find((path) => host.path(path));
}

/** A devcontainer.json as entries of a rocker configuration. */
export interface Translation {
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly Problem[];
}

/**
 * Translates a devcontainer.json (containers.dev): image or build, workspace, mounts, variables, user, ports and
 * privileges. Properties for editors are ignored; others that rocker does not support are errors.
 */
export function readDevcontainer(file: ConfigFile, directory: string, host: Host): Translation {
  return new Translator(file, directory, host).translate();
}

const editorProperties = new Set([
  "$schema",
  "name",
  "customizations",
  "extensions",
  "settings",
  "shutdownAction",
  "overrideCommand",
  "updateRemoteUserUID",
  "userEnvProbe",
  "portsAttributes",
  "otherPortsAttributes",
  "waitFor",
  "hostRequirements",
  "secrets",
]);

const hook = 'Run it in the Dockerfile, or at start as the "command:" of the configuration.';
const compose = 'rocker runs a single container. Set "image" or "build" instead.';

const alternatives: ReadonlyMap<string, string> = new Map(
  Object.entries({
    features: 'Use an extension ("rocker ext search WORDS" finds them), or install it in the Dockerfile.',
    overrideFeatureInstallOrder: "Remove it: rocker does not install features.",
    runArgs: "Use keys of the rocker configuration: for --shm-size=1g, write shm-size: 1g.",
    dockerComposeFile: compose,
    service: compose,
    runServices: compose,
    dockerFile: 'Use "build": {"dockerfile": …}.',
    context: 'Use "build": {"context": …}.',
    appPort: 'Use "forwardPorts".',
    initializeCommand: "rocker does not run commands of a project on the host. Run it yourself first.",
    onCreateCommand: hook,
    updateContentCommand: hook,
    postCreateCommand: hook,
    postStartCommand: hook,
    postAttachCommand: hook,
  }),
);

class Translator {
  readonly #file: ConfigFile;
  readonly #directory: string;
  readonly #host: Host;
  readonly #problems: Problem[] = [];

  constructor(file: ConfigFile, directory: string, host: Host) {
    this.#file = file;
    this.#directory = directory;
    this.#host = host;
  }

  translate(): Translation {
    const entries = this.#file.entries.flatMap((entry) => this.#entry(entry));
    return { entries: [...this.#workspace(), ...entries], problems: this.#problems };
  }

  #entry(entry: ConfigEntry): ConfigEntry[] {
    const { key, value, at } = entry;
    const as = (name: string, node: ConfigNode = value) => [{ key: name, at, value: node }];
    switch (key) {
      case "image":
      case "init":
      case "privileged":
        return as(key);
      case "capAdd":
        return as("cap-add");
      case "securityOpt":
        return as("security-opt");
      case "build":
        return this.#build(entry);
      case "containerEnv":
      case "remoteEnv":
        return this.#variables(entry);
      case "mounts":
        return this.#mounts(entry);
      case "forwardPorts":
        return this.#ports(entry);
      case "containerUser":
      case "remoteUser":
        // A user other than root serves the same purpose as --user: files belong to the host user.
        return value.kind === "scalar" && value.text !== "root" ? as("user", plain("true", at)) : [];
      case "workspaceFolder":
      case "workspaceMount":
        return [];
      default:
        if (!editorProperties.has(key)) {
          this.#refuse(entry, alternatives.get(key) ?? "Remove it, or check its spelling.");
        }
        return [];
    }
  }

  /** Mounts the project directory at the dev container's path, as the working directory. */
  #workspace(): ConfigEntry[] {
    const named = (key: string) => this.#file.entries.find((entry) => entry.key === key);
    const start: Position = { line: 1, column: 1, length: 1 };
    const workspace = named("workspaceFolder");
    const mount = named("workspaceMount");
    const at = workspace?.at ?? mount?.at ?? start;
    const workdir = this.#text(workspace?.value) ?? `/workspaces/${basename(this.#directory)}`;
    const own = `${escaped(this.#directory)}:${escaped(workdir)}`;
    const volume = mount ? this.#mount(mount, mount.value) : own;
    return [
      { key: "volume", at, value: list(volume ? [quoted(volume, at)] : [], at) },
      { key: "workdir", at, value: quoted(workdir, at) },
    ];
  }

  #build(entry: ConfigEntry): ConfigEntry[] {
    const { value, at } = entry;
    const fields = value.kind === "map" ? value.entries : [];
    const unknown = fields.filter(({ key }) => !["dockerfile", "context", "target", "args"].includes(key));
    for (const one of unknown) this.#refuse(one, "Remove it: the engine manages its own cache.");
    const from = (key: string, fallback: string) => {
      const text = this.#text(fields.find((one) => one.key === key)?.value) ?? fallback;
      return { key, at, value: quoted(join(dirname(this.#file.path), text), at) };
    };
    const kept = fields.filter(({ key }) => key === "target" || key === "args");
    const file = { ...from("dockerfile", "Dockerfile"), key: "file" };
    const entries = [file, from("context", "."), ...kept];
    return [{ key: "dockerfile", at, value: { kind: "map", entries, at } }];
  }

  /** `${localEnv:NAME}` can forward the variable NAME. Under another name, its value would end up in the plan. */
  #variables({ value, at }: ConfigEntry): ConfigEntry[] {
    const entries = (value.kind === "map" ? value.entries : []).flatMap((one): ConfigEntry[] => {
      if (one.value.kind === "scalar" && one.value.text === `\${localEnv:${one.key}}`) {
        return [{ ...one, value: { kind: "empty", at: one.at } }];
      }
      const text = this.#text(one.value);
      if (text !== undefined && !text.includes("${")) return [{ ...one, value: quoted(text, one.value.at) }];
      this.#refuse(
        one,
        `Use a literal value, or "\${localEnv:${one.key}}" to forward the variable from the host.`,
      );
      return [];
    });
    return [{ key: "env", at, value: { kind: "map", entries, at } }];
  }

  #mounts(entry: ConfigEntry): ConfigEntry[] {
    const { value, at } = entry;
    const items = value.kind === "list" ? value.items : [value];
    const volumes = items.flatMap((item) => {
      const text = this.#mount(entry, item);
      return text === undefined ? [] : [quoted(text, item.at)];
    });
    return [{ key: "volume", at, value: list(volumes, at) }];
  }

  /** Converts `source=…,target=…,type=…`, as a string or an object, to a value of --volume. */
  #mount(entry: ConfigEntry, node: ConfigNode): string | undefined {
    const pairs =
      node.kind === "map"
        ? node.entries.map(({ key, value }) => [key, this.#text(value) ?? ""] as const)
        : (this.#text(node) ?? "").split(",").map((field) => {
            const [name = "", ...rest] = field.split("=");
            return [name, rest.join("=")] as const;
          });
    const fields = new Map(pairs);
    const source = fields.get("source") ?? fields.get("src");
    const target = fields.get("target") ?? fields.get("destination") ?? fields.get("dst");
    const type = fields.get("type") ?? "bind";
    const isReadOnly = fields.has("readonly") || fields.has("ro");
    const isKnown = (type === "bind" || type === "volume") && source && target;
    if (!isKnown || `${source}${target}`.includes("${")) {
      this.#refuse(
        { ...entry, at: node.at },
        'Write source=…,target=…,type=bind, or use "volume:" or "tmpfs:" in the rocker configuration.',
      );
      return undefined;
    }
    return `${escaped(source)}:${escaped(target)}${isReadOnly ? ":ro" : ""}`;
  }

  /** Publishes ports on the loopback address only, as editors forward them. */
  #ports(entry: ConfigEntry): ConfigEntry[] {
    const { value, at } = entry;
    const items = value.kind === "list" ? value.items : [value];
    const ports = items.flatMap((item) => {
      if (item.kind === "scalar" && /^\d+$/.test(item.text)) {
        return [quoted(`127.0.0.1:${item.text}:${item.text}`, item.at)];
      }
      this.#refuse({ ...entry, at: item.at }, "Use the number of a port of this container.");
      return [];
    });
    return [{ key: "port", at, value: list(ports, at) }];
  }

  /** Expands the variables of a devcontainer.json in a text. */
  #text(node: ConfigNode | undefined): string | undefined {
    if (node?.kind !== "scalar") return undefined;
    const known = new Map([
      ["localWorkspaceFolder", this.#directory],
      ["localWorkspaceFolderBasename", basename(this.#directory)],
      ["localEnv:HOME", this.#host.env.HOME],
      ["localEnv:USER", this.#host.env.USER],
    ]);
    return node.text.replace(/\$\{([^}]*)\}/g, (all, name: string) => known.get(name) ?? all);
  }

  #refuse({ key, at }: ConfigEntry, fix: string): void {
    this.#problems.push(problem("RK121", { ...placeOf(this.#file, at, this.#host.cwd), key, instead: fix }));
  }
}

const plain = (text: string, at: Position): ConfigNode => ({ kind: "scalar", text, plain: true, at });
const quoted = (text: string, at: Position): ConfigNode => ({ kind: "scalar", text, plain: false, at });
const list = (items: readonly ConfigNode[], at: Position): ConfigNode => ({ kind: "list", items, at });

/** Escapes a path for a value of --volume, where colons separate fields. */
const escaped = (path: string) => path.replace(/[\\:]/g, "\\$&");
