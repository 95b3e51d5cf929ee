import { type LifecycleProgram, type LifecycleStage, parseJson } from "@rocker/core";
import stripJsonComments from "strip-json-comments";

/** An option that a Feature declares. */
export interface FeatureOption {
  readonly type: "string" | "boolean";
  readonly default: string;
  /** The only allowed values. */
  readonly values: readonly string[] | undefined;
}

/** A `dependsOn` entry: a Feature as in a `features` property. */
export interface Dependency {
  readonly reference: string;
  readonly options: ReadonlyMap<string, string>;
}

export interface FeatureMount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A devcontainer-feature.json: what of it changes an image or a container. */
export interface Metadata {
  readonly id: string;
  readonly version: string;
  readonly options: ReadonlyMap<string, FeatureOption>;
  readonly dependsOn: readonly Dependency[];
  readonly installsAfter: readonly string[];
  readonly legacyIds: readonly string[];
  readonly deprecated: boolean;
  readonly containerEnv: ReadonlyMap<string, string>;
  readonly mounts: readonly FeatureMount[];
  readonly entrypoint: string | undefined;
  readonly privileged: boolean;
  readonly init: boolean;
  readonly capAdd: readonly string[];
  readonly securityOpt: readonly string[];
  readonly commands: readonly FeatureCommand[];
}

/** A lifecycle command. */
export interface FeatureCommand {
  readonly stage: LifecycleStage;
  /** They run at the same time. */
  readonly programs: readonly LifecycleProgram[];
}

/** A Feature has none for the host. */
export const commandStages = ["onCreate", "updateContent", "postCreate", "postStart", "postAttach"] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a devcontainer-feature.json. @throws Error that names the property that is wrong */
export function parseMetadata(text: string): Metadata {
  const value = parseJson(stripJsonComments(text.replace(/^\uFEFF/, ""), { trailingCommas: true }));
  const fields = fieldsOf(value, "the file");
  const id = stringOf(fields.id, "id");
  // It becomes a part of paths and titles.
  if (!/^[\w][\w.-]{0,99}$/.test(id))
    throw new Error('"id" is not a name of letters, digits, ".", "_" and "-"');
  return {
    id,
    version: stringOf(fields.version, "version"),
    options: mapOf(fields.options, "options", optionOf),
    dependsOn: [...mapOf(fields.dependsOn, "dependsOn", (one) => one)].map(dependencyOf),
    installsAfter: listOf(fields.installsAfter, "installsAfter"),
    legacyIds: listOf(fields.legacyIds, "legacyIds"),
    deprecated: fields.deprecated === true,
    containerEnv: mapOf(fields.containerEnv, "containerEnv", (one, name) => variableOf(one, name)),
    mounts: mountsOf(fields.mounts),
    entrypoint: fields.entrypoint ? stringOf(fields.entrypoint, "entrypoint") : undefined,
    privileged: fields.privileged === true,
    init: fields.init === true,
    capAdd: listOf(fields.capAdd, "capAdd"),
    securityOpt: listOf(fields.securityOpt, "securityOpt"),
    commands: commandStages.flatMap((stage) => commandOf(stage, fields[`${stage}Command`])),
  };
}

const isNothing = (value: unknown) => value === undefined || value === null || value === "";

function optionOf(value: unknown, name: string): FeatureOption {
  const fields = fieldsOf(value, `options.${name}`);
  const { type = "string", default: initial, enum: values } = fields;
  if (type !== "string" && type !== "boolean")
    throw new Error(`"options.${name}.type" is not string or boolean`);
  return {
    type,
    default: isNothing(initial)
      ? type === "boolean"
        ? "false"
        : ""
      : textOf(initial, `options.${name}.default`),
    values: values === undefined ? undefined : listOf(values, `options.${name}.enum`),
  };
}

/** Its value is an object of options, or a version. */
function dependencyOf([reference, value]: readonly [string, unknown]): Dependency {
  if (typeof value === "string") return { reference, options: new Map([["version", value]]) };
  if (typeof value === "boolean" || value === null) return { reference, options: new Map() };
  return { reference, options: mapOf(value, `dependsOn.${reference}`, textOf) };
}

function variableOf(value: unknown, name: string): string {
  const text = textOf(value, `containerEnv.${name}`);
  if (!/^[A-Za-z_]\w*$/.test(name) || /[\n\r\0]/.test(text))
    throw new Error(`"containerEnv.${name}" is not a variable of one line`);
  // The specification has `${containerEnv:NAME}` for what a Dockerfile calls `${NAME}`.
  return text.replace(/\$\{containerEnv:(\w+)\}/g, "$${$1}");
}

/** A text for a shell, an array of a program and its arguments, or an object of both. */
function commandOf(stage: LifecycleStage, value: unknown): readonly FeatureCommand[] {
  const name = `${stage}Command`;
  if (isNothing(value)) return [];
  const isObject = typeof value === "object" && !Array.isArray(value);
  const programs = isObject
    ? [...mapOf(value, name, argumentsOf)].map(([key, args]) => ({ name: key, args }))
    : [{ args: argumentsOf(value, name) }];
  return programs.length > 0 ? [{ stage, programs }] : [];
}

function argumentsOf(value: unknown, name: string): readonly string[] {
  if (typeof value === "string") return ["/bin/sh", "-c", stringOf(value, name)];
  const args = listOf(value, name);
  if (args.length === 0) throw new Error(`"${name}" is not a command`);
  return args;
}

/** Each as an object, or in the syntax of `docker run --mount`. */
function mountsOf(value: unknown): readonly FeatureMount[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error('"mounts" is not an array');
  return value.map((one: unknown) => {
    const fields = typeof one === "string" ? fieldsOfText(one) : fieldsOf(one, "mounts");
    const { type = "volume", source = fields.src ?? "", target = fields.dst ?? fields.destination } = fields;
    const readOnly = [fields.readonly, fields.ro].some(
      (flag) => flag === true || flag === "true" || flag === "",
    );
    return {
      type: stringOf(type, "mounts.type"),
      source: textOf(source, "mounts.source"),
      target: stringOf(target, "mounts.target"),
      readOnly,
    };
  });
}

function fieldsOfText(text: string): Fields {
  const pairs = text.split(",").map((field) => {
    const [name = "", ...value] = field.split("=");
    return [name.trim(), value.join("=")] as const;
  });
  return Object.fromEntries(pairs);
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${name === "the file" ? name : `"${name}"`} is not an object`);
}

function mapOf<Value>(
  value: unknown,
  name: string,
  read: (value: unknown, name: string) => Value,
): ReadonlyMap<string, Value> {
  if (value === undefined || value === null) return new Map();
  return new Map(Object.entries(fieldsOf(value, name)).map(([key, one]) => [key, read(one, key)]));
}

function stringOf(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
  throw new Error(`"${name}" is not a string`);
}

/** A string, or a boolean or number as one. */
function textOf(value: unknown, name: string): string {
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (typeof value === "string" && !value.includes("\0")) return value;
  throw new Error(`"${name}" is not a string or boolean`);
}

function listOf(value: unknown, name: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`"${name}" is not an array`);
  return value.map((one: unknown) => stringOf(one, name));
}
