import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { depsProject, rockerIn } from "./support/deps-project.ts";
import { describeEveryEngine } from "./support/engines.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const password = "s3cret";
const proxy = `http://me:${password}@127.0.0.1:9`;
const names = ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy"];

describeEveryEngine("the build and the variables of --isolate", (engine) => {
  let home: string;
  const directories: string[] = [];

  // Podman passes the proxies of its environment, docker those of its configuration file.
  beforeEach(() => {
    home = ownDirectory(engine.as);
    directories.push(home);
    mkdirSync(join(home, "docker"));
    const proxies = { httpProxy: proxy, httpsProxy: proxy, ftpProxy: proxy, allProxy: proxy };
    writeFileSync(join(home, "docker/config.json"), JSON.stringify({ proxies: { default: proxies } }));
    giveTo(engine.as, home);
  });
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });

  const runIn = (directory: string, ...line: string[]) =>
    rockerIn(engine, {
      ...Object.fromEntries(names.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, proxy])),
      DOCKER_CONFIG: join(home, "docker"),
      XDG_STATE_HOME: join(home, "state"),
    })(directory, ...line);
  const projectWith = (files: Readonly<Record<string, string>>) => {
    const directory = depsProject(engine.as, files);
    directories.push(directory);
    return directory;
  };
  const look = (name: string) => `tail -n +3 /proc/net/dev >/${name}-devices; env >/${name}-env`;

  test("a project's Dockerfile and steps have no network, and nothing has the host's proxies", async () => {
    const directory = projectWith({
      "rockerc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: `FROM debian:bookworm\nRUN : isolated ${home}; ${look("base")}\n`,
      "x.deps.yaml": `run_main: [": isolated ${home}; ${look("deps")}"]\n`,
    });
    const script = "cut -d: -f1 /base-devices /deps-devices; env | cat - /base-env /deps-env";
    const outcome = await runIn(directory, "--isolate", "--deps", "--trust", ".", "sh", "-c", script);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/^ *lo\n *lo\n\w+=/);
    expect(outcome.stdout).not.toContain(password);

    // Other steps: Podman and Docker's classic builder take a step from their cache whatever network it had.
    const other = projectWith({
      "rockerc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: `FROM debian:bookworm\nRUN : ${home}; ${look("base")}\n`,
      "x.deps.yaml": `run_main: [": ${home}; ${look("deps")}"]\n`,
    });
    const network = ["--isolate", "--isolate-build-network", "--deps", "--trust", "."];
    const open = await runIn(other, ...network, "sh", "-c", "cat /base-devices /deps-devices");
    expect(open, open.stderr).toMatchObject({ code: 0 });
    expect(open.stdout.match(/^ *(?!lo)\w+:/gm)).toHaveLength(2);
  });

  test("the error of a step that needs the network names the option", async () => {
    const directory = projectWith({ "x.deps.yaml": `run_main: ["echo ${home}; exit 7"]\n` });
    const outcome = await runIn(directory, "--isolate", "--deps", "debian:bookworm", "true");
    expect(outcome).toMatchObject({ code: 125, stdout: "" });
    expect(outcome.stderr).toMatch(
      /RK502[\s\S]*The build had no network, because of the extension isolate\. If a step needs it, add --isolate-build-network/,
    );
  });

  test("a project cannot give its build a network by itself", async () => {
    const directory = projectWith({
      "rockerc.yaml": "isolate-build-network: true\ndockerfile: Dockerfile\n",
      Dockerfile: `FROM debian:bookworm\n# ${home}\nRUN --network=host true\n`,
    });
    const asked = await runIn(directory, "--isolate", ".", "true");
    expect(asked).toMatchObject({ code: 125, stdout: "" });
    expect(asked.stderr).toMatch(/RK230[\s\S]*the network while the image is built/);
    writeFileSync(join(directory, "rockerc.yaml"), "dockerfile: Dockerfile\n");
    giveTo(engine.as, directory);
    const refused = await runIn(directory, "--isolate", "--trust", ".", "true");
    expect(refused).toMatchObject({ code: 125, stdout: "" });
    expect(refused.stderr).toMatch(/RK437[\s\S]*--network=host/);
  });
});
