import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  commandOwner,
  type Host,
  type Invocation,
  type Registry,
  rockerError,
  systemHost,
} from "@rocker/core/lifecycle";
import { firstFile } from "../configuration/first-file.ts";
import { noConfiguration } from "../configuration/load.ts";
import { findProjectFiles, localName } from "../configuration/places.ts";
import { configurationSchema } from "../configuration/schema.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { openLine, parseLine } from "../invoke/read-line.ts";
import { initOptions } from "../options.ts";
import { askFirstLine } from "./ask-first-line.ts";
import { showHelp } from "./show.ts";

const fileName = ".rockerrc.yaml";
const schemaName = ".rockerrc.schema.json";

/** `rocker init [options] [image] [command…]`: writes the command line as the project configuration. */
export async function init(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { parsed } = await readTyped(argv, host);
  const { options, invocation, registry } = parsed;
  if (options.help) return showHelp("init", registry, initOptions);
  const here = (await findProjectFiles(host)).found;
  const isHere = here?.directory === host.cwd;
  const hasDevcontainer = isHere && (here.devcontainers ?? []).length > 0;
  if (isHere && !hasDevcontainer && basename(here.path) !== localName)
    throw rockerError("RK120", { file: here.path });

  // The project's dev container has its image.
  const needsImage = invocation.image === undefined && !hasDevcontainer;
  const asks = needsImage && !options.yes && hasTerminal();
  if (needsImage && !asks) throw rockerError("RK101", { command: "init" });
  const asked = asks ? await readTyped([...argv, ...(await askFirstLine())], host) : undefined;
  write(asked?.parsed.invocation ?? invocation, host, registry);
  return 0;
}

/** Only the command line: other configuration is not copied. */
async function readTyped(argv: readonly string[], host: Host) {
  const own = { ...host, env: withoutOurs(host.env) };
  const command = { options: initOptions, mayAsk: false };
  return parseLine(await openLine(argv, command, own, noConfiguration));
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
  process.stderr.write(
    `rocker: wrote ${fileName}, and ${schemaName} for your editor. To use it, run: rocker\n`,
  );
}
