import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import {
  describeEngines,
  describeEnginesOfOthers,
  rockerImages,
  type TestEngine,
  using,
} from "./support/engines.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";

/** The images that rocker built from this file's base images; tests in other files run at the same time. */
const imagesOf = (engine: TestEngine) =>
  rockerImages(engine).filter((name) => name.startsWith("localhost/rocker/base-"));

const quick = ["--user", "--no-user-sudo"];

describeEngines("the image", (engine) => {
  const options = using(engine);
  let base = "";
  const make = (...changes: string[]) => {
    base = makeBase(engine, "base", { changes });
  };
  const removeImages = () => {
    for (const name of imagesOf(engine)) engine.client("rmi", "--force", name);
  };

  beforeAll(removeImages);
  afterAll(removeImages);

  it("is built once and reused by the second run", async () => {
    make();
    const first = await rocker([...quick, base, "whoami"], options);
    expect(first, first.stderr).toMatchObject({ code: 0, stdout: `${engine.as.name}\n` });
    expect(first.stderr).toContain("rocker: built localhost/rocker/base-");
    const before = imagesOf(engine);
    const second = await rocker([...quick, base, "whoami"], options);
    expect(second).toMatchObject({ code: 0, stdout: `${engine.as.name}\n`, stderr: "" });
    expect(imagesOf(engine)).toEqual(before);
  });

  it("is rebuilt when the base image changes", async () => {
    make("ENV GENERATION=1");
    await rocker([...quick, base, "true"], options);
    make("ENV GENERATION=2");
    const { stdout, stderr } = await rocker([...quick, base, "sh", "-c", "echo $GENERATION"], options);
    expect(stdout).toBe("2\n");
    expect(stderr).toContain("rocker: built");
  });

  it("keeps the meaning of ENTRYPOINT, CMD, WORKDIR and ENV", async () => {
    make(
      'ENTRYPOINT ["/bin/echo","entry point:"]',
      'CMD ["the image\'s own"]',
      "WORKDIR /usr",
      "ENV PATH=/odd:/bin",
    );
    expect((await rocker([...quick, base], options)).stdout).toBe("entry point: the image's own\n");
    expect((await rocker([...quick, base, "given"], options)).stdout).toBe("entry point: given\n");
    make("WORKDIR /usr", "ENV PATH=/odd:/bin");
    expect((await rocker([...quick, base, "sh", "-c", "pwd; echo $PATH"], options)).stdout).toBe(
      "/usr\n/odd:/bin\n",
    );
  });

  it("does not let the image's USER control the terminal", async () => {
    make("USER \u001b[31mred");
    const { code, stdout, stderr } = await rocker([base, "true"], options);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toContain("RK443");
    expect(stderr).not.toContain("\u001b");
  });

  it("keeps the image's USER by default", async () => {
    make("USER 4321");
    expect((await rocker(["-e", "A=1", base, "id", "-u"], options)).stdout).toBe("4321\n");
  });

  it("is labeled and tagged by rocker build, which prints the tag", async () => {
    make();
    const { code, stdout } = await rocker(["build", ...quick, "--tag", "rocker-e2e/mine:1", base], options);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "rocker-e2e/mine:1\n" });
    const tag = (await rocker(["build", ...quick, base], options)).stdout.trim();
    const format = '{{.Id}} {{index .Config.Labels "dev.rocker.base"}}';
    expect(engine.client("image", "inspect", "--format", format, tag)).toContain(` ${base}`);
    expect(engine.client("image", "inspect", "--format", format, "rocker-e2e/mine:1")).toBe(
      engine.client("image", "inspect", "--format", format, tag),
    );
    engine.client("rmi", "rocker-e2e/mine:1");
  });

  it("with rocker's tag and labels is used only if rocker built it", async () => {
    make("ENV KNOWN=1");
    const line = [...quick, base, "sh", "-c", "whoami; cat /tmp/planted"];
    const whoami = `${engine.as.name}\n`;
    const tag = (await rocker(["build", ...quick, base], options)).stdout.trim();
    const idOf = (name: string) => engine.client("image", "inspect", "--format", "{{.Id}}", name);
    const id = idOf(tag);

    const directory = ownDirectory(engine.as);
    const stranger = makeBase(engine, "base-stranger", { from: tag, script: "echo planted > /tmp/planted" });
    engine.client("tag", stranger, tag);
    engine.client("save", "--output", join(directory, "archive"), tag);
    engine.client("rmi", "--no-prune", tag, stranger);
    engine.client("load", "--input", join(directory, "archive"));
    expect(idOf(tag)).not.toBe(id);
    const run = await rocker(line, options);
    expect(run, run.stderr).toMatchObject({ code: 1, stdout: whoami });
    expect(run.stderr).toContain(`rocker: built ${tag}`);
    expect(idOf(tag)).toBe(id);
    expect((await rocker(line, options)).stderr).not.toContain("rocker: built");

    // As if the record was lost, or somebody else built the image.
    const lost = { ...options, env: { ...options.env, XDG_STATE_HOME: join(directory, "state") } };
    const again = await rocker(line, lost);
    expect(again, again.stderr).toMatchObject({ code: 1, stdout: whoami });
    expect(again.stderr).toMatch(/rocker: built .* \((\d) steps?, \1 cached\)/);
  });

  it.runIf(engine.name === "docker")(
    "is built without BuildKit in the same way, with steps as root and as the user",
    async () => {
      make("ENV CLASSIC=1");
      const classic = { ...options, env: { ...options.env, DOCKER_BUILDKIT: "0" } };
      const first = await rocker([...quick, "--nocache", base, "sh", "-c", "whoami; stat -c %u ~"], classic);
      expect(first, first.stderr).toMatchObject({ code: 0, stdout: `${engine.as.name}\n${engine.as.uid}\n` });
      expect(first.stderr).toMatch(
        /rocker: \[1\/1\] user: account of .*\nrocker: built .* \(1 step, 0 cached\)/,
      );
    },
  );

  it.runIf(engine.name === "docker")(
    "installs packages without BuildKit and leaves no archives behind",
    async () => {
      const classic = { ...options, env: { ...options.env, DOCKER_BUILDKIT: "0" } };
      const script = "sudo -n id -u; ls /var/cache/rocker 2>/dev/null | wc -l";
      const { stdout, stderr } = await rocker(
        ["--user", "--nocache", "debian:bookworm", "sh", "-c", script],
        classic,
      );
      expect(stdout, stderr).toBe("0\n0\n");
    },
  );

  it("can be built by two processes at once", async () => {
    make("ENV TWO=1");
    const both = await Promise.all([1, 2].map(() => rocker([...quick, base, "whoami"], options)));
    expect(both.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      [1, 2].map(() => ({ code: 0, stdout: `${engine.as.name}\n` })),
    );
  });
});

describeEnginesOfOthers("the image", (engine) => {
  const options = using(engine);

  it("is not created if a step fails; the error names extension, step and output", async () => {
    // A home directory cannot be created below a file.
    const broken = makeBase(engine, "base-broken", { script: "rm -rf /home; touch /home" });
    const before = imagesOf(engine);
    const { code, stdout, stderr } = await rocker([...quick, broken, "true"], options);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/error RK502: .*in a step of user \(account of .*\): exit code \d+/);
    expect(stderr).toMatch(/Its output ended with:\n.*home/);
    expect(imagesOf(engine)).toEqual(before);
  });

  it("leaves nothing behind after Ctrl-C during a build", async () => {
    const directory = ownDirectory(engine.as);
    // Other tests leave files in /tmp meanwhile.
    const temporary = subdirectory(directory, "temporary", engine.as);
    // A separate name, because another test may have built the image.
    const interrupted = `rocker-e2e/base-interrupted-${engine.name}-${engine.as.uid}:1`;
    engine.client("tag", "debian:bookworm", interrupted);
    const before = imagesOf(engine);
    // --nocache and sudo: an installation that takes long enough to be interrupted.
    const child = startRocker(["--user", "--nocache", "--progress=json", interrupted, "true"], {
      ...options,
      env: { ...options.env, TMPDIR: temporary },
      cwd: directory,
    });
    child.stderr.setEncoding("utf8");
    let stderr = "";
    const code = new Promise((resolve) => child.on("close", resolve));
    child.stderr.on("data", (text: string) => {
      if (!stderr.includes('"type":"step"') && `${stderr}${text}`.includes('"type":"step"'))
        child.kill("SIGINT");
      stderr += text;
    });
    expect(await code).toBe(130);
    expect(stderr).toContain("RK505");
    engine.client("rmi", "--no-prune", interrupted);
    expect(imagesOf(engine)).toEqual(before);
    expect(readdirSync(directory)).toEqual(["temporary"]);
    // Podman's step caches outlive a build.
    expect(readdirSync(temporary).filter((name) => !name.startsWith("rocker-caches-"))).toEqual([]);
  });
});
