import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";

/**
 * How long each parser is searched, in seconds: `npm run fuzz` sets it. Otherwise each gets a fixed number of inputs, the
 * same in every run.
 */
const seconds = Number(process.env.ROCKER_FUZZ_SECONDS ?? 0);
const isDeep = seconds > 0;
const seed = Number(process.env.ROCKER_FUZZ_SEED ?? (isDeep ? Date.now() % 2 ** 31 : 1));

/** Inputs of one parser in `npm test`. */
const usualRuns = 150;

/** Long inputs in `npm test`, in UTF-16 units. */
const usualLength = 8 * 1024;

/** The longest input of a deep search, in UTF-16 units: as much as a configuration file may have. */
const longest = 64 * 1024;

interface Parser<Input> {
  readonly inputs: fc.Arbitrary<Input>;
  /** Parses an input, and fails if a property does not hold. */
  readonly check: (input: Input) => unknown;
  /** Inputs in `npm test`, for a parser that is slow. Default: 150. */
  readonly runs?: number;
}

/** Registers a test that a property of a parser holds for arbitrary inputs. */
export function fuzz<Input>(title: string, { inputs, check, runs }: Parser<Input>): void {
  test(`${title}, whatever the input is`, { timeout: (seconds + 120) * 1000 }, async () => {
    await searched(
      fc.asyncProperty(inputs, async (input) => void (await check(input))),
      runs,
    );
  });
}

/**
 * Registers a test that long inputs can be parsed. A deep search also measures that twice the input takes about twice as
 * long, whatever is repeated: an attacker who controls a file must not control for how long rocker is busy.
 * @param tokens what inputs are put together from
 * @param most the length of the longest input of a deep search, in UTF-16 units
 */
export function fuzzLength(
  title: string,
  tokens: readonly string[],
  parse: (text: string) => unknown,
  most = longest,
): void {
  const some = (least: number, many: number) =>
    fc.array(fc.constantFrom(...tokens), { minLength: least, maxLength: many }).map((all) => all.join(""));
  const shapes = fc.record({ before: some(0, 3), repeated: some(1, 3), after: some(0, 2) });
  const textOf = (shape: Shape, length: number) =>
    shape.before + shape.repeated.repeat(Math.ceil(length / shape.repeated.length)) + shape.after;
  test(`${title}: long inputs`, { timeout: (seconds + 120) * 1000 }, async () => {
    if (!isDeep) for (const token of tokens) parse(token.repeat(Math.ceil(usualLength / token.length)));
    else
      await searched(
        fc.asyncProperty(shapes, async (shape) => {
          const growth = growthOf((length) => parse(textOf(shape, length)), most);
          expect(growth, `${JSON.stringify(shape)} takes too long for its length`).toBeUndefined();
        }),
      );
  });
}

interface Shape {
  readonly before: string;
  readonly repeated: string;
  readonly after: string;
}

/** Longer than any linear parser takes for its longest input here; a quadratic one takes seconds. In milliseconds. */
const suspicious = 1000;

/** @returns the durations of an input and of half of it, if it is slow and they differ by much more than a factor of two */
function growthOf(run: (length: number) => unknown, most: number): string | undefined {
  for (let length = 512; length <= most; length *= 2) {
    if (durationOf(() => run(length)) < suspicious) continue;
    // Again, because the machine may have been busy.
    const [half, whole] = [fastest(() => run(length / 2)), fastest(() => run(length))];
    if (whole > suspicious && whole > 3.2 * half)
      return `${length / 2}: ${Math.round(half)} ms, ${length}: ${Math.round(whole)} ms`;
    return undefined;
  }
  return undefined;
}

const fastest = (run: () => unknown) => Math.min(durationOf(run), durationOf(run), durationOf(run));

function durationOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Bounded by the number of inputs and by time: it ends by itself, and only a failed property is a failure. */
async function searched<Input>(property: fc.IAsyncProperty<[Input]>, runs = usualRuns): Promise<void> {
  await fc.assert(property, {
    seed,
    numRuns: isDeep ? 200_000 : runs,
    ...(isDeep && { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }),
  });
}

/**
 * Runs a parser that may refuse its input.
 * @param isRefusal whether an error is one that the parser is meant to throw
 * @returns undefined if the input was refused
 */
export function parsedOrRefused<Result>(
  parse: () => Result,
  isRefusal: (error: unknown) => boolean,
): Result | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** A directory for the inputs of a file of tests. */
export function directoryForInputs(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-fuzz-")));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Names that every object has, and that must not be found in data that lacks them. */
export const inheritedNames = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"] as const;

const odd = [
  ..."\0\t\n\r \"'`$\\=-:,;/.~@#%&*!?|<>[]{}()^+_aA1é\u202e\u2028\ufeff",
  "\ud800",
  "😀",
  "\x1b[2J",
];

/** Short text of characters that parsers, shells and terminals treat specially, and of the given words. */
export function oddText(...words: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...odd) },
    { weight: 2, arbitrary: fc.constantFrom("..", "../", "a", "--", "${", "}", ...inheritedNames, ...words) },
    fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  );
  return fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
}

/** A JSON value with these keys in its objects, and these texts. */
export function oddJson(keys: readonly string[], texts: readonly string[] = []): fc.Arbitrary<unknown> {
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...keys) },
    { weight: 2, arbitrary: fc.constantFrom(...inheritedNames) },
    oddText(),
  );
  const text = texts.length > 0 ? fc.oneof(fc.constantFrom(...texts), oddText(...texts)) : oddText();
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      { weight: 4, arbitrary: text },
      fc.constantFrom(null, true, false, 0, -1, 1, 1.5, 1e21),
      fc.array(tie("value"), { maxLength: 4 }),
      // Own keys, also "__proto__", as JSON.parse creates them.
      fc.array(fc.tuple(key, tie("value")), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  })).value;
}

/** Valid texts, with pieces of them removed, repeated, exchanged, or replaced by odd text. */
export function spoiled(texts: readonly string[], ...words: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(20),
    by: fc.oneof(fc.constant(""), oddText(...words), fc.constantFrom(...texts)),
  });
  return fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 5 })).map(([text, edits]) =>
    edits.reduce((before, { at, length, by }) => {
      const start = Math.floor(at * before.length);
      return (before.slice(0, start) + by + before.slice(start + length)).slice(0, longest);
    }, text),
  );
}

/** Texts that nest values by thousands of levels, as YAML and JSON can. */
export const deepTexts: readonly string[] = [
  ...["[", '{"a":', "{a: ", "- ", "? ", "a: ", "- !x ", "- &x ", "a: - ", "-\n ", '"": '].map((one) =>
    one.repeat(5_000),
  ),
  `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
  Array.from({ length: 250 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
];
