import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RockerError } from "@rocker/core";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { applyCopy } from "./apply-copy.ts";
import { type Copy, copyAt, discardCopy, makeCopy } from "./copy.ts";
import { showCopy } from "./show-copy.ts";
import { attack, secret } from "./test-support/attacker.ts";
import { codeOf } from "./tree/directory.ts";

// A container that is not known of may run: what it does must lead nowhere, even if it makes the operation fail. With
// operations by path, every discard removed files elsewhere, and every second apply brought some into the project.
describe.skipIf(!["x64", "arm64"].includes(process.arch))(
  "a program that exchanges directories with links",
  () => {
    let root = "";
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "rocker-isolate-race-"));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    /** Runs something against the attacker a number of times; which of the trials came to an end is chance. */
    async function attempt(
      trials: number,
      work: (project: string, copy: Copy) => unknown,
      treeOf = (_project: string, files: string) => files,
    ) {
      for (let trial = 0; trial < trials; trial++) {
        const at = (name: string) => join(root, String(trial), name);
        const [project, copy] = [at("project"), copyAt(at("state/copy"))];
        mkdirSync(project, { recursive: true });
        makeCopy(project, copy);
        const attacked = await attack(treeOf(project, copy.files), at("outside"));
        try {
          await work(project, copy);
        } catch (error) {
          if (!(error instanceof RockerError) && codeOf(error) === undefined) throw error;
        } finally {
          await attacked.end();
        }
        expect(attacked.outside()).toHaveLength(22);
        expect(filesIn(project).filter((file) => readFileSync(file, "utf8") === secret)).toEqual([]);
      }
    }

    test("discard removes nothing elsewhere", async () => {
      await attempt(10, (_project, copy) => discardCopy(copy));
    });

    test("apply brings nothing from elsewhere", async () => {
      await attempt(10, (project, copy) =>
        applyCopy(project, copy, { yes: true, overwrite: false, ask: undefined }),
      );
    });

    test("apply removes nothing elsewhere when it is the project that changes", async () => {
      await attempt(
        3,
        (project, copy) => applyCopy(project, copy, { yes: true, overwrite: true, ask: undefined }),
        (project) => project,
      );
    });

    test("the copy has nothing from elsewhere when it is the project that changes", async () => {
      await attempt(
        3,
        (project, copy) => {
          rmSync(copy.directory, { recursive: true });
          makeCopy(project, copy);
          expect(filesIn(copy.files).filter((file) => readFileSync(file, "utf8") === secret)).toEqual([]);
        },
        (project) => project,
      );
    });

    test("diff shows nothing from elsewhere", async () => {
      const shown: string[] = [];
      const stdout = vi
        .spyOn(process.stdout, "write")
        .mockImplementation((text) => shown.push(String(text)) > 0);
      onTestFinished(() => stdout.mockRestore());
      await attempt(4, (project, copy) => showCopy(project, copy));
      expect(shown.join("")).toContain("the container's");
      expect(shown.join("")).not.toContain(secret);
    });
  },
);

/** All regular files of a tree; links are not followed. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}
