import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { describeDocker, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

// Containers of Podman cannot join a network of Docker's.
describeDocker("a dev container with a Compose file", (engine) => {
  const as = using(engine);

  function project(compose: object, devcontainer: object = {}) {
    const home = ownDirectory(as.as);
    const directory = subdirectory(home, "shop", as.as);
    const files = {
      ".devcontainer/devcontainer.json": {
        dockerComposeFile: "compose.yml",
        service: "app",
        workspaceFolder: "/w",
        ...devcontainer,
      },
      ".devcontainer/compose.yml": compose,
    };
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), JSON.stringify(content));
    }
    giveTo(as.as, home);
    const state = join(home, "state");
    const run = (...args: string[]) =>
      rocker(args, {
        ...as,
        cwd: directory,
        env: { ...as.env, HOME: home, XDG_STATE_HOME: state, GREETING: "hello" },
      });
    onTestFinished(async () => {
      if (existsSync(join(state, "rocker/containers"))) await run("rm", "--force");
      const written = join(state, "rocker/compose");
      for (const file of existsSync(written) ? readdirSync(written) : []) {
        const [name = ""] = file.split(".");
        engine.client("rm", "--force", `${name}-db`);
        engine.client("network", "rm", "--force", `${name}_default`);
      }
      for (const volume of volumes()) engine.client("volume", "rm", "--force", volume);
    });
    return { run };
  }
  const services = () =>
    engine
      .client("ps", "--all", "--filter", "name=^rocker-shop-.*-db$", "--format", "{{.Names}} {{.State}}")
      .split("\n")
      .filter(Boolean);

  const volumes = () =>
    engine
      .client("volume", "ls", "--quiet", "--filter", "name=^rocker-shop-.*_data$")
      .split("\n")
      .filter(Boolean);

  const db = {
    image,
    container_name: "first-name",
    init: true,
    environment: { GREETING: "${GREETING}" },
    command: ["sh", "-c", "echo $$GREETING from db >/data/file; sleep 1000"],
    volumes: ["data:/data"],
  };

  it("runs its service, with the others beside it, until it is stopped and removed", async () => {
    const { run } = project({
      services: { app: { image, volumes: ["..:/w", "data:/data"] }, db },
      volumes: { data: null },
    });
    const refused = await run("up");
    expect(refused).toMatchObject({ code: 125 });
    expect(refused.stderr).toContain("a container of the image debian:bookworm, for the service db");
    expect(refused.stderr).toContain("the value of your environment variable GREETING, for the service db");
    expect(services()).toEqual([]);

    const made = await run("up", "--trust");
    expect(made).toMatchObject({ code: 0 });
    const script = "until cat /data/file; do sleep 0.1; done; ls -a; getent hosts db first-name app | wc -l";
    expect(await run("enter", "sh", "-c", script)).toMatchObject({
      code: 0,
      stdout: "hello from db\n.\n..\n.devcontainer\n3\n",
    });
    expect(services()).toEqual([expect.stringMatching(/ running$/)]);
    expect(await run("stop")).toMatchObject({ code: 0 });
    expect(services()).toEqual([expect.stringMatching(/ exited$/)]);
    expect(await run("up", "--trust")).toMatchObject({ code: 0 });
    expect(services()).toEqual([expect.stringMatching(/ running$/)]);
    expect(await run("rm", "--force")).toMatchObject({ code: 0 });
    expect(services()).toEqual([]);

    // Another program removes the container.
    const { stdout } = await run("up", "--trust");
    engine.client("rm", "--force", stdout.trim());
    expect((await run("prune", "--dry-run")).stdout).toMatch(/^rocker-shop-\w+-db +docker/m);
    expect(await run("prune", "--yes")).toMatchObject({ code: 0 });
    expect(services()).toEqual([]);
  });

  it("may be in the network of another service, which then has its ports", async () => {
    const { run } = project({
      services: { app: { image, network_mode: "service:db" }, db: { ...db, volumes: ["data:/data"] } },
      volumes: { data: null },
    });
    const result = await run("--trust", ".", "hostname");
    expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f]{12}\n$/) });
    expect(result.stderr).toMatch(/the services keep running .* run: docker.*compose .* down/);
    expect(services()).toHaveLength(1);
  });
});
