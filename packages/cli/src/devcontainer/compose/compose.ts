import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type ConfigEntry, type ConfigFile, shownPath } from "@rocker/core/lifecycle";
import { isString, type Reading, textEntry } from "../reading.ts";
import type { ComposeContext } from "./context.ts";
import { LimitedVariables, TooMuchText } from "./limited-variables.ts";
import { mainService } from "./main-service.ts";
import { merged } from "./merge.ts";
import { otherServices } from "./other-services.ts";
import type { ComposeSource } from "./source.ts";
import { dataOf, isMapping, type Mapping } from "./value.ts";

/**
 * `dockerComposeFile`, `service` and `runServices`: the named service as rocker's own options, and the others as services
 * that start before it.
 */
export function compose(project: string, source: ComposeSource, reading: Reading): ConfigEntry[] {
  const entry = reading.entry("dockerComposeFile");
  if (!entry) return [];
  const [missing] = source.missing;
  if (missing !== undefined) {
    const path = shownPath(missing, reading.host.cwd);
    return reading.refuse(entry, `not used: ${path} not found`, "Correct the path.") ?? [];
  }
  const file = merged(source.files.map(contentOf));
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
    return [...mainService(context, others), ...(others ? [servicesEntry(context, others)] : [])];
  } catch (error) {
    if (!(error instanceof TooMuchText)) throw error;
    return reading.refuse(entry, "not used: its variables expand to more than 4 MB", "Shorten them.") ?? [];
  }
}

const contentOf = ({ entries }: ConfigFile): Mapping => {
  const value = dataOf({ kind: "map", entries, at: { line: 1, column: 1, length: 1 } });
  return isMapping(value) ? value : {};
};

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
