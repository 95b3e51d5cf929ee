import { existsSync, readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { main } from "../packages/cli/src/index.ts";
import { describeDocker } from "./support/engines.ts";
import { ownDirectory } from "./support/test-user.ts";

const repository = resolve(import.meta.dirname, "..");

interface DrawnFile {
  readonly file: string;
  /** It is called in some runs only. */
  readonly conditional: boolean;
}

/** The files on the run path as ARCHITECTURE.md draws it: a line names its package, and then files of its `src`. */
function drawnFiles(): DrawnFile[] {
  const text = readFileSync(join(repository, "ARCHITECTURE.md"), "utf8");
  const [, drawing = ""] = /The path of `rocker --user[\s\S]*?```\n([\s\S]*?)```/.exec(text) ?? [];
  return drawing.split("\n").flatMap((line) => {
    const [, name = "", path = "", note = ""] = /^(\S+) +(.+?)(?: {2,}(.*))?$/.exec(line) ?? [];
    let directory = "";
    return [path, note].flatMap((part) =>
      (part.match(/[\w./-]+\.ts\b/g) ?? []).map((file): DrawnFile => {
        // Without a directory: that of the file before it.
        if (file.includes("/")) directory = dirname(file);
        const own = file.includes("/") ? file : join(directory, file);
        return { file: `packages/${name}/src/${own}`, conditional: part === note };
      }),
    );
  });
}

/** The source files of which `work` calls a function. */
async function filesCalledBy(work: () => Promise<void>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  return result.flatMap(({ url, functions }) => {
    const [, file] = /(packages\/[\w-]+\/src\/.*\.ts)$/.exec(url) ?? [];
    // A module itself is a function without a name.
    const isCalled = functions.some((one) => one.functionName !== "" && (one.ranges[0]?.count ?? 0) > 0);
    return file && isCalled ? [file] : [];
  });
}

const linesOf = (file: string) => readFileSync(join(repository, file), "utf8").split("\n").length - 1;

describeDocker("the run path", () => {
  it("is as ARCHITECTURE.md draws it, and has no long file", async () => {
    const directory = ownDirectory();
    process.chdir(directory);
    process.env.HOME = directory;
    process.env.ROCKER_ENGINE = "docker";
    const run = async () =>
      expect(await main(["--user", "--volume", ".", "debian:bookworm", "true"])).toBe(0);
    await run();
    const called = await filesCalledBy(run);

    const drawn = drawnFiles();
    expect(drawn.length).toBeGreaterThan(30);
    expect(drawn.filter(({ file }) => !existsSync(join(repository, file)))).toEqual([]);
    // The program's first file only calls the second one; the engine is loaded as users have it, without its sources.
    const certain = drawn.filter(
      ({ file, conditional }) => !conditional && !/engine-|\/rocker\.ts$/.test(file),
    );
    expect(certain.map(({ file }) => file).filter((file) => !called.includes(file))).toEqual([]);

    const all = [...new Set([...called, ...drawn.map(({ file }) => file)])];
    expect(all.filter((file) => linesOf(file) > 250)).toEqual([]);
  });
});
