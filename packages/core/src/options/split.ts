import { type Problem, problem } from "../errors/error.ts";
import { Corrections } from "./corrections.ts";
import { expectedOf, valueIsOptional } from "./declaration.ts";
import { isSpacedValue, unabbreviated, valuesBeforeImage } from "./legacy.ts";
import { isKnownOption, nearestOption } from "./option-name.ts";
import type { LineProblem, Setting, SplitLine } from "./split-line.ts";
import type { OptionTable, TableEntry } from "./table.ts";

/**
 * Splits an argument vector into options, image and command. Options end at the first argument that is not an option, or at
 * `--`; arguments after the image are not parsed. All problems are collected.
 */
export function splitLine(argv: readonly string[], table: OptionTable): SplitLine {
  const line = new LineSplitter(argv, table).split();
  return line.corrected && !isAccepted(line.corrected, table) ? { ...line, corrected: undefined } : line;
}

function isAccepted(argv: readonly string[], table: OptionTable): boolean {
  const { problems, image } = new LineSplitter(argv, table).split();
  return problems.length === 0 && image !== undefined;
}

class LineSplitter {
  readonly #argv: readonly string[];
  readonly #table: OptionTable;
  readonly #settings: Setting[] = [];
  readonly #problems: LineProblem[] = [];
  readonly #notices: Problem[] = [];
  readonly #corrections = new Corrections();
  /** Index of the next argument. */
  #at = 0;
  /** Index of the option that is being read. */
  #start = 0;
  /** Index after an unknown option that is like no other: the argument there may be its value. */
  #guess: number | undefined;
  /** The number of settings before the first problem. */
  #certain: number | undefined;

  constructor(argv: readonly string[], table: OptionTable) {
    this.#argv = argv;
    this.#table = table;
  }

  split(): SplitLine {
    let ended = false;
    for (let word = this.#next; word !== undefined && !ended; word = this.#next) {
      const isOption = word.startsWith("-") && word !== "-";
      if (!isOption) break;
      this.#start = this.#at++;
      if (word === "--") ended = true;
      else if (word.startsWith("--")) this.#long(word);
      else this.#short(word);
    }
    const image = this.#next;
    const previous = this.#settings.at(-1);
    if (image !== undefined && previous && !ended) this.#reportSpacedValue(image, previous);
    // Options after "--" are not accepted: a script may pass an image that it does not control. No image is named like one.
    if (image !== undefined && ended && isKnownOption(image, this.#table))
      this.#corrections.replace(this.#at - 1, []);
    return {
      corrected: this.#corrections.line(this.#argv),
      settings: this.#settings,
      certain: this.#settings.slice(0, this.#certain),
      image,
      imageIsGuess: this.#guess === this.#at,
      command: this.#argv.slice(this.#at + 1),
      problems: this.#problems,
      notices: this.#notices,
    };
  }

  get #next(): string | undefined {
    return this.#argv[this.#at];
  }

  #long(word: string): void {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const flag = `--${name}`;
    const value = equals < 0 ? undefined : word.slice(equals + 1);

    const entry = this.#table.long.get(name);
    if (entry) {
      this.#take(entry, flag, value);
      return;
    }
    if (this.#legacy(name, flag, value)) return;
    const positive = name.startsWith("no-") ? this.#table.long.get(name.slice(3)) : undefined;
    if (!positive) this.#unknown(flag, word);
    else if (value !== undefined) {
      this.#wrong(problem("RK107", { flag }));
      this.#corrections.replace(this.#start, [flag]);
    } else this.#set({ entry: positive, raw: undefined, off: true, flag });
  }

  /** An option of another program; false when it is none. */
  #legacy(name: string, flag: string, value: string | undefined): boolean {
    const { legacy, long } = this.#table;
    const known = legacy.options.get(name);
    const whole = known ? undefined : unabbreviated(name, legacy);
    const meaning = whole === undefined ? known : ({ kind: "alias", of: whole } as const);
    if (!meaning) return false;
    if (meaning.kind === "alias") {
      const entry = long.get(meaning.of);
      if (!entry) return false;
      if (whole !== undefined) this.#notices.push(problem("RK124", { flag, meaning: `--${meaning.of}` }));
      this.#take(entry, `--${meaning.of}`, value);
      return true;
    }
    if (meaning.kind === "means") {
      this.#options(flag, meaning.options);
      return true;
    }
    const takesValue = meaning.kind !== "retired" || meaning.takes === "value";
    const given = value ?? (takesValue ? this.#argv[this.#at++] : undefined) ?? "";
    if (meaning.kind === "values") {
      const options = meaning.values.get(given);
      const expected = [...meaning.values.keys()].join(" or ");
      if (options === undefined) {
        this.#wrong(problem("RK103", { flag, value: given, expected }));
        this.#corrections.giveUp();
      } else this.#options(`${flag}=${given}`, options);
    } else if (meaning.kind === "options") this.#options(flag, given);
    else this.#notices.push(problem("RK123", { flag, instead: meaning.instead }));
    return true;
  }

  /** The value of an option that is a line of options; blanks separate, quotes keep them. */
  #options(flag: string, text: string): void {
    const argv = [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
      word.replace(/["']/g, ""),
    );
    const line = splitLine(argv, this.#table);
    this.#notices.push(problem("RK124", { flag, meaning: text.trim() }), ...line.notices);
    for (const one of line.problems) this.#wrong(one.problem);
    for (const one of line.settings) this.#set(one);
    if (line.image !== undefined) this.#wrong(problem("RK108", { arguments: [line.image] }));
    if (line.image !== undefined || line.problems.length > 0) this.#corrections.giveUp();
  }

  /** `-it`, `-eA=1`, `-e A=1`, `-m4g`: options without values can be combined; the first one with a value takes the rest. */
  #short(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const letter = String.fromCodePoint(word.codePointAt(at) as number);
      const flag = `-${letter}`;
      const entry = this.#table.short.get(letter);
      if (!entry) {
        // A long name after a single dash: -user.
        const long = this.#table.long.has(word.slice(1)) ? `-${word}` : undefined;
        if (!long) this.#unknown(flag, word);
        else {
          this.#wrong(problem("RK102", { flag: word, nearest: long }));
          this.#corrections.replace(this.#start, [long]);
        }
        return;
      }
      const rest = word.slice(at + 1);
      const hasEquals = rest.startsWith("=");
      if (hasEquals || !valueIsOptional(entry.option)) {
        this.#take(entry, flag, hasEquals ? rest.slice(1) : rest || undefined);
        return;
      }
      this.#set({ entry, raw: undefined, off: false, flag });
    }
  }

  /** Records an option; its value follows "=", or is the next argument if it needs one. */
  #take(entry: TableEntry, flag: string, value: string | undefined): void {
    const { legacy } = this.#table;
    if (value === undefined && legacy.spacedValues.has(entry.name) && this.#takeSpaced(entry, flag)) return;
    if (value !== undefined || valueIsOptional(entry.option)) {
      this.#push(entry, value, flag);
      return;
    }
    const next = this.#next;
    if (next === undefined || isKnownOption(next, this.#table)) {
      this.#wrong(problem("RK104", { flag, expected: expectedOf(entry.option), next }));
      this.#corrections.giveUp();
      return;
    }
    this.#at++;
    this.#push(entry, next, flag);
    if (legacy.severalValues.has(entry.name)) this.#takeMore(entry, flag);
  }

  /** One value, unless it is an option of its own: `--mode dry-run`. */
  #push(entry: TableEntry, raw: string | undefined, flag: string): void {
    const { legacy, long } = this.#table;
    const other = raw === undefined ? undefined : long.get(legacy.values.get(entry.name)?.get(raw) ?? "");
    if (!other) this.#set({ entry, raw, off: false, flag });
    else this.#set({ entry: other, raw: undefined, off: false, flag: `--${other.name}` });
  }

  #takeSpaced(entry: TableEntry, flag: string): boolean {
    const next = this.#next;
    if (next === undefined || !isSpacedValue(entry.option, next, this.#argv[this.#at + 1])) return false;
    this.#at++;
    this.#push(entry, next, flag);
    return true;
  }

  #takeMore(entry: TableEntry, flag: string): void {
    const values = valuesBeforeImage(this.#argv.slice(this.#at));
    for (const value of values) this.#push(entry, value, flag);
    this.#at += values.length;
    if (values.length > 0)
      this.#notices.push(problem("RK124", { flag, meaning: `one ${flag} for each of its values` }));
  }

  /** RK105 for `--mode=… true IMAGE`: the value of an option with an optional value follows after a space. */
  #reportSpacedValue(image: string, { entry: { option }, raw, off, flag }: Setting): void {
    if (raw !== undefined || off) return;
    const isItsValue =
      (option.type === "boolean" && (image === "true" || image === "false")) ||
      (option.type === "enum" && option.values.includes(image));
    if (!isItsValue) return;
    this.#wrong(problem("RK105", { flag, value: image }));
    // Without another argument, there would be no image.
    if (this.#argv[this.#at + 1] === undefined) {
      this.#corrections.giveUp();
      return;
    }
    this.#corrections.replace(this.#at - 1, [`${flag}=${image}`]);
    this.#corrections.replace(this.#at, []);
  }

  /** RK102, corrected if an option has nearly this name. The next argument is its value if that option requires one. */
  #unknown(flag: string, word: string): void {
    const near = nearestOption(flag, this.#table);
    this.#wrong(problem("RK102", { flag, nearest: near }));
    if (near === undefined) {
      this.#corrections.giveUp();
      if (word === flag) this.#guess = this.#at;
      return;
    }
    this.#corrections.replace(this.#start, [near + word.slice(flag.length)]);
    const entry = this.#table.long.get(near.slice(2));
    const takesNext = word === flag && entry !== undefined && !valueIsOptional(entry.option);
    if (takesNext && this.#next !== undefined && !isKnownOption(this.#next, this.#table)) this.#at++;
  }

  #set(setting: Omit<Setting, "at">): void {
    this.#settings.push({ ...setting, at: this.#start });
  }

  #wrong(found: Problem): void {
    this.#certain ??= this.#settings.length;
    this.#problems.push({ problem: found, at: this.#start });
  }
}
