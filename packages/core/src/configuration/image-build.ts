import { basename, isAbsolute, join } from "node:path";
import { imagePrefix } from "../engine/image-name.ts";
import { sha256 } from "../host/sha256.ts";
import type { ImageBuild } from "../plan/plan.ts";
import type { ConfigNode } from "./file.ts";
import { rawValues } from "./raw-values.ts";

const fields = ["file", "context", "target", "args"];

/**
 * Reads the value of `dockerfile:`: a path, or a mapping. The default context is the directory of the configuration file, and
 * relative paths start there.
 * @returns undefined if it is neither
 */
export function readBuild(node: ConfigNode, directory: string): ImageBuild | undefined {
  const absolute = (path: string) => (isAbsolute(path) ? path : join(directory, path));
  if (node.kind === "scalar") return { dockerfile: absolute(node.text), context: directory };
  if (node.kind !== "map" || node.entries.some(({ key }) => !fields.includes(key))) return undefined;
  const texts = new Map(
    node.entries.flatMap(({ key, value }) => (value.kind === "scalar" ? [[key, value.text] as const] : [])),
  );
  const file = texts.get("file");
  const target = texts.get("target");
  const args = argumentsIn(node.entries.find(({ key }) => key === "args")?.value);
  if (file === undefined || !args) return undefined;
  return {
    dockerfile: absolute(file),
    context: absolute(texts.get("context") ?? "."),
    ...(target !== undefined && { target }),
    ...(Object.keys(args).length > 0 && { args }),
  };
}

/** Only names with values: a name alone would mean the value on the host. */
function argumentsIn(node: ConfigNode | undefined): Record<string, string> | undefined {
  if (!node) return {};
  const pairs = node.kind === "map" ? rawValues({ type: "map", summary: "" }, node, "") : undefined;
  const entries = (pairs ?? []).map(({ raw = "" }) => /^([^=]+)=(.*)$/s.exec(raw) ?? []);
  if (!pairs || entries.some(([found]) => found === undefined)) return undefined;
  return Object.fromEntries(entries.map(([, name = "", value = ""]) => [name, value]));
}

/** The same name for the same build of the same directory, whatever its files contain: the engine detects changes. */
export function builtImageName(build: ImageBuild): string {
  const name = basename(build.context)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const { dockerfile, context, target = "", args = {} } = build;
  const what = [dockerfile, context, target, ...Object.entries(args).flat()].join("\0");
  const hash = sha256().update(what).digest("hex").slice(0, 32);
  return `${imagePrefix}${name || "project"}:dockerfile-${hash}`;
}
