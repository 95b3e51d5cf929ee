import { portsOfService } from "../ports.ts";
import type { ComposeContext } from "./context.ts";
import { withOwnVariables } from "./interpolate.ts";
import { absolute, isPath, pathsIn, volumeParts } from "./paths.ts";
import { isMapping, keyOf, type Mapping, textsOf, type Value } from "./value.ts";

export interface OtherServices {
  readonly services: Mapping;
  readonly volumes: Mapping;
  /** The service whose network namespace the main one shares; undefined: it has its own. */
  readonly shared: string | undefined;
}

/** Keys of a service that need another part of its Compose file than services and volumes, or a newer Compose. */
const leftOut: ReadonlySet<string> = new Set(["develop", "scale", "secrets", "configs"]);

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

/** `runServices`, or all whose profile is active; and what they and the main service depend on. */
function startedNames({ reading, services, main, source }: ComposeContext): readonly string[] {
  const own = reading.entry("runServices");
  const asked = own ? reading.strings(own.value, own.key).map(({ text }) => text) : undefined;
  const active = reading.host.env.COMPOSE_PROFILES ?? source.variables.get("COMPOSE_PROFILES") ?? "";
  const profiles = active.split(",").map((one) => one.trim());
  const usual = Object.keys(services).filter((name) => {
    const own = textsOf(keyOf(services[name], "profiles"));
    return own.length === 0 || profiles.includes("*") || own.some((one) => profiles.includes(one));
  });
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
  // Compose would resolve relative paths against its file, which is rocker's.
  const path = pathsIn(source.directory, reading.host.env.HOME || reading.host.user().home);
  const isHost = (one: string) => reading.host.env[one] !== undefined;
  const own = withOwnVariables(services[name] ?? {}, source.variables, isHost);
  const pairs = Object.entries(isMapping(own) ? own : {}).flatMap(([key, value]) => {
    if (key === "profiles" || key === "networks") return [];
    if (!leftOut.has(key)) return [[key, existing(key, absolute(key, value, path), context)] as const];
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
  const forwarded = portsOfService(name, reading).filter((port) => !publishes(spec.ports, port));
  if (forwarded.length > 0 && spec.network_mode === undefined)
    spec.ports = [...(Array.isArray(spec.ports) ? spec.ports : []), ...forwarded];
  if (spec.network_mode === `service:${main}`) {
    if (name === shared) delete spec.network_mode;
    else spec.network_mode = `service:${shared}`;
  }
  return spec;
}

/** Whether a service has its port on the same port of the host anyway. @param port `ADDRESS:PORT:PORT` */
function publishes(ports: Value | undefined, port: string): boolean {
  const [, number] = port.split(":");
  const texts = (Array.isArray(ports) ? ports : []).map((one) =>
    isMapping(one) ? `${one.published}:${one.target}` : String(one),
  );
  return texts.some((text) => `:${text}`.endsWith(`:${number}:${number}`));
}

/** Files of variables that may be missing, and are. A Compose of version 1 does not know `required`. */
function existing(key: string, value: Value, { reading }: ComposeContext): Value {
  if (key !== "env_file" || !Array.isArray(value)) return value;
  return value.flatMap((one) => {
    if (!isMapping(one)) return [one];
    return one.required === false && !reading.host.path(String(one.path)) ? [] : [one.path ?? ""];
  });
}

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
