import type { ConfigEntry, ConfigNode, Position } from "@rocker/core/lifecycle";
import { isString, listEntry, type Reading, textEntry } from "./reading.ts";

/** The properties with commands, and rocker's options for them. */
const options = {
  initializeCommand: "initialize-command",
  onCreateCommand: "on-create-command",
  updateContentCommand: "update-content-command",
  postCreateCommand: "post-create-command",
  postStartCommand: "post-start-command",
  postAttachCommand: "post-attach-command",
} as const;

export const lifecycleProperties: readonly string[] = [...Object.keys(options), "userEnvProbe", "waitFor"];

const probes = ["none", "loginShell", "interactiveShell", "loginInteractiveShell"];

/** A command in the syntax of its option: text for a shell, an array, or an object of both. */
type Command = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;

/**
 * The lifecycle commands. `waitFor` has no effect besides its check: rocker waits for all commands, so also for those that it
 * names.
 */
export function lifecycle(reading: Reading): ConfigEntry[] {
  checkWaitFor(reading);
  const commands = Object.entries(options).flatMap(([key, option]) => {
    const entry = reading.entry(key);
    const text = entry && commandText(entry, reading);
    return entry && text !== undefined ? [listEntry(option, [text], entry.at)] : [];
  });
  return [...commands, ...userEnvProbe(reading)];
}

function userEnvProbe(reading: Reading): ConfigEntry[] {
  const own = reading.entry("userEnvProbe");
  // The default of the specification. Programs that users run get these variables too, even if there are no commands.
  if (!own) return [textEntry("user-env-probe", "loginInteractiveShell", { line: 1, column: 1, length: 1 })];
  if (isString(own.value) && probes.includes(own.value.text))
    return [textEntry("user-env-probe", own.value.text, own.at)];
  reading.wrong(own.value.at, own.key, `one of ${probes.join(", ")}`);
  return [];
}

function checkWaitFor(reading: Reading): void {
  const own = reading.entry("waitFor");
  if (!own || (isString(own.value) && Object.hasOwn(options, own.value.text))) return;
  reading.wrong(own.value.at, own.key, `one of ${Object.keys(options).join(", ")}`);
}

/** The value of an option for a lifecycle command; undefined if there is none, or if it was reported. */
export function commandText(entry: ConfigEntry, reading: Reading): string | undefined {
  const command = commandOf(entry, reading);
  return command === undefined || isEmpty(command) ? undefined : optionText(command);
}

/** @returns undefined if it was reported */
function commandOf({ key, value }: ConfigEntry, reading: Reading): Command | undefined {
  if (value.kind !== "map") return simpleCommand(key, value, reading);
  const entries: [string, string | readonly string[]][] = [];
  for (const entry of value.entries) {
    const command = simpleCommand(key, entry.value, reading);
    if (command === undefined) return undefined;
    if (!isEmpty(command)) entries.push([entry.key, command]);
  }
  return Object.fromEntries(entries);
}

function simpleCommand(key: string, node: ConfigNode, reading: Reading) {
  const text = (word: string, at: Position) => reading.shellText(word, key, at);
  if (isString(node)) return text(node.text, node.at);
  if (node.kind !== "list" || !node.items.every(isString))
    return reading.wrong(node.at, key, "a string, an array of strings or an object of these");
  const words = node.items.map((item) => (isString(item) ? text(item.text, item.at) : undefined));
  return words.every((word) => word !== undefined) ? words : undefined;
}

const isEmpty = (command: Command) =>
  typeof command === "string" ? command.trim() === "" : Object.keys(command).length === 0;

/** Text that the option would take for something else is the only command of an object. */
function optionText(command: Command): string {
  if (typeof command !== "string") return JSON.stringify(command);
  return /^\s*[[{]|^!/.test(command) ? JSON.stringify({ "": command }) : command;
}
