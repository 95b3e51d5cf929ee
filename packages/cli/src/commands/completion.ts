import { nearest, rockerError, systemHost } from "@rocker/core/lifecycle";
import { complete } from "../completion/candidates.ts";
import { scripts } from "../completion/scripts.ts";
import { completionSources } from "../completion/sources.ts";
import { loadConfiguration } from "../configuration/load.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { completionOptions } from "../options.ts";
import { printable } from "../render/printable.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker completion bash|zsh|fish`: prints a shell's script, which then calls `rocker completion words -- …`. */
export async function completion(argv: readonly string[]): Promise<number> {
  if (argv[0] === "words") return answer(argv.slice(argv.indexOf("--") + 1));
  if (argv[0] === "images") return updateImages();
  const host = systemHost();
  const { words, options } = readWords(argv, completionOptions, host);
  if (options.help) return showOwnHelp("completion", completionOptions);
  const [shell = ""] = words;
  const script = words.length === 1 && Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    const shells = Object.keys(scripts);
    const near = nearest(shell, shells);
    throw rockerError("RK219", {
      command: "rocker completion",
      expected: `one of ${shells.join(", ")}${near ? ` (did you mean ${near}?)` : ""}`,
    });
  }
  process.stdout.write(script);
  return 0;
}

/** `rocker completion images`, which `rocker completion words` starts in the background. */
async function updateImages(): Promise<number> {
  const host = systemHost();
  const { queryTimeout, refreshImageNames } = await import("../completion/image-names.ts");
  // Nobody would notice a process that hangs.
  setTimeout(() => process.exit(1), queryTimeout).unref();
  await refreshImageNames((await registeredHere(host)).registry, host);
  return 0;
}

async function answer(words: readonly string[]): Promise<number> {
  const host = systemHost();
  const configuration = await loadConfiguration(host);
  const { registry } = await registeredHere(host, configuration);
  const { candidates, files } = await complete(words, completionSources(registry, configuration, host));
  const lines = candidates.map(({ value, text }) => `${value}\t${printable(text)}`.trimEnd());
  if (files) lines.push(":files");
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
