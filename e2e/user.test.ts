import { chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { describeEnginesOfOthers, describeEveryEngine, type TestEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, root, type TestUser, testUser } from "./support/test-user.ts";

const quick = ["--user", "--no-user-sudo"];

/** Shared by the suites about --user. */
function asUser(engine: TestEngine) {
  const options = using(engine);
  const { name, uid, gid, home } = engine.as;
  const whoami = 'echo "$(id -un) $(id -u) $(id -g) $HOME"';
  const me = `${name} ${uid} ${gid} ${home}\n`;

  const inside = async (image: string, script: string, flags: readonly string[] = []) => {
    const { code, stdout, stderr } = await rocker([...quick, ...flags, image, "sh", "-c", script], options);
    expect({ code, stderr: stderr.replace(/^rocker: (\[|built ).*\n/gm, "") }).toEqual({
      code: 0,
      stderr: "",
    });
    return stdout;
  };
  return { options, name, uid, gid, home, whoami, me, inside };
}

describeEveryEngine("--user", (engine) => {
  const { uid, gid, home, whoami, me, inside } = asUser(engine);

  it.each(["debian:bookworm", "rocker-test/busybox:latest"])("is the host's user in %s", async (image) => {
    expect(await inside(image, whoami)).toBe(me);
  });

  it("starts in the home directory if the image sets no WORKDIR", async () => {
    // As in the original, root starts where the image does.
    const start = uid === 0 ? "/" : home;
    expect(await inside("rocker-test/busybox:latest", "pwd")).toBe(`${start}\n`);
    const image = makeBase(engine, "workdir", { changes: ["WORKDIR /opt"] });
    expect(await inside(image, "pwd")).toBe("/opt\n");
    expect(await inside(image, "pwd", ["--workdir=/bin"])).toBe("/bin\n");
  });

  it("has a home directory of its own with another name", async () => {
    const developer = uid === 0 ? home : "/home/developer";
    expect(
      await inside("rocker-test/busybox:latest", `${whoami}; pwd; touch ~/x`, [
        "--user-override-name=developer",
      ]),
    ).toBe(`developer ${uid} ${gid} ${developer}\n${uid === 0 ? "/" : developer}\n`);
  });

  it("owns a writable home directory", async () => {
    expect(await inside("rocker-test/busybox:latest", 'touch ~/x && stat -c "%u %g" ~ ~/x')).toBe(
      `${uid} ${gid}\n`.repeat(2),
    );
  });

  it("files written to a mount belong to the host user", async () => {
    const directory = ownDirectory(engine.as);
    await inside("rocker-test/busybox:latest", "touch /here/file; mkdir /here/directory", [
      "--volume",
      `${directory}:/here`,
    ]);
    for (const entry of ["file", "directory"]) {
      expect(statSync(join(directory, entry))).toMatchObject({ uid, gid });
    }
  });

  it("works with an image that has another USER", async () => {
    const image = makeBase(engine, "other-user", { changes: ["USER 4321"] });
    expect(await inside(image, whoami)).toBe(me);
  });

  it("leaves no directory owned by root in a home directory with mounts", async () => {
    const directory = ownDirectory(engine.as);
    const flags = ["--volume", `${directory}:${home}/a/b/c`];
    expect(
      await inside(
        "rocker-test/busybox:latest",
        `stat -c %u ${home}/a ${home}/a/b; touch ${home}/a/x`,
        flags,
      ),
    ).toBe(`${uid}\n`.repeat(2));
  });
});

describeEnginesOfOthers("--user", (engine) => {
  const { options, name, uid, gid, home, whoami, me, inside } = asUser(engine);

  it("resolves both names if the UID is taken", async () => {
    const image = makeBase(engine, "uid-taken", {
      script: `echo "other:x:${uid}:${uid}::/home/other:/bin/sh" >> /etc/passwd; mkdir -p /home/other; touch /home/other/kept; chown -R ${uid} /home/other`,
    });
    expect(await inside(image, whoami)).toBe(me);
    expect(await inside(image, "id -u other; ls /home/other")).toBe(`${uid}\nkept\n`);
  });

  it("takes over a name of another UID, whose files keep a named owner", async () => {
    const image = makeBase(engine, "name-taken", {
      script: `echo "${name}:x:77:77::/opt/other:/bin/sh" >> /etc/passwd; echo "${name}:x:77:" >> /etc/group; mkdir -p /opt/other; touch /opt/other/kept; chown -R 77:77 /opt/other`,
    });
    expect(await inside(image, whoami)).toBe(me);
    expect(await inside(image, "stat -c %U /opt/other/kept")).toBe(`${name}_77\n`);
  });

  it("works if the GID is taken by another group", async () => {
    const image = makeBase(engine, "gid-taken", { script: `echo "staff9:x:${gid}:" >> /etc/group` });
    expect(await inside(image, `${whoami}; id -gn`)).toBe(`${me}staff9\n`);
  });

  it("reuses an existing user with the same name, UID and home directory", async () => {
    const image = makeBase(engine, "equal", {
      script: `echo "${name}:x:${uid}:${gid}::${home}:/bin/sh" >> /etc/passwd; mkdir -p ${home}; echo mine > ${home}/kept; chown -R ${uid}:${gid} ${home}`,
    });
    expect(await inside(image, `${whoami}; cat ~/kept; grep -c "^${name}:" /etc/passwd`)).toBe(
      `${me}mine\n1\n`,
    );
  });

  it("is not confused by similar user names", async () => {
    const image = makeBase(engine, "alike", {
      script: `echo "${name}x:x:71:71::/:/bin/sh" >> /etc/passwd; echo "x${name}:x:72:72::/:/bin/sh" >> /etc/passwd; printf 'last:x:73:' >> /etc/group`,
    });
    expect(
      await inside(image, `${whoami}; id -u ${name}x; id -u x${name}; grep -c ^last:x:73:$ /etc/group`),
    ).toBe(`${me}71\n72\n1\n`);
  });

  it("supports another name, home directory and shell", async () => {
    const flags = [
      "--user-override-name=a.b@corp",
      "--user-override-home=/srv/deep/er",
      "--user-override-shell=/bin/ash",
    ];
    const script = `${whoami}; tail -n 99 /etc/passwd | grep ^a.b@corp: | cut -d: -f7; stat -c %u /srv /srv/deep /srv/deep/er`;
    expect(await inside("rocker-test/busybox:latest", script, flags)).toBe(
      `a.b@corp ${uid} ${gid} /srv/deep/er\n/bin/ash\n0\n0\n${uid}\n`,
    );
  });

  it("joins the host's groups on request", async () => {
    const groups = await inside("rocker-test/busybox:latest", "id -G", ["--user-preserve-groups"]);
    const wanted = String(
      await import("node:child_process").then(({ execFileSync }) => execFileSync("id", ["-G", name])),
    );
    expect(groups.trim().split(" ").sort()).toEqual(wanted.trim().split(" ").sort());
  });

  it("has sudo if the image supports it", async () => {
    const { stdout } = await rocker(["--user", "debian:bookworm", "sudo", "-n", "id", "-u"], options);
    expect(stdout).toBe("0\n");
  });

  it("runs no package manager if the image has sudo already, so that it works offline", async () => {
    const built = await rocker(["build", "--user", "debian:bookworm"], options);
    const script = "printf '#!/bin/sh\\nexit 99\\n' | sudo tee /usr/bin/apt-get";
    const changes = ["USER root"];
    const image = makeBase(engine, "has-sudo", { from: built.stdout.trim(), script, changes });
    const { code, stdout } = await rocker(["--user", image, "sudo", "-n", "apt-get"], options);
    expect({ code, stdout }).toEqual({ code: 99, stdout: "" });
  });
});

describeEveryEngine("--home", (engine) => {
  it("mounts the home directory at the same path, and mounts below it leave nothing owned by root on the host", async () => {
    const home = ownDirectory(engine.as);
    const other = ownDirectory(engine.as);
    writeFileSync(join(home, "mine"), "of the host");
    chownSync(join(home, "mine"), engine.as.uid, engine.as.gid);
    writeFileSync(join(home, "another's"), "");
    const another = statSync(join(home, "another's"));
    const options = { ...using(engine), cwd: home, env: { ...using(engine).env, HOME: home } };
    const script = 'echo "$HOME"; pwd; cat ~/mine; ls -d ~/new/er; touch ~/new/er/x ~/y';
    const flags = ["--home", "--volume", `${other}:${home}/new/er`];
    const { code, stdout, stderr } = await rocker(
      [...quick, ...flags, "rocker-test/busybox:latest", "sh", "-c", script],
      options,
    );
    const start = engine.as.uid === 0 ? "/" : home;
    expect({ code, stdout }, stderr).toEqual({
      code: 0,
      stdout: `${home}\n${start}\nof the host${home}/new/er\n`,
    });
    expect(readdirSync(other)).toEqual(["x"]);
    const { uid, gid, mode, mtimeMs } = another;
    expect(statSync(join(home, "another's"))).toMatchObject({ uid, gid, mode, mtimeMs });
    for (const entry of ["new", "new/er", "y"]) {
      expect(statSync(join(home, entry))).toMatchObject({ uid: engine.as.uid, gid: engine.as.gid });
    }
  });
});

describeEveryEngine("a host user without an entry in passwd", (engine) => {
  const stranger: TestUser = {
    ...testUser,
    name: "user2000000000",
    uid: 2_000_000_000,
    gid: 2_000_000_000,
    home: "/",
    prefix: ["setpriv", "--reuid=2000000000", "--regid=2000000000", "--clear-groups", "--reset-env"],
    env: { PATH: testUser.env.PATH ?? "" },
  };
  // Only root can switch to another user, and only Docker's socket can be opened for that user.
  it.skipIf(!root || engine.name !== "docker")(
    "has a name and a home directory despite a huge UID",
    async () => {
      const home = ownDirectory(stranger);
      mkdirSync(join(home, "inside"));
      const group = statSync("/var/run/docker.sock").gid;
      const as = {
        ...stranger,
        prefix: stranger.prefix.map((part) => (part === "--clear-groups" ? `--groups=${group}` : part)),
      };
      const { code, stdout, stderr } = await rocker(
        [...quick, "rocker-test/busybox:latest", "sh", "-c", "id -u; id -un; touch ~/x; echo ok"],
        {
          as,
          cwd: "/",
          env: { HOME: home },
        },
      );
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "2000000000\nuser2000000000\nok\n" });
    },
  );
});
