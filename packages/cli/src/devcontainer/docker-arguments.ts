import type { ConfigNode, Position } from "@rocker/core/lifecycle";
import type { Reading, StringNode } from "./reading.ts";

/** One option of docker in a devcontainer.json. Its variables are not replaced yet. */
export interface DockerArgument {
  /** The long name, with dashes; an unknown one as written. */
  readonly flag: string;
  /** Undefined if there is none. */
  readonly value: string | undefined;
  /** As written. */
  readonly written: string;
  readonly at: Position;
}

/** Options of a docker command: long and short flags, with the long names of both. */
export interface DockerFlags {
  /** Those that take a value. */
  readonly valued: ReadonlyMap<string, string>;
  readonly switches: ReadonlyMap<string, string>;
}

/** @param short `-e env`; without a short name `env` */
export function dockerFlags(valued: readonly string[], switches: readonly string[]): DockerFlags {
  const withLong = (names: readonly string[]) =>
    new Map(
      names.flatMap((text) => {
        const words = text.split(" ");
        const long = `--${words.at(-1)}`;
        return [[long, long] as const, ...words.slice(0, -1).map((short) => [short, long] as const)];
      }),
    );
  return { valued: withLong(valued), switches: withLong(switches) };
}

/**
 * Splits an array of docker's arguments: `--flag=value`, `--flag value`, `-fvalue`, `-f value`, and switches together
 * (`-it`). An unknown long flag takes the next argument as its value unless that is a flag too.
 */
export function dockerArguments(
  node: ConfigNode,
  key: string,
  flags: DockerFlags,
  reading: Reading,
): readonly DockerArgument[] {
  return [...split(reading.strings(node, key), flags)];
}

function* split(words: readonly StringNode[], { valued, switches }: DockerFlags): Iterable<DockerArgument> {
  const rest = [...words];
  for (let word = rest.shift(); word; word = rest.shift()) {
    const { text, at } = word;
    const equals = text.indexOf("=");
    if (!/^-./.test(text)) yield { flag: text, value: undefined, written: text, at };
    else if (!text.startsWith("--")) yield* splitShort(word, rest, { valued, switches });
    else if (equals > 0)
      yield { flag: text.slice(0, equals), value: text.slice(equals + 1), written: text, at };
    else if (valued.has(text) || (!switches.has(text) && isValue(rest[0]))) {
      const value = rest.shift()?.text;
      yield { flag: text, value, written: value === undefined ? text : `${text} ${value}`, at };
    } else yield { flag: text, value: undefined, written: text, at };
  }
}

const isValue = (word: StringNode | undefined) => word !== undefined && !word.text.startsWith("-");

/** @param rest its first argument is taken if a flag needs it as its value */
function* splitShort(
  { text, at }: StringNode,
  rest: StringNode[],
  { valued, switches }: DockerFlags,
): Iterable<DockerArgument> {
  for (let index = 1; index < text.length; index++) {
    const short = `-${text[index]}`;
    const long = valued.get(short);
    if (long !== undefined) {
      const own = text.slice(index + 1).replace(/^=/, "");
      const value = own === "" ? rest.shift()?.text : own;
      yield { flag: long, value, written: own === "" ? `${text} ${value ?? ""}`.trim() : text, at };
      return;
    }
    const known = switches.get(short);
    yield { flag: known ?? text, value: undefined, written: text, at };
    if (known === undefined) return;
  }
}
