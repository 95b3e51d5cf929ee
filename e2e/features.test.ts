import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeDocker, describeEngines, type TestEngine, using } from "./support/engines.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

type Metadata = { readonly id: string } & Readonly<Record<string, unknown>>;

/** A Feature that notes what it was given, in the order of installation. */
function noting({ id, ...metadata }: Metadata, script = "") {
  const note = `#!/bin/bash
set -e
mkdir -p /noted
echo "${id} as $(id -un) for $_REMOTE_USER in $_REMOTE_USER_HOME on $_CONTAINER_USER in $_CONTAINER_USER_HOME" >>/noted/all
env | sort >/noted/${id}.env
${script}
`;
  return {
    "devcontainer-feature.json": JSON.stringify({ id, version: "1.2.3", name: id, ...metadata }),
    "install.sh": note,
    "data.txt": `data of ${id}\n`,
  };
}

/** A user's project with these files, and rocker in it. */
function project(engine: TestEngine, files: Readonly<Record<string, string | object>>) {
  const as = using(engine);
  const home = ownDirectory(as.as);
  const directory = subdirectory(home, "project", as.as);
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
  giveTo(as.as, home);
  const env = { ...as.env, HOME: home };
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    rocker(args, { ...as, cwd: directory, env: { ...env, ...more } });
  const inProject = (name: string) => join(directory, name);
  const read = (name: string) => readFileSync(inProject(name), "utf8");
  const write = (name: string, text: string) => writeFileSync(inProject(name), text);
  return { home, run, inProject, read, write };
}

/** Files of a Feature in a directory of the project. */
const inDirectory = (name: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`.devcontainer/${name}/${file}`, text]));

describeEngines("dev container Features", (engine) => {
  let registry: ImageRegistry;
  beforeAll(async () => {
    registry = await startImageRegistry();
  });
  afterAll(() => registry.stop());

  it("are installed from a directory and a registry, with everything that they may have", async () => {
    const { address } = registry;
    const all: Metadata = {
      id: "all",
      options: {
        version: { type: "string", enum: ["1", "2"], default: "1" },
        packages: { type: "string", proposals: ["a"], default: "none" },
        "with-docs": { type: "boolean", default: true },
      },
      dependsOn: { [`${address}/features/base:1`]: { level: "low" } },
      installsAfter: [`${address}/features/later`],
      containerEnv: { PATH: "/opt/all/bin:${PATH}", ALL: "yes" },
      mounts: [
        { source: "rocker-test-${devcontainerId}", target: "/kept", type: "volume" },
        "type=tmpfs,target=/scratch",
      ],
      init: true,
      capAdd: ["NET_ADMIN"],
      securityOpt: ["label=disable"],
      entrypoint: "/usr/local/share/all-start.sh",
      customizations: { vscode: { extensions: ["x"] } },
      legacyIds: ["everything"],
    };
    const program = [
      "mkdir -p /opt/all/bin && cp data.txt /opt/all && printf '#!/bin/sh\\ncat /opt/all/data.txt\\n' >/opt/all/bin/all",
      "printf '#!/bin/sh\\nid -un >/run/all-started\\n' >/usr/local/share/all-start.sh",
      "chmod +x /opt/all/bin/all /usr/local/share/all-start.sh",
    ].join("\n");
    await registry.putFeature("features/all", ["1", "latest"], noting(all, program));
    const base = { id: "base", options: { level: { type: "string" } } };
    await registry.putFeature("features/base", ["1"], noting(base));
    await registry.putFeature("features/later", ["latest"], noting({ id: "later" }));
    const own = noting({ id: "own", installsAfter: [`${address}/features/everything`] });
    const { run, write } = project(engine, {
      ".devcontainer/devcontainer.json": {
        image,
        features: {
          "./own": {},
          [`${address}/features/all:1`]: { version: "2", packages: 'a,b "c"' },
          [`${address}/features/later`]: {},
        },
      },
      ...inDirectory("own", own),
    });

    const refused = await run([".", "true"]);
    expect(refused.code).toBe(125);
    expect(refused.stderr).toMatch(
      /RK230[\s\S]*the capability NET_ADMIN[\s\S]*the security option label=disable/,
    );

    const script = [
      "cut -d' ' -f1 /noted/all | xargs; head -1 /noted/all",
      "grep -hE '^(VERSION|PACKAGES|WITH_DOCS|ALL|LEVEL)=' /noted/all.env /noted/base.env",
      'all; echo "$ALL $PATH"; cat /run/all-started',
      "test -d /kept && df --output=fstype /scratch | tail -1; cat /proc/1/comm",
      "ls /tmp; ls /usr/local/lib/rocker",
    ].join("; ");
    const first = await run(["--trust", ".", "sh", "-c", script]);
    expect(first.code, first.stderr).toBe(0);
    const [order, note, ...rest] = first.stdout.split("\n");
    expect(order).toBe("base later all own");
    expect(note).toBe("base as root for root in /root on root in /root");
    expect(rest).toEqual([
      "ALL=yes",
      'PACKAGES=a,b "c"',
      "VERSION=2",
      "WITH_DOCS=true",
      "LEVEL=low",
      "data of all",
      "yes /opt/all/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "root",
      "tmpfs",
      expect.stringMatching(/init/),
      "entrypoint",
      "hooks",
      "",
    ]);
    // Each is a step of its own: the others are not installed again.
    write(".devcontainer/own/data.txt", "changed");
    const changed = await run(["--trust", "--progress=plain", ".", "cat", "/noted/all"]);
    expect(changed.code, changed.stderr).toBe(0);
    expect(changed.stderr).toMatch(/ran in .*: Feature own/);
    expect(changed.stderr).not.toMatch(/ran in .*: Feature 127/);
  });

  it("are pinned in the lock file, and then need no registry", async () => {
    const own = await startImageRegistry();
    const reference = `${own.address}/features/tool:1`;
    const digest = await own.putFeature("features/tool", ["1"], noting({ id: "tool" }));
    const { run, read, home } = project(engine, {
      ".devcontainer/devcontainer.json": { image, features: { [reference]: {} } },
    });
    const lock = ".devcontainer/devcontainer-lock.json";
    const plan = await run(["plan", "."]);
    expect(plan.stdout).toContain(`Feature ${reference} (not downloaded)`);
    expect((await run(["plan", "--resolve", "."])).stdout).toContain(`Feature ${reference} (1.2.3)`);
    expect(await run([".", "cat", "/noted/all"])).toMatchObject({
      code: 0,
      stdout: "tool as root for root in /root on root in /root\n",
    });
    expect(JSON.parse(read(lock))).toEqual({
      features: {
        [reference]: {
          version: "1.2.3",
          resolved: `${own.address}/features/tool@${digest}`,
          integrity: digest,
        },
      },
    });
    await own.stop();
    expect(await run(["--frozen-features", ".", "true"])).toMatchObject({ code: 0, stderr: "" });
    expect((await run(["plan", "."])).stdout).toContain(`Feature ${reference} (1.2.3)`);
    rmSync(join(home, ".cache/rocker/features"), { recursive: true });
    const down = await run([".", "true"]);
    expect(down.code).toBe(125);
    expect(down.stderr).toMatch(/error features\/unreachable: cannot download Feature .*\n.*ECONNREFUSED/);
  });

  it("have commands, which run before those of the devcontainer.json", async () => {
    const own = noting({ id: "own", postCreateCommand: "echo feature >>/tmp/order" });
    const { run } = project(engine, {
      ".devcontainer/devcontainer.json": {
        image,
        features: { "./own": {} },
        postCreateCommand: ["sh", "-c", "echo project >>/tmp/order"],
      },
      ...inDirectory("own", own),
    });
    const { code, stdout, stderr } = await run(["--trust", ".", "cat", "/tmp/order"]);
    expect([code, stdout], stderr).toEqual([0, "feature\nproject\n"]);
  });

  it("are installed in any image, for its user", async () => {
    const name = "rocker-test-features/user";
    const dockerfile = `FROM ${image}\nRUN useradd -u 1500 -m worker\nUSER worker\n`;
    const { run, inProject } = project(engine, {
      Dockerfile: dockerfile,
      ...inDirectory("own", noting({ id: "own" })),
    });
    engine.client("build", "-q", "-t", name, inProject("."));
    const local = engine.name === "podman" ? `localhost/${name}` : name;
    const note = "own as root for worker in /home/worker on worker in /home/worker\n";
    const script = "cat /noted/all; id -un";
    const argv = ["--feature=./.devcontainer/own", local, "sh", "-c", script];
    expect(await run(argv)).toMatchObject({ code: 0, stdout: `${note}worker\n` });
    const named = await run(["--feature-user=games", ...argv]);
    expect(named.stdout).toContain("own as root for games in /usr/games on worker");
  });
});

describeDocker("a dev container Feature", (engine) => {
  it("whose shell is not in the image says so", async () => {
    const { run } = project(engine, inDirectory("own", noting({ id: "own" })));
    const { code, stderr } = await run([
      "--feature=./.devcontainer/own",
      "rocker-test/busybox:latest",
      "true",
    ]);
    expect(code).toBe(125);
    expect(stderr).toContain("install.sh of this Feature needs /bin/bash, which the image lacks");
  });

  it("works in an image with busybox only", async () => {
    const files = { ...noting({ id: "own" }), "install.sh": "#!/bin/sh\necho $_REMOTE_USER >/noted\n" };
    const { run } = project(engine, inDirectory("own", files));
    const argv = ["--feature=./.devcontainer/own", "rocker-test/busybox:latest", "cat", "/noted"];
    expect(await run(argv)).toMatchObject({ code: 0, stdout: "root\n" });
  });

  it("that fails is named, with its output", async () => {
    const { run } = project(
      engine,
      inDirectory("own", noting({ id: "own" }, "echo it went wrong >&2; exit 3")),
    );
    const { code, stderr } = await run(["--feature=./.devcontainer/own", image, "true"]);
    expect(code).toBe(125);
    expect(stderr).toMatch(/Feature own \(1\.2\.3\)[\s\S]*it went wrong/);
  });

  it("of a registry that wants a login is refused, and downloaded with one", async () => {
    const closed = await startImageRegistry({ needsLogin: true });
    try {
      await closed.putFeature("features/tool", ["1"], noting({ id: "tool" }));
      const auth = Buffer.from(closed.login ?? "").toString("base64");
      const { run, home } = project(engine, {
        "docker/config.json": { auths: { [closed.address]: { auth } } },
      });
      const argv = [`--feature=${closed.address}/features/tool:1`, image, "cut", "-d ", "-f1", "/noted/all"];
      expect((await run(argv)).stderr).toMatch(/features\/login[\s\S]*docker login 127\.0\.0\.1/);
      const DOCKER_CONFIG = join(home, "project/docker");
      expect(await run(argv, { DOCKER_CONFIG })).toMatchObject({ code: 0, stdout: "tool\n" });
    } finally {
      await closed.stop();
    }
  });

  it("of a project gets no privileges without consent, and nothing of it runs before", async () => {
    const own = noting({ id: "own", privileged: true });
    const { run } = project(engine, {
      ".devcontainer.json": { image, features: { "./.devcontainer/own": {} } },
      ...inDirectory("own", own),
    });
    const { code, stderr } = await run([".", "true"]);
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK230[\s\S]*full access to the host \(privileged\)/);
    expect(stderr).not.toContain("Feature own");
  });
});

describeDocker("a proxy", (engine) => {
  it("is used for Features from other hosts, and only for them", async () => {
    const home = ownDirectory(engine.as);
    const [key, certificate] = [join(home, "key.pem"), join(home, "cert.pem")];
    const names = ["-subj", "/CN=features.test", "-addext", "subjectAltName=DNS:features.test"];
    const create = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"];
    execFileSync("openssl", [...create, ...names, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    giveTo(engine.as, home);
    const archive = join(home, "tool.tgz");
    const files = noting({ id: "tool" });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
    execFileSync("tar", ["-czf", archive, "-C", home, ...Object.keys(files)]);
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) =>
      response.end(readFileSync(archive)),
    );
    const asked: string[] = [];
    const proxy = createProxy().on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      const { port } = server.address() as AddressInfo;
      const target = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        target.pipe(socket).pipe(target);
      });
      for (const one of [target, socket]) one.on("error", () => {});
    });
    const listen = (one: Server) =>
      new Promise<number>((listening) => {
        one.listen(0, "127.0.0.1", () => listening((one.address() as AddressInfo).port));
      });
    try {
      await listen(server);
      const env = {
        HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`,
        NODE_EXTRA_CA_CERTS: certificate,
      };
      const { run } = project(engine, {});
      const line = ["--feature", "https://features.test/tool.tgz", image, "head", "-n1", "/noted/all"];
      const direct = await run(line, { ...env, NO_PROXY: ".test" });
      expect(direct.stderr).toContain("features/unreachable");
      expect(asked).toEqual([]);
      expect(await run(line, env)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^tool as root/) });
      expect(asked).toEqual(["features.test:443"]);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
