import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The number of renameat2(2), which Node has no function for. */
const renameat2 = { x64: 316, arm64: 276 }[process.arch as "x64" | "arm64"];

const exchanging = `
  $| = 1;
  my ($link, @directories) = ("link", glob("directory-*"));
  print "exchanging\\n";
  while (1) {
    for my $directory (@directories) {
      my ($one, $other) = ($directory, $link);
      # -100: relative to the working directory; 2: RENAME_EXCHANGE
      syscall(${renameat2}, -100, $one, -100, $other, 2) for 1..2;
    }
  }`;

/** A tree with many directories, all of which a process keeps exchanging with a link, and where the link leads. */
export interface Attack {
  /** Names of the files outside that are still there. */
  readonly outside: () => readonly string[];
  readonly end: () => Promise<void>;
}

/** What stands in every file outside of the tree, and in none of its own. */
export const secret = "a secret of the host";

/**
 * Fills a directory with a tree, and starts a process that does in it what a container could do to its copy of a
 * project. Perl is on every Debian.
 */
export async function attack(tree: string, outside: string, directories = 20): Promise<Attack> {
  mkdirSync(outside);
  const names = Array.from({ length: 22 }, (_, index) => `file-${index}`);
  for (const name of names) writeFileSync(join(outside, name), secret);
  for (let index = 0; index < directories; index++) {
    const directory = join(tree, `directory-${index}`);
    mkdirSync(directory);
    for (const name of names) writeFileSync(join(directory, name), "the container's");
  }
  symlinkSync(outside, join(tree, "link"));

  const attacker: ChildProcess = spawn("perl", ["-e", exchanging], {
    cwd: tree,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(attacker.stdout as NodeJS.ReadableStream, "data");
  return {
    outside: () => readdirSync(outside),
    async end() {
      const ended = once(attacker, "exit");
      attacker.kill("SIGKILL");
      await ended;
    },
  };
}
