import { type Host, type Parsed, rockerError } from "@rocker/core/lifecycle";
import { loadConfiguration, noConfiguration } from "../configuration/load.ts";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { shellWords } from "../configuration/shell-words.ts";
import { openLine, parseLine, type ReadLine } from "../invoke/read-line.ts";
import { runOptions } from "../options.ts";

/** The value of `rocker init --from`. */
export type InitSource =
  | { readonly kind: "devcontainer"; readonly name?: string | undefined }
  | { readonly kind: "rockerc" }
  | { readonly kind: "line"; readonly text: string };

const expected = 'devcontainer, rockerc, or a command line such as "rocker --x11 --user IMAGE"';

/** @throws RockerError RK103 */
export function initSource(value: string, devcontainer: string | undefined): InitSource {
  if (value === "devcontainer") return { kind: "devcontainer", name: devcontainer };
  if (value === "rockerc") return { kind: "rockerc" };
  if (/\s/.test(value.trim())) return { kind: "line", text: value };
  throw rockerError("RK103", { flag: "--from", value, expected });
}

/** What the source asks for, without the user's own configuration, and reports what of it is left out. */
export async function readSource(source: InitSource, host: Host): Promise<Parsed> {
  const isLine = source.kind === "line";
  const argv = isLine ? wordsOf(source.text, host) : [];
  const configuration = isLine ? noConfiguration : await configurationOf(source, host);
  const command = { options: runOptions, mayAsk: false };
  const { parsed, notices }: ReadLine<typeof runOptions> = await parseLine(
    await openLine(argv, command, host, configuration),
  );
  const { invocation } = parsed;
  if (invocation.image === undefined) throw rockerError("RK101", { command: "init" });
  for (const one of [...configuration.warnings, ...invocation.notices]) notices.warning(one);
  return parsed;
}

/** Only the file of the project that is converted. */
async function configurationOf(
  source: Exclude<InitSource, { kind: "line" }>,
  host: Host,
): Promise<LoadedConfiguration> {
  const name = source.kind === "devcontainer" ? source.name : undefined;
  const request = source.kind === "rockerc" ? undefined : { ...(name !== undefined && { name }) };
  const loaded = await loadConfiguration(host, request);
  const layers = loaded.layers.filter((layer) => layer.name === "project" && layer.profile === undefined);
  const file = source.kind === "rockerc" ? "rockerc.yaml" : "devcontainer.json";
  if (layers.length === 0 && loaded.problems.length === 0) throw rockerError("RK136", { file });
  return { ...loaded, layers };
}

/**
 * The arguments of a command line that was copied from a shell. Variables have the values that they have here, as the shell
 * would insert them.
 * @throws RockerError RK137 for what only a shell can evaluate
 */
function wordsOf(text: string, host: Host): readonly string[] {
  const words = shellWords(text.replace(/\\\n/g, " "), (part) => expanded(part, host));
  if (!words) throw rockerError("RK137", { part: text, reason: "a quote is not closed" });
  const program = words.findIndex((word) => /(^|\/)(dagger-)?rocker$/.test(word));
  const [first, ...rest] = words.slice(program + 1);
  if (first === undefined) return [];
  return first === "run" || first === "up" ? rest : [first, ...rest];
}

/** @throws RockerError RK137 */
function expanded(part: string, host: Host): string {
  const text = part.replace(/\$\(pwd\)|`pwd`|\$PWD\b|\$\{PWD\}/g, () => host.cwd);
  const shell = /\$\([^)]*\)?|`[^`]*`?/.exec(text)?.[0];
  if (shell !== undefined)
    throw rockerError("RK137", { part: shell, reason: "only a shell can evaluate it" });
  return text.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (written, braced, plain) => {
    const value = host.env[braced ?? plain];
    if (value === undefined) throw rockerError("RK137", { part: written, reason: "the variable is not set" });
    return value;
  });
}
