import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Host, type Invocation, type Registry, rockerError, systemHost } from "@rocker/core/lifecycle";
import { firstFile } from "../configuration/first-file.ts";
import { noConfiguration } from "../configuration/load.ts";
import { findProjectFiles, localName } from "../configuration/places.ts";
import { configurationSchema } from "../configuration/schema.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { openLine, parseLine } from "../invoke/read-line.ts";
import { fileOptions, initOptions } from "../options.ts";
import { askFirstLine } from "./ask-first-line.ts";
import { showHelp } from "./show.ts";

const fileName = ".rockerrc.yaml";
const schemaName = ".rockerrc.schema.json";

/** `rocker init [options] [image] [command…]`: writes the command line as the project configuration. */
export async function init(argv: readonly string[]): Promise<number> {
  // Only the command line and what is converted: other configuration is not copied.
  const system = systemHost();
  const host = { ...system, env: withoutOurs(system.env) };
  const { parsed } = await readTyped(argv, host);
  const { options, invocation, registry } = parsed;
  if (options.help) return showHelp({ command: "init", registry, options: initOptions, all: options.all });
  if (options.from !== undefined) return convert(options.from, parsed, host);
  const { hasDevcontainer } = await refuseSecond(host, undefined);

  // The project's dev container has its image.
  const needsImage = invocation.image === undefined && !hasDevcontainer;
  const asks = needsImage && !options.yes && hasTerminal();
  if (needsImage && !asks) throw rockerError("RK101", { command: "init" });
  const asked = asks ? await readTyped([...argv, ...(await askFirstLine())], host) : undefined;
  write(asked?.parsed.invocation ?? invocation, ["engine"], host, registry);
  return 0;
}

/** Writes what another file or command line asks for. Nothing but `--from` may be given: it is not merged. */
async function convert(
  from: string,
  { invocation, options, registry }: Awaited<ReturnType<typeof readTyped>>["parsed"],
  host: Host,
): Promise<number> {
  const { initSource, readSource } = await import("./init-source.ts");
  const extra = [...invocation.given.values()].flatMap((ofOwner) => [...ofOwner.keys()]);
  const others = extra.filter((name) => !["from", "yes", "devcontainer", "quiet", "verbose"].includes(name));
  const words = [
    ...others.map((name) => `--${name}`),
    ...(invocation.images.length > 0 ? [invocation.image ?? ""] : []),
  ];
  if (words.length > 0)
    throw rockerError("RK108", { arguments: words, reason: "--from takes all settings from its source" });
  const source = initSource(from, options.devcontainer);
  await refuseSecond(host, source.kind);
  const converted = await readSource(source, host);
  write(converted.invocation, Object.keys(fileOptions), host, registry);
  return 0;
}

/** @throws RockerError RK120 if this directory has a configuration that is not the one to convert */
async function refuseSecond(
  host: Host,
  converted: string | undefined,
): Promise<{ hasDevcontainer: boolean }> {
  const here = (await findProjectFiles(host)).found;
  if (here?.directory !== host.cwd) return { hasDevcontainer: false };
  const hasDevcontainer = (here.devcontainers ?? []).length > 0;
  const name = basename(here.path);
  const isSource = name === localName || (converted !== undefined && name === "rockerc.yaml");
  if (!hasDevcontainer && !isSource) throw rockerError("RK120", { file: here.path });
  return { hasDevcontainer };
}

async function readTyped(argv: readonly string[], host: Host) {
  const command = { options: initOptions, mayAsk: false };
  return parseLine(await openLine(argv, command, host, noConfiguration));
}

const withoutOurs = (env: Host["env"]): Host["env"] =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("ROCKER_")));

function write(invocation: Invocation, ownOptions: readonly string[], host: Host, registry: Registry): void {
  const schema = join(host.cwd, schemaName);
  const home = host.env.HOME || host.user().home;
  const text = firstFile(invocation, { schema: `./${schemaName}`, directory: host.cwd, home, ownOptions });
  writeFileSync(join(host.cwd, fileName), text, { flag: "wx" });
  if (!existsSync(schema)) {
    writeFileSync(schema, `${JSON.stringify(configurationSchema(registry), null, 2)}\n`, { flag: "wx" });
  }
  process.stderr.write(
    `rocker: wrote ${fileName}, and ${schemaName} for your editor. To use it, run: rocker\n`,
  );
}
