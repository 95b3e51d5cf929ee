import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../configuration/load.ts";
import { hostIn } from "../../test-support/configured.ts";

/** The keys of a project's dev container, and what was reported. */
async function read(
  devcontainer: object,
  files: Readonly<Record<string, string | object>>,
  env: Readonly<Record<string, string>> = {},
) {
  const inDirectory = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`project/.devcontainer/${path}`, content]),
  );
  const own = hostIn({ "project/.devcontainer/devcontainer.json": devcontainer, ...inDirectory });
  const host = { ...own, env: Object.assign(Object.create(null), own.env, env) };
  const { layers, problems, warnings, variables, project } = await loadConfiguration(host, {});
  const values: Record<string, unknown[]> = {};
  for (const { key, value } of layers.flatMap(({ entries }) => entries)) {
    const text =
      value.kind === "scalar"
        ? value.text
        : value.kind === "list"
          ? value.items.map((one) => (one.kind === "scalar" ? one.text : ""))
          : value.kind === "map"
            ? value.entries.map((one) => `${one.key}=${one.value.kind === "scalar" ? one.value.text : ""}`)
            : "";
    values[key] = [...(values[key] ?? []), ...[text].flat()];
  }
  delete values["user-env-probe"];
  const [services] = values["compose-services"] ?? [];
  return {
    host,
    directory: join(host.cwd, ".devcontainer"),
    values,
    services: services === undefined ? undefined : JSON.parse(String(services)),
    faults: problems.map(({ code, what }) => `${code} ${what}`),
    notices: warnings.map(({ what }) => what),
    variables,
    files: project?.files.map(({ path }) => path.slice(host.cwd.length + 1)),
  };
}

const base = { dockerComposeFile: "c.yml", service: "app", workspaceFolder: "/w" };

describe("the service that a devcontainer.json names", () => {
  it("is the container, with rocker's own options", async () => {
    const compose = `
services:
  app:
    build: { context: .., dockerfile: .devcontainer/Dockerfile, args: [V=1], target: dev }
    environment: [A=1, "B=\${UNSET:-b}", FROM_HOST, NOT_SET]
    volumes: ["..:/w:cached", "data:/d:ro", "/anonymous"]
    ports: ["8000:80"]
    cap_add: [SYS_PTRACE]
    security_opt: ["seccomp:unconfined"]
    shm_size: 1gb
    init: true
    user: dev
    command: sleep infinity
    sysctls: { a: 1 }
    deploy:
      replicas: 2
      resources:
        limits: { cpus: "2.5", memory: 2g }
        reservations: { memory: 1g, devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }, { driver: amd }] }
volumes: { data: }
`;
    const { values, host, directory, notices, services } = await read(
      base,
      { "c.yml": compose },
      { FROM_HOST: "s" },
    );
    expect(services).toBeUndefined();
    expect(values).toEqual({
      workdir: ["/w"],
      dockerfile: [
        `file=${join(directory, "Dockerfile")}`,
        `context=${host.cwd}`,
        "target=dev",
        expect.stringMatching(/^args=/),
      ],
      env: ["A=1", "B=b", "FROM_HOST="],
      volume: [
        `${host.cwd}:/w:cached`,
        expect.stringMatching(/^rocker-project-[0-9a-f]{8}_data:\/d:ro$/),
        ":/anonymous",
      ],
      port: ["8000:80"],
      "cap-add": ["SYS_PTRACE"],
      "security-opt": ["seccomp=unconfined"],
      "shm-size": ["1gb"],
      cpus: ["2.5"],
      memory: ["2g"],
      init: ["true"],
      "user-from-image": ["dev"],
    });
    const gpu = "app.deploy.resources.reservations.devices";
    expect(notices).toEqual([
      expect.stringContaining(
        `not used: app.sysctls, app.deploy.replicas, ${gpu} (amd); not met: ${gpu} (gpu)`,
      ),
    ]);
  });

  it("is merged from several files, all of which are the project's", async () => {
    const files = {
      "c.yml":
        "services: { app: { image: a, ports: ['1:1'], environment: { A: 1, B: 2 }, volumes: ['x:/v'] } }\n",
      "d.yml": "services: { app: { image: b, ports: ['2:2'], environment: [A=3], volumes: ['y:/v'] } }\n",
    };
    const { values, files: read_ } = await read({ ...base, dockerComposeFile: ["c.yml", "d.yml"] }, files);
    expect(values).toMatchObject({
      image: ["b"],
      port: ["1:1", "2:2"],
      env: ["A=3", "B=2"],
      volume: [expect.stringMatching(/_y:\/v$/)],
    });
    expect(read_).toEqual(expect.arrayContaining([".devcontainer/c.yml", ".devcontainer/d.yml"]));
  });

  it("may extend services, also of other files, and include files", async () => {
    const files = {
      "c.yml": `
include: [more/included.yml, { path: [more/a.yml, more/b.yml], project_directory: . }]
services:
  app: { extends: { service: base }, environment: { B: 3 }, volumes: ["./own:/own"] }
  base: { extends: { file: more/base.yml, service: root }, environment: { A: 2, B: 2 }, profiles: [never] }
`,
      "more/base.yml": `
services: { root: { image: r, environment: { A: 1, C: 1 }, volumes: ["./data:/data:ro"], env_file: x.env } }
`,
      "more/included.yml": "services: { db: { image: d, volumes: ['./db:/db'], build: { context: . } } }\n",
      "more/a.yml": "services: { a: { image: one, volumes: ['./a:/a'] } }\n",
      "more/b.yml": "services: { a: { image: two } }\n",
      "more/x.env": "X=1\n",
      "more/data/x": "",
      "own/x": "",
    };
    const { values, services, directory, files: read_, faults } = await read(base, files);
    expect(faults).toEqual([]);
    expect(values).toMatchObject({
      image: ["r"],
      env: ["A=2", "C=1", "B=3"],
      "env-file": [`${directory}/more/x.env`],
      volume: [`${directory}/more/data:/data:ro`, `${directory}/own:/own`],
    });
    expect(services.services).toEqual({
      db: {
        image: "d",
        volumes: [{ type: "bind", source: `${directory}/more/db`, target: "/db" }],
        build: { context: `${directory}/more` },
      },
      a: { image: "two", volumes: [{ type: "bind", source: `${directory}/a`, target: "/a" }] },
    });
    const names = Object.keys(files).filter((name) => name.endsWith(".yml"));
    expect(read_).toEqual(expect.arrayContaining(names.map((name) => `.devcontainer/${name}`)));
  });

  it("needs consent for the user's variables in it, not for those of the project", async () => {
    const files = {
      "c.yml": "services: { app: { image: 'a:${TAG}-${OWN}', hostname: $$x } }\n",
      ".env": 'OWN="1"\n',
    };
    const { values, variables } = await read(base, files, { TAG: "t" });
    expect(values).toMatchObject({ image: ["a:t-1"], hostname: ["$x"] });
    expect(variables).toEqual(["TAG"]);
  });
});

describe("the other services", () => {
  const compose = `
x-common: &common { restart: always, volumes: ["./init:/init:ro", "data:/data", "~/k:/k", "\${DIR:-../x}:/x"] }
services:
  app: { image: a, depends_on: [db] }
  db:
    <<: *common
    image: postgres:\${VERSION}
    environment: { PASSWORD: "\${PASSWORD}", OWN: "\${OWN}", ELSE: "\${UNSET:-a$PASSWORD}" }
    env_file: [{ path: no.env, required: false }]
    depends_on: { app: { condition: service_started }, cache: { condition: service_started } }
    networks: [back]
  cache: { image: redis, container_name: c, build: { context: ../cache, dockerfile: D } }
  manual: { image: x, profiles: [debug] }
volumes: { data: { driver: local }, unused: }
`;
  const files = { "c.yml": compose, ".env": "OWN=o$1\nVERSION=16\n" };

  it("start before it, with absolute paths and without values of the user's variables", async () => {
    const { services, values, directory, host } = await read(base, files, {
      PASSWORD: "secret",
      DIR: "/etc",
    });
    expect(JSON.stringify(services)).not.toContain("secret");
    expect(services).toEqual({
      project: expect.stringMatching(/^rocker-project-[0-9a-f]{8}$/),
      volumes: { data: { driver: "local" } },
      services: {
        db: {
          restart: "always",
          image: "postgres:16",
          environment: { PASSWORD: "${PASSWORD}", OWN: "o$$1", ELSE: "a${PASSWORD}" },
          env_file: [],
          depends_on: { cache: { condition: "service_started" } },
          volumes: [
            { type: "bind", source: join(directory, "init"), target: "/init", read_only: true },
            { type: "volume", source: "data", target: "/data" },
            { type: "bind", source: `${host.env.HOME}/k`, target: "/k" },
            { type: "bind", source: "${DIR:-../x}", target: "/x" },
          ],
        },
        cache: {
          image: "redis",
          container_name: "c",
          build: { context: join(host.cwd, "cache"), dockerfile: join(host.cwd, "cache/D") },
        },
      },
    });
    expect(values.network).toEqual([`name=${services.project}_default,alias=app`]);
  });

  it("publish the ports that the file forwards, unless they do anyway", async () => {
    const forwardPorts = ["db:5432", "cache:6379", 3000, "other:1"];
    const { services, values, notices } = await read(
      { ...base, forwardPorts },
      {
        "c.yml":
          "services: { app: { image: a }, db: { image: d }, cache: { image: c, ports: ['6379:6379'] } }\n",
      },
    );
    expect(services.services).toMatchObject({
      db: { ports: ["127.0.0.1:5432:5432"] },
      cache: { ports: ["6379:6379"] },
    });
    expect(values.port).toEqual(["127.0.0.1:3000:3000"]);
    expect(notices).toEqual([expect.stringContaining("not forwarded: forwardPorts (other:1)")]);
  });

  it("are also those whose profile is active", async () => {
    const of = async (COMPOSE_PROFILES: string) =>
      Object.keys((await read(base, files, { COMPOSE_PROFILES })).services.services);
    expect(await of("other, debug")).toContain("manual");
    expect(await of("*")).toContain("manual");
    expect(await of("other")).not.toContain("manual");
  });

  it("are those of runServices, and what they need", async () => {
    const { services } = await read({ ...base, runServices: ["manual"], shutdownAction: "none" }, files);
    expect(Object.keys(services.services)).toEqual(["db", "cache", "manual"]);
    expect(services.stops).toBe(false);
  });

  it.each([
    ["app: { image: a, network_mode: 'service:db' }\n  db: { image: d }"],
    ["app: { image: a }\n  db: { image: d, network_mode: 'service:app' }"],
  ])("may share a network namespace with it: %s", async (text) => {
    const { services, values } = await read(
      { ...base, forwardPorts: [5432] },
      { "c.yml": `services:\n  ${text}\n` },
    );
    expect(services.services.db).toEqual({ image: "d", ports: ["127.0.0.1:5432:5432"] });
    expect(values.network).toEqual([`container:${services.project}-db`]);
    expect(values).not.toHaveProperty("port");
  });
});

describe("a Compose file is refused", () => {
  it.each<[devcontainer: object, compose: string, fault: RegExp]>([
    [{ ...base, dockerComposeFile: "none.yml" }, "", /^RK121 .*none\.yml not found/],
    [{ ...base, service: "ap" }, "services: { app: { image: a }, db: { image: d } }\n", /^RK110 .*: app, db/],
    [
      base,
      "services: { app: { extends: { service: b } }, b: { extends: app } }\n",
      /^RK121 .*extends itself/,
    ],
    [base, "services: { app: { extends: { service: x } } }\n", /^RK121 .*extends x, which does not exist/],
    [base, "services: { app: { extends: { file: x.yml } } }\n", /^RK121 .*x\.yml not found/],
    [base, "include: [c.yml]\nservices: { app: { image: a } }\n", /^RK121 .*c\.yml name each other/],
    [
      { dockerComposeFile: "c.yml" },
      "services: { a: { image: a }, db: { image: d } }\n",
      /^RK121 .*without service/,
    ],
    [base, "services: { app: { ports: [] } }\n", /^RK121 .*has no image/],
    [base, "services: [\n", /^RK112 .*c\.yml:/],
  ])("%j %s", async (devcontainer, compose, fault) => {
    expect((await read(devcontainer, { "c.yml": compose })).faults[0]).toMatch(fault);
  });

  it("with a hint if it is in the project's directory", async () => {
    const own = hostIn({ "project/.devcontainer/devcontainer.json": base, "project/c.yml": "" });
    const { problems } = await loadConfiguration(own, {});
    expect(problems[0]?.fix).toBe('Write "../c.yml": paths are relative to the devcontainer.json.');
  });

  it("nowhere if the devcontainer.json has an image of its own", async () => {
    const { faults, notices } = await read(
      { ...base, image: "x" },
      { "c.yml": "services: { app: { image: a } }\n" },
    );
    expect(faults).toEqual([]);
    expect(notices).toEqual([expect.stringContaining("not started: dockerComposeFile")]);
  });
});

describe("text that an attacker wrote", () => {
  const file = (text: string) => ({ "c.yml": text });

  it("names of what every object has are names like any other", async () => {
    const { values, services } = await read(
      base,
      file(
        "services:\n  app:\n    image: a:${constructor}\n    volumes: [constructor:/c]\n    network_mode: service:constructor\n" +
          "    ports: ['80:80']\n    environment: [toString]\n  db: {image: 'b:${valueOf:-1}'}\n",
      ),
    );
    expect(values.image).toEqual(["a:"]);
    expect(values.volume).toEqual([expect.stringMatching(/^rocker-project-\w+_constructor:\/c$/)]);
    expect(values.env).toBeUndefined();
    expect(Object.keys(services.services)).toEqual(["db"]);
    expect(services.services.db.image).toBe("b:1");
  });

  it("a key __proto__ adds nothing to its mapping", async () => {
    const text =
      "services:\n  app: {image: a, __proto__: {privileged: true, ports: ['80:80']}}\n  __proto__: {db: {image: b}}\n";
    const { values, services } = await read(base, { "c.yml": text, "d.yml": text });
    expect(values.privileged).toBeUndefined();
    expect(values.port).toBeUndefined();
    expect(Object.keys(services.services)).toEqual(["__proto__"]);
    const merged = await read(
      { ...base, dockerComposeFile: ["c.yml", "d.yml"] },
      { "c.yml": text, "d.yml": text },
    );
    expect(merged.values.privileged).toBeUndefined();
  });

  // With a regular expression that has two ways to read each "$A", this takes forever.
  it("a default that is not closed", async () => {
    const { values } = await read(
      base,
      file(`services: {app: {image: "a", hostname: "\${A:-${"$AA".repeat(40)}"}}\n`),
    );
    expect(values.hostname).toHaveLength(1);
  });

  it("variables that expand to more text than a file can have", async () => {
    const env = `A=${"x".repeat(60_000)}\n`;
    const text = `services: {app: {image: a, hostname: "${"$A".repeat(20_000)}"}}\n`;
    const { faults } = await read(base, { "c.yml": text, ".env": env });
    expect(faults).toEqual([expect.stringContaining("its variables expand to more than 4 MB")]);
  });
});
