import type { Mount, Settings } from "@rocker/core/engine";
import type { BoundExport } from "../bound-export.ts";
import { envParts, exportedContainer, exportedName } from "../container.ts";
import { builtImage, contextFiles, type ImageFiles } from "../dockerfile/image-files.ts";
import { sshMissing } from "../dockerfile/ssh.ts";
import type { Exported, Missing } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { type Variable, withVariables } from "../personal/variables.ts";
import { yamlText } from "../yaml-text.ts";
import { type Service, withSettings } from "./settings.ts";

/** A Compose file with the container as a service, and the services next to it. */
export function composeExport(request: BoundExport): Exported {
  const { bound, start, missing: left } = exportedContainer(request);
  const { plan } = request;
  const { run } = bound;
  const built = builtImage(request);
  const name = exportedName(request);
  const mounts = run.mounts.map(volume);
  const others = run.services;
  const isDefaultNetwork =
    others !== undefined && run.settings.network?.value === `${others.project}_default`;
  const { network: ownNetwork, ...otherSettings } = run.settings;
  const settings: Settings =
    isDefaultNetwork || !ownNetwork ? otherSettings : { ...otherSettings, network: ownNetwork };
  const { service, missing: unset } = withSettings(
    {
      image: built ? name : plan.base.image,
      ...(built && { build: buildOf(request, built) }),
      ...(others && { depends_on: Object.keys(others.services) }),
      ...(start.user && { user: start.user }),
      ...(start.entrypoint && { entrypoint: [start.entrypoint] }),
      ...(start.args.length > 0 && { command: start.args }),
      ...(run.env.length > 0 && { environment: run.env.map(variable) }),
      ...(mounts.length > 0 && { volumes: mounts.flatMap((one) => ("volume" in one ? [one.volume] : [])) }),
    },
    settings,
  );
  const { missing, notes } = withReferences(
    {
      missing: [
        ...request.missing,
        ...left,
        ...unset,
        ...mounts.flatMap((one) => ("missing" in one ? [one.missing] : [])),
        ...sshMissing(plan),
      ],
      notes: [...request.notes, ...(built && built.arguments.length > 0 ? [forUser(built)] : [])],
    },
    (text) => withVariables(text, reference),
  );
  const namedVolumes = run.mounts.flatMap((mount) =>
    mount.type === "volume" && mount.source !== "" ? [mount.source] : [],
  );
  const networks = settings.network && "networks" in service ? [settings.network.value] : [];
  const external = (names: readonly string[]) =>
    Object.fromEntries([...new Set(names)].map((one) => [one, { external: true, name: one }]));
  const file = {
    services: {
      ...others?.services,
      [name.replace(/-rocker$/, "")]: escaped(service),
    },
    ...(namedVolumes.length + Object.keys(others?.volumes ?? {}).length > 0 && {
      volumes: {
        ...others?.volumes,
        ...Object.fromEntries([...new Set(namedVolumes)].map((one) => [one, { name: one }])),
      },
    }),
    ...(networks.length > 0 && { networks: external(networks) }),
  };
  const header = commented(headerLines({ ...request, missing, notes }));
  const contents = `${header}\n\n${yamlText(file)}`;
  return { files: [{ path: "compose.yaml", contents, mode: 0o644 }, ...contextFiles(built)], missing, notes };
}

function buildOf({ plan }: BoundExport, built: ImageFiles): Service {
  return {
    context: ".",
    ...(built.arguments.length > 0 && {
      args: Object.fromEntries(built.arguments.map(({ name, mark }) => [name, mark])),
    }),
    ...(plan.buildNetwork && { network: plan.buildNetwork.value }),
  };
}

/** A text with references to variables of the host, which are not escaped. */
class Joined {
  readonly parts: ReturnType<typeof envParts>;
  constructor(parts: ReturnType<typeof envParts>) {
    this.parts = parts;
  }
}

/** `NAME=VALUE`, or `NAME` for the host's. */
function variable(entry: Parameters<typeof envParts>[0]): unknown {
  const parts = envParts(entry);
  const [only] = parts;
  if (parts.length === 1 && only && "host" in only && only.host === entry.name) return entry.name;
  return new Joined([{ text: `${entry.name}=` }, ...parts]);
}

const propagations = ["shared", "rshared", "slave", "rslave", "private", "rprivate"];

function volume(mount: Mount): { readonly volume: unknown } | { readonly missing: Missing } {
  const { type, target, readOnly, options } = mount;
  const source = "source" in mount && mount.source !== "" ? { source: mount.source } : {};
  const propagation = options.find((option) => propagations.includes(option));
  const others = options.filter((option) => option !== propagation && option !== "nocopy");
  if (others.length > 0) {
    const words = [...options, ...(readOnly ? ["ro"] : [])];
    const isPlain = ![source.source ?? "", target].some((path) => path.includes(":"));
    if (isPlain)
      return {
        volume: `${source.source === undefined ? "" : `${source.source}:`}${target}:${words.join(",")}`,
      };
    return {
      missing: {
        what: `mount at ${target}`,
        from: mount.from,
        why: `Compose has no key for ${others.join(", ")}`,
      },
    };
  }
  return {
    volume: {
      type,
      ...source,
      target,
      ...(readOnly && { read_only: true }),
      ...(propagation && { bind: { propagation } }),
      ...(options.includes("nocopy") && { volume: { nocopy: true } }),
      ...("size" in mount && mount.size !== undefined && { tmpfs: { size: mount.size } }),
    },
  };
}

/** Compose expands "$" in every value. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return withVariables(value.replaceAll("$", "$$$$"), reference);
  if (value instanceof Joined) {
    return value.parts.map((part) => ("host" in part ? `\${${part.host}-}` : escaped(part.text))).join("");
  }
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}

const reference = ({ name, fallback }: Variable) =>
  fallback === undefined ? `\${${name}}` : `\${${name}:-${fallback}}`;

/** A line for a file that Compose reads. */
function forUser({ arguments: used }: ImageFiles): string {
  const lines = used.map(({ name, shell }) => `  ${name}="${shell}"`);
  return ["Whose user the container has: set these variables, or write them to a file .env.", ...lines].join(
    "\n",
  );
}
