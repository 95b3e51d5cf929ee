import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineExtension } from "@rocker/core";
import { type Host, isRockerError, type Options, open, systemHost } from "@rocker/core/lifecycle";
import { explain } from "../configuration/explain.ts";
import { loadConfiguration } from "../configuration/load.ts";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { legacy } from "../legacy/options.ts";
import { fileOptions, runOptions } from "../options.ts";
import { temporaryDirectory, writeTree } from "./plugin-directories.ts";

/** A host whose user has a home directory with a project in it, with these files. The working directory is the project. */
export function hostIn(files: Readonly<Record<string, string | object>>, cwd = "project"): Host {
  const home = temporaryDirectory();
  mkdirSync(join(home, cwd), { recursive: true });
  writeTree(home, files);
  return { ...systemHost(), env: { HOME: home }, cwd: join(home, cwd) };
}

/** Options of each type. */
export const testOptions = {
  user: { type: "boolean", summary: "" },
  hostname: { type: "string", summary: "" },
  volume: { type: "list", paths: "source", summary: "" },
  "env-file": { type: "list", paths: "whole", summary: "" },
  feature: { type: "list", paths: "dotted", summary: "" },
  env: { type: "map", summary: "" },
  memory: { type: "size", summary: "" },
  workdir: { type: "string", summary: "" },
  port: { type: "list", summary: "" },
  "cap-add": { type: "list", summary: "" },
  nvidia: { type: "enum", values: ["auto", "runtime"], bare: "auto", summary: "" },
} satisfies Options;

const extension = defineExtension({ name: "test", summary: "test", options: testOptions, setup() {} });

/** Parses a command line with the configuration of a host. */
export async function configured(host: Host, ...argv: string[]) {
  const loaded = await loadConfiguration(host);
  const configuration = { ...loaded, problems: [] };
  const registered = open({
    host,
    report: () => {},
    legacy,
    roots: [{ origin: "cli", extensions: [extension] }],
  });
  const line = registered.read(argv, runOptions);
  return { loaded, invocation: registered.parse(line, { configuration, fileOptions }).invocation };
}

/** The effective values, by key. */
export async function valuesIn(host: Host, ...argv: string[]): Promise<Record<string, string[]>> {
  const { invocation } = await configured(host, ...argv);
  return Object.fromEntries(
    explain(invocation).map(({ key, values }) => [
      key,
      values.filter(({ state }) => state === "effective").map(({ value }) => value),
    ]),
  );
}

/** All problems, as `CODE what`, followed by the excerpt. */
export async function problemsIn(host: Host, ...argv: string[]): Promise<string[]> {
  const loaded: LoadedConfiguration = await loadConfiguration(host);
  const wrong = [...loaded.problems];
  try {
    await configured(host, ...argv);
  } catch (error) {
    if (!isRockerError(error)) throw error;
    wrong.push(...error.problems);
  }
  return wrong.map(({ code, what, why }) => [`${code} ${what}`, ...(why ? [why] : [])].join("\n"));
}
