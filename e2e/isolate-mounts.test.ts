import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeEveryEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

describeEveryEngine("read-only mounts of --isolate", (engine) => {
  const { as } = engine;
  let directory: string;
  let project: string;
  const servers: Server[] = [];

  beforeEach(() => {
    directory = ownDirectory(as);
    project = subdirectory(directory, "project", as);
    mkdirSync(join(project, "sub"));
    writeFileSync(join(project, "sub/file"), "mine\n");
    giveTo(as, directory);
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (line: readonly string[], ...command: string[]) =>
    rocker(["--isolate", ...line, toolsImage(engine), ...command], {
      as,
      cwd: project,
      env: { ...using(engine).env, XDG_STATE_HOME: join(directory, "state") },
      withAll: true,
    });

  /** A server on a socket that every user may connect to. */
  const listen = (path: string) =>
    new Promise<void>((resolve) => {
      const server = createServer((socket) => socket.on("error", () => {}));
      servers.push(server);
      server.listen({ path, writableAll: true, readableAll: true }, resolve);
    });

  const snapshots = () => {
    const all = join(directory, "state/rocker/snapshots");
    return existsSync(all) ? readdirSync(all).map((name) => join(all, name)) : [];
  };

  test("a socket of the project, and one that appears later, cannot be reached", async () => {
    const early = join(project, "sub/early.sock");
    const late = join(project, "sub/late.sock");
    await listen(early);
    const name = `rocker-isolate-${randomBytes(4).toString("hex")}`;
    const script = `
      use IO::Socket::UNIX;
      open(my $f, "<", "sub/file"); print <$f>;
      open(my $running, ">", "/tmp/running"); close $running;
      until (-e "/tmp/go") { select(undef, undef, undef, 0.05) }
      for my $path (@ARGV) { print(IO::Socket::UNIX->new($path) ? "connected" : "no", "\\n") }
      print(join(" ", glob("sub/*")), "\\n");`;
    const ran = run(["--cwd", "--user", "--name", name], "perl", "-e", script, early, late);
    const inside =
      (...command: string[]) =>
      () => {
        try {
          engine.client("exec", name, ...command);
          return true;
        } catch {
          return false;
        }
      };
    await expect.poll(inside("test", "-e", "/tmp/running"), { timeout: 120_000 }).toBe(true);
    await listen(late);
    expect(inside("touch", "/tmp/go")()).toBe(true);
    const { code, stdout, stderr } = await ran;
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "mine\nno\nno\nsub/file\n" });
    expect(stderr).toContain(`not visible in the container: ${early} (a socket, pipe or device)`);
    expect(snapshots()).toEqual([]);
  });

  test("the container has limits", async () => {
    const outcome = await run([], "df", "--output=size,target", "-B1m", "/tmp", "/var/tmp", "/run");
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    expect(outcome.stdout.match(/^ *1024 /gm)).toHaveLength(3);
  });

  test.each(["/", "/proc", "/run", "/dev"])("%s is rejected", async (path) => {
    const outcome = await run(["--volume", `${path}:/h:ro`], "true");
    expect(outcome).toMatchObject({
      code: 125,
      stdout: "",
      stderr: expect.stringContaining("isolate/opening"),
    });
  });
});
