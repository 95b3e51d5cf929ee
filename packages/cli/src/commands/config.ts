import { jsonText, systemHost } from "@rocker/core/lifecycle";
import { explain } from "../configuration/explain.ts";
import { loadConfiguration } from "../configuration/load.ts";
import { configurationSchema } from "../configuration/schema.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { readLine } from "../invoke/read-line.ts";
import { configOptions, listOptions } from "../options.ts";
import { configurationText, explanationText } from "../render/configuration-text.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";
import { readOwnOptions } from "./own-options.ts";
import { showHelp, showOwnHelp } from "./show.ts";

/** `rocker config [--explain] [options] [image]`: shows the values that a run would use. */
export async function config(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const noCommand = "the configuration is only shown; to change it, edit its file";
  const command = { options: configOptions, mayAsk: false, noCommand };
  const { parsed, configuration, notices } = await readLine(argv, command, host);
  const { options, invocation, registry } = parsed;
  if (options.help)
    return showHelp({ command: "config", registry, options: configOptions, all: options.all });
  for (const warning of configuration.warnings) notices.warning(warning);
  const keys = explain(invocation);
  if (options.json) process.stdout.write(`${jsonText(keys, 2)}\n`);
  else if (keys.length === 0)
    process.stderr.write("rocker: no configuration here. To create one, run: rocker init\n");
  else {
    const [style, width] = [styleFor(process.stdout, process.env), widthOf(process.stdout)];
    const lines = () =>
      options.explain ? explanationText(keys, style, width) : configurationText(keys, width);
    process.stdout.write(`${await laidOut(() => lines().join("\n"))}\n`);
  }
  return 0;
}

/** `rocker config schema`: prints the JSON Schema of configuration files. */
export async function configSchema(argv: readonly string[]): Promise<number> {
  const { host, options } = readOwnOptions(argv, listOptions);
  if (options.help) return showOwnHelp("config schema", listOptions);
  const { registry } = await registeredHere(host, await loadConfiguration(host));
  process.stdout.write(`${JSON.stringify(configurationSchema(registry), null, 2)}\n`);
  return 0;
}
