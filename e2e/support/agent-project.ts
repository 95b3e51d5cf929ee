import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestEngine, using } from "./engines.ts";
import { type Outcome, rocker, startRocker } from "./rocker.ts";
import { commandLine, ownDirectory, subdirectory } from "./test-user.ts";
import { toolsImage } from "./tools-image.ts";
import { giveTo } from "./tree.ts";

/** A Git project of the test user, whose agents are removed at the end. */
export class AgentProject {
  readonly engine: TestEngine;
  /** Contains the project, and rocker's state. */
  readonly directory: string;
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;

  readonly more: Record<string, string> = {};

  constructor(engine: TestEngine) {
    this.engine = engine;
    this.directory = ownDirectory(engine.as);
    this.path = subdirectory(this.directory, "project", engine.as);
    this.env = { ...using(engine).env, XDG_STATE_HOME: join(this.directory, "state"), HOME: this.directory };
    this.write(
      this.directory,
      ".gitconfig",
      "[user]\n\tname = A User\n\temail = user@example.com\n[init]\n\tdefaultBranch = main\n",
    );
    this.git("init", "-q");
    this.add("README.md", "first line\n");
    this.git("add", ".");
    this.git("commit", "-q", "-m", "first");
  }

  /** Writes a file of the project. */
  add(name: string, contents: string): void {
    this.write(this.path, name, contents);
  }

  write(directory: string, name: string, contents: string): void {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
    giveTo(this.engine.as, directory);
  }

  /** Runs Git in the project as the user. */
  git(...args: string[]): string {
    const [program, ...rest] = commandLine(this.engine.as, ["git", ...args], { HOME: this.directory });
    return execFileSync(program, rest, { cwd: this.path, encoding: "utf8" });
  }

  rocker(...args: string[]): Promise<Outcome> {
    return rocker(args, this.options);
  }

  /** Starts rocker itself, without a program before it that a signal would end instead. */
  start(...args: string[]) {
    return startRocker(args, this.options);
  }

  /** The same with more variables. */
  startWith(env: Readonly<Record<string, string>>, ...args: string[]) {
    return startRocker(args, { ...this.options, env: { ...this.options.env, ...env } });
  }

  /** Processes of Git that work in the project, or for one of its agents. */
  gitProcesses(): string[] {
    return readdirSync("/proc").filter((id) => {
      try {
        if (!/^git/.test(readFileSync(`/proc/${id}/comm`, "utf8"))) return false;
        return readlinkSync(`/proc/${id}/cwd`).startsWith(`${this.directory}/`);
      } catch {
        return false; // It has ended.
      }
    });
  }

  get options() {
    return { as: this.engine.as, cwd: this.path, env: { ...this.env, ...this.more }, withAll: true };
  }

  /** Those of `env` and `with` that are set. */
  get variables(): Record<string, string> {
    const entries = Object.entries({ ...this.env, ...this.more });
    return Object.fromEntries(
      entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  /** Adds variables to the environment of all commands from now on. */
  with(env: Readonly<Record<string, string>>): this {
    Object.assign(this.more, env);
    return this;
  }

  agent(...args: string[]): Promise<Outcome> {
    return this.rocker("agent", ...args);
  }

  /** Runs a shell script in an agent's clone. */
  shell(name: string, script: string): Promise<Outcome> {
    return this.agent("run", name, "sh", "-ec", script);
  }

  /**
   * Tries commands in an agent's container, each by itself.
   * @param before a command for the shell that tries them
   * @returns the outcome; its standard output names those that succeeded, and ends with "done"
   */
  attempt(name: string, attempts: Readonly<Record<string, string>>, before = ":"): Promise<Outcome> {
    const script = `${before}; while [ $# -gt 0 ]; do (eval "$2") >/dev/null 2>&1 && echo "$1"; shift 2; done; echo done`;
    return this.agent("run", name, "sh", "-c", script, "sh", ...Object.entries(attempts).flat());
  }

  /** Changes what rocker recorded of an agent. */
  change(name: string, more: object): void {
    const directory = join(this.directory, "state/rocker/agents");
    const [id = ""] = readdirSync(directory).filter((one) => one.replace(/-[0-9a-f]{10}$/, "") === name);
    const file = join(directory, id, "agent.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), ...more }));
  }

  create(name: string, ...more: string[]): Promise<Outcome> {
    return this.agent("new", name, ...more, toolsImage(this.engine));
  }

  /** The processes of the proxies of this project's agents: each works in the directory of its socket. */
  proxies(): number[] {
    return readdirSync("/proc")
      .filter((id) => /^\d+$/.test(id))
      .map(Number)
      .filter((id) => {
        try {
          return readlinkSync(`/proc/${id}/cwd`).startsWith(join(this.directory, "state/rocker/entries"));
        } catch {
          return false; // It has ended.
        }
      });
  }

  /** Another project next to this one, which this one's `end` removes. */
  at(name: string): AgentProject {
    const other: AgentProject = Object.create(this, { path: { value: join(this.directory, name) } });
    return other;
  }

  async end(): Promise<void> {
    const { stdout } = await this.agent("ls", "--all", "--json");
    const agents: { readonly name: string }[] = JSON.parse(stdout || "[]");
    for (const { name } of agents) await this.agent("rm", "--force", name);
    rmSync(this.directory, { recursive: true, force: true });
  }
}
