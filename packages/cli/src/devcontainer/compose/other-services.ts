import { resolve } from "node:path";
import type { ComposeContext } from "./context.ts";
import { withOwnVariables } from "./interpolate.ts";
import { isMapping, type Mapping, textsOf, type Value } from "./value.ts";

export interface OtherServices {
  readonly services: Mapping;
  readonly volumes: Mapping;
  /** The service whose network namespace the main one shares; undefined: it has its own. */
  readonly shared: string | undefined;
}

/** Keys of a service that another program than rocker's Compose file needs, or that are not the same there. */
const leftOut: ReadonlySet<string> = new Set([
  "profiles",
  "extends",
  "develop",
  "networks",
  "scale",
  "secrets",
  "configs",
]);

/** The services that start besides the main one, with absolute paths; undefined: there are none. */
export function otherServices(context: ComposeContext): OtherServices | undefined {
  const { services, main, volumes } = context;
  const names = startedNames(context);
  if (names.length === 0) return undefined;
  const shared = sharedNetwork(context, names);
  const specs = names.map((name) => [name, serviceSpec(name, context, { names, shared })] as const);
  const used = new Set([...names, main].flatMap((name) => volumeNames(services[name])));
  const defined = Object.entries(volumes).filter(([name]) => used.has(name));
  return {
    services: Object.fromEntries(specs),
    volumes: Object.fromEntries(defined.map(([name, value]) => [name, value ?? {}])),
    shared,
  };
}

/** `runServices`, or all without a profile; and what they and the main service depend on. */
function startedNames({ reading, services, main }: ComposeContext): readonly string[] {
  const own = reading.entry("runServices");
  const asked = own ? reading.strings(own.value, own.key).map(({ text }) => text) : undefined;
  const usual = Object.keys(services).filter(
    (name) => textsOf(keyOf(services[name], "profiles")).length === 0,
  );
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name) || !Object.hasOwn(services, name)) return;
    found.add(name);
    for (const one of needed(services[name])) add(one);
  };
  for (const name of [...(asked ?? usual), main]) add(name);
  found.delete(main);
  return Object.keys(services).filter((name) => found.has(name));
}

function needed(service: Value | undefined): readonly string[] {
  const dependsOn = keyOf(service, "depends_on");
  const mode = /^service:(.+)$/.exec(String(keyOf(service, "network_mode") ?? ""))?.[1];
  return [...(isMapping(dependsOn) ? Object.keys(dependsOn) : textsOf(dependsOn)), ...(mode ? [mode] : [])];
}

/** Two services in one network namespace: whichever starts first has it. The main one starts last. */
function sharedNetwork({ services, main }: ComposeContext, names: readonly string[]): string | undefined {
  const mode = (name: string) =>
    /^service:(.+)$/.exec(String(keyOf(services[name], "network_mode") ?? ""))?.[1];
  const ofMain = mode(main);
  return ofMain !== undefined && Object.hasOwn(services, ofMain)
    ? ofMain
    : names.find((name) => mode(name) === main);
}

function serviceSpec(
  name: string,
  context: ComposeContext,
  { names, shared }: { names: readonly string[]; shared: string | undefined },
): Mapping {
  const { reading, entry, services, main, source } = context;
  const isHost = (one: string) => reading.host.env[one] !== undefined;
  const own = withOwnVariables(services[name] ?? {}, source.variables, isHost);
  const pairs = Object.entries(isMapping(own) ? own : {}).flatMap(([key, value]) => {
    if (key === "profiles" || key === "networks") return [];
    if (!leftOut.has(key)) return [[key, absolute(key, value, context)] as const];
    return reading.leaveOut("not used", `${entry.key} ${name}.${key}`, entry.at) ?? [];
  });
  const spec: Record<string, Value> = Object.fromEntries(pairs);
  const withoutMain = (key: string) => {
    const value = spec[key];
    if (isMapping(value))
      spec[key] = Object.fromEntries(Object.entries(value).filter(([one]) => names.includes(one)));
    else if (Array.isArray(value)) spec[key] = value.filter((one) => names.includes(String(one)));
  };
  withoutMain("depends_on");
  if (spec.network_mode === `service:${main}`) {
    if (name === shared) delete spec.network_mode;
    else spec.network_mode = `service:${shared}`;
  }
  return spec;
}

/** Compose resolves relative paths against its file, which is rocker's. */
function absolute(key: string, value: Value, { source, reading }: ComposeContext): Value {
  const home = reading.host.env.HOME || reading.host.user().home;
  const path = (text: string) =>
    text.startsWith("~/") ? home + text.slice(1) : resolve(source.directory, text);
  if (key === "volumes" && Array.isArray(value)) return value.map((one) => longVolume(one, path));
  if (key === "env_file") {
    const files = Array.isArray(value) ? value : [value];
    return files.flatMap((one) => {
      const file = path(String(isMapping(one) ? one.path : one));
      return isMapping(one) && one.required === false && !reading.host.path(file) ? [] : [file];
    });
  }
  if (key !== "build") return value;
  const build = isMapping(value) ? value : { context: value };
  const context = path(String(build.context ?? "."));
  return {
    ...build,
    context,
    ...(build.dockerfile !== undefined && { dockerfile: resolve(context, String(build.dockerfile)) }),
  };
}

/** `SRC:DST[:OPTIONS]` in the long form, whose source may contain anything. */
function longVolume(volume: Value, path: (text: string) => string): Value {
  if (isMapping(volume)) {
    return volume.type === "bind" ? { ...volume, source: path(String(volume.source)) } : volume;
  }
  const { source, target, options } = volumeParts(String(volume));
  const how = options.includes("ro") ? { read_only: true } : {};
  if (source === undefined) return { type: "volume", target, ...how };
  return isPath(source)
    ? { type: "bind", source: path(source), target, ...how }
    : { type: "volume", source, target, ...how };
}

/** The parts of a volume in the short form. Colons in `${NAME:-default}` do not separate. */
export function volumeParts(text: string) {
  const [first = "", second, third = ""] = text.match(/(?:\$\{[^}]*\}?|[^:])+/g) ?? [];
  const options = third === "" ? [] : third.split(",");
  return second === undefined
    ? { source: undefined, target: first, options }
    : { source: first, target: second, options };
}

export const isPath = (source: string) => /^[./~$]/.test(source);

function volumeNames(service: Value | undefined): readonly string[] {
  const volumes = keyOf(service, "volumes");
  return (Array.isArray(volumes) ? volumes : []).flatMap((volume) => {
    const source = isMapping(volume)
      ? volume.type === "volume"
        ? volume.source
        : undefined
      : volumeParts(String(volume)).source;
    return typeof source === "string" && !isPath(source) ? [source] : [];
  });
}

export const keyOf = (service: Value | undefined, key: string): Value | undefined =>
  isMapping(service) && Object.hasOwn(service, key) ? service[key] : undefined;
