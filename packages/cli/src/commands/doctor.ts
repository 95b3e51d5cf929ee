import { jsonText, systemHost } from "@rocker/core/lifecycle";
import { configurationFindings } from "../doctor/configuration.ts";
import { desktopFindings } from "../doctor/desktop.ts";
import { engineFindings, selectedFindings } from "../doctor/engines.ts";
import type { DoctorContext } from "../doctor/finding.ts";
import { pluginFindings } from "../doctor/plugins.ts";
import { readDoctorLine } from "../doctor/read-line.ts";
import { requestedFindings } from "../doctor/requested.ts";
import { systemFindings } from "../doctor/system.ts";
import { doctorText } from "../doctor/text.ts";
import { doctorOptions } from "../options.ts";
import { styleFor } from "../render/style.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";
import { showHelp } from "./show.ts";

/** `rocker doctor [options]`: checks the system, and the requested settings. Returns 1 if those cannot work. */
export async function doctor(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { line, faults } = await readDoctorLine(argv, host);
  const { options, registry } = line.parsed;
  if (options.help)
    return showHelp({ command: "doctor", registry, options: doctorOptions, all: options.all });
  const context: DoctorContext = { host, registry };
  const selected = await selectedFindings(context, options.engine);
  const findings = [
    ...(await engineFindings(context)),
    ...selected.findings,
    ...systemFindings(context),
    ...desktopFindings(context),
    ...pluginFindings(context),
    ...configurationFindings(line, faults, host),
    ...(await requestedFindings(line, selected.engines)),
  ];
  const style = styleFor(process.stdout, process.env);
  const text = options.json
    ? jsonText(findings, 2)
    : await laidOut(() => doctorText(findings, style, widthOf(process.stdout) ?? 100));
  process.stdout.write(`${text}\n`);
  return findings.some(({ state }) => state === "problem") ? 1 : 0;
}
