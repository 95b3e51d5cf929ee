import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { ConfigEntry } from "@rocker/core/lifecycle";
import { isString, type Reading, textEntry } from "../reading.ts";
import type { ComposeContext } from "./context.ts";
import { LimitedVariables, TooMuchText } from "./limited-variables.ts";
import { mainService } from "./main-service.ts";
import { otherServices } from "./other-services.ts";
import type { ComposeSource } from "./source.ts";
import { isMapping, type Mapping } from "./value.ts";

/**
 * `dockerComposeFile`, `service` and `runServices`: the named service as rocker's own options, and the others as services
 * that start before it.
 */
export function compose(project: string, source: ComposeSource, reading: Reading): ConfigEntry[] {
  const entry = reading.entry("dockerComposeFile");
  if (!entry) return [];
  if (source.fault !== undefined) {
    return reading.refuse(entry, `not used: ${source.fault.what}`, source.fault.fix) ?? [];
  }
  const file = source.content;
  const services = isMapping(file.services) ? file.services : {};
  const main = nameOfService(reading, Object.keys(services));
  if (main === undefined) return [];
  const context: ComposeContext = {
    reading,
    entry,
    source: { ...source, variables: new LimitedVariables(source.variables) },
    project,
    name: projectName(project),
    main,
    services,
    volumes: isMapping(file.volumes) ? file.volumes : {},
  };
  try {
    const others = otherServices(context);
    for (const one of Object.keys(others?.services ?? {})) reading.otherServices.add(one);
    return [...mainService(context, others), ...(others ? [servicesEntry(context, others)] : [])];
  } catch (error) {
    if (!(error instanceof TooMuchText)) throw error;
    return reading.refuse(entry, "not used: its variables expand to more than 4 MB", "Shorten them.") ?? [];
  }
}

/** @returns undefined if it was reported */
function nameOfService(reading: Reading, names: readonly string[]): string | undefined {
  const own = reading.entry("service");
  const [only, ...more] = names;
  if (!own) {
    if (only !== undefined && more.length === 0) return only;
    const file = reading.entry("dockerComposeFile");
    return (
      file && reading.refuse(file, "not used without service", `Add "service": one of ${names.join(", ")}.`)
    );
  }
  const text = reading.string(own.value, own.key);
  if (text === undefined || names.includes(text)) return text;
  return reading.wrong(
    own.value.at,
    own.key,
    `a service of the Compose file: ${names.join(", ") || "it has none"}`,
  );
}

/** The same for each directory, and for no other. */
function projectName(project: string): string {
  const slug =
    basename(project)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "project";
  return `rocker-${slug}-${createHash("sha256").update(project).digest("hex").slice(0, 8)}`;
}

function servicesEntry(
  { name, entry, reading }: ComposeContext,
  { services, volumes }: { services: Mapping; volumes: Mapping },
): ConfigEntry {
  const action = reading.entry("shutdownAction")?.value;
  const stops = !(action && isString(action) && action.text !== "stopCompose");
  const value = { project: name, services, volumes, ...(!stops && { stops }) };
  return textEntry("compose-services", JSON.stringify(value), entry.at);
}
