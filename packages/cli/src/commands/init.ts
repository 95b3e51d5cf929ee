import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  commandOwner,
  failWith,
  type Host,
  type Invocation,
  type Registry,
  systemHost,
} from "@rocker/core/lifecycle";
import { firstFile } from "../configuration/first-file.ts";
import { noConfiguration } from "../configuration/load.ts";
import { findProjectFiles, localName } from "../configuration/places.ts";
import { configurationSchema } from "../configuration/schema.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { parseLine } from "../invoke/plan-line.ts";
import { registerHere } from "../invoke/register-here.ts";
import { initOptions } from "../options.ts";
import { askFirstLine } from "./ask-first-line.ts";
import { showHelp } from "./show.ts";

const fileName = ".rockerrc.yaml";
const schemaName = ".rockerrc.schema.json";

/** `rocker init [options] [image] [command…]`: writes the line as the project's configuration. */
export async function init(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const registry = await registerHere(argv, initOptions, host);
  const { options, invocation } = await readTyped(argv, host, registry);
  if (options.help) return showHelp("init", registry, initOptions);
  const here = findProjectFiles(host).found;
  if (here?.directory === host.cwd && basename(here.path) !== localName)
    throw failWith("RK120", { file: here.path });

  const asks = invocation.image === undefined && !options.yes && hasTerminal();
  if (invocation.image === undefined && !asks) throw failWith("RK101", { command: "init" });
  const line = asks ? await readTyped([...argv, ...(await askFirstLine())], host, registry) : undefined;
  write(line?.invocation ?? invocation, host, registry);
  return 0;
}

/** The line alone: what is configured elsewhere stays there. */
function readTyped(argv: readonly string[], host: Host, registry: Registry) {
  const own = { ...host, env: withoutOurs(host.env) };
  return parseLine(argv, initOptions, own, registry, noConfiguration);
}

const withoutOurs = (env: Host["env"]): Host["env"] =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("ROCKER_")));

function write(invocation: Invocation, host: Host, registry: Registry): void {
  const schema = join(host.cwd, schemaName);
  const text = firstFile(invocation, `./${schemaName}`, commandOwner);
  writeFileSync(join(host.cwd, fileName), text, { flag: "wx" });
  if (!existsSync(schema)) {
    writeFileSync(schema, `${JSON.stringify(configurationSchema(registry), null, 2)}\n`, { flag: "wx" });
  }
  process.stderr.write(`rocker: wrote ${fileName} ("rocker" runs it) and ${schemaName} (for your editor)\n`);
}
