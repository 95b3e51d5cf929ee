import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { describeEveryEngine, dockerfileConsent, removeContainer, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const dockerfile = [
  "FROM debian:bookworm",
  "RUN useradd --uid 1777 --create-home --shell /bin/bash --groups audio --comment 'The Dev' dev",
  "RUN touch /home/dev/own /srv/other && chown dev: /home/dev/own /srv/other && touch /home/dev/of-root",
  "ENTRYPOINT []",
].join("\n");

describeEveryEngine("a user of the image with the host's IDs", (engine) => {
  const { as } = engine;
  const consent = dockerfileConsent(engine);
  const names: string[] = [];
  afterEach(() => {
    for (const name of names.splice(0)) removeContainer(engine, name);
  });

  function project(content: object, more = "") {
    const home = ownDirectory(as);
    const directory = subdirectory(home, "project", as);
    mkdirSync(join(directory, ".devcontainer"));
    writeFileSync(join(directory, ".devcontainer/Dockerfile"), `${dockerfile}\n${more}`);
    const all = { build: { dockerfile: "Dockerfile" }, ...content };
    writeFileSync(join(directory, ".devcontainer/devcontainer.json"), JSON.stringify(all));
    giveTo(as, home);
    const env = { ...using(engine).env, HOME: home, XDG_STATE_HOME: join(home, "state") };
    const run = (...args: string[]) => rocker(args, { as, cwd: directory, env });
    return { directory, run };
  }
  // Root's IDs cannot be given to another user: it keeps those of the image.
  const [uid, gid] = as.uid === 0 ? [1777, 1777] : [as.uid, as.gid];
  const script = [
    "id -un; id -u; id -g; id -nG | tr ' ' '\\n' | grep -c audio",
    'echo "$HOME $USER"; getent passwd dev | cut -d: -f5-',
    "stat -c %u /home/dev /home/dev/own /home/dev/of-root /srv/other | tr '\\n' ' '",
  ].join("; ");
  const seen = [
    `dev\n${uid}\n${gid}\n1\n/home/dev dev\nThe Dev:/home/dev:/bin/bash`,
    `${uid} ${uid} 0 1777 `,
  ].join("\n");

  it("is the remote user of a dev container, whose files belong to the host user", async () => {
    const { directory, run } = project({ remoteUser: "dev" });
    expect(await run(...consent, ".", "sh", "-c", `${script}; touch made || true`)).toMatchObject({
      code: 0,
      stdout: seen,
    });
    if (as.uid !== 0) expect(statSync(join(directory, "made")).uid).toBe(as.uid);
    const up = await run("up", ...consent);
    names.push(up.stdout.trim());
    expect(await run("enter", "sh", "-c", script)).toMatchObject({ code: 0, stdout: seen });
  });

  it("keeps its own IDs with updateRemoteUserUID: false, and may be root", async () => {
    const { run } = project({ remoteUser: "dev", updateRemoteUserUID: false });
    expect((await run(...consent, ".", "sh", "-c", "id -u; echo $HOME")).stdout).toBe("1777\n/home/dev\n");
    const asRoot = project({ remoteUser: "root" }, "USER dev\n");
    expect((await asRoot.run(...consent, ".", "sh", "-c", "id -u; echo $HOME")).stdout).toBe("0\n/root\n");
  });

  it("is an option for any image, also for the image's USER", async () => {
    const { directory, run } = project({}, "USER dev\n");
    const tag = `rocker-test/user-from-image-${engine.name}-${as.uid}`;
    engine.client("build", "--quiet", "--tag", tag, join(directory, ".devcontainer"));
    expect(await run("--user-from-image", tag, "sh", "-c", "id -u; echo $HOME")).toMatchObject({
      stdout: `${uid}\n/home/dev\n`,
    });
    const missing = await run("--user-from-image=nobody-here", tag, "true");
    if (as.uid !== 0) expect(missing.stderr).toContain('the image has no user "nobody-here". Its users:');
    expect(missing.code).not.toBe(0);
  });
});
