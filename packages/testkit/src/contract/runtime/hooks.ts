import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerBuilder } from "@rocker/core";
import type { Check } from "../contract.ts";
import { difficultTexts } from "../difficult-texts.ts";
import { printArguments, readArguments, type Workshop, type Write } from "../workshop.ts";
import { ended, readyForSignal, signalWhenReady, start } from "./child.ts";

const account = { name: "ada", uid: 1234, gid: 5678, home: "/home/ada" };
const asAda = (container: ContainerBuilder) =>
  container
    .withAccount(account)
    .withNewFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\nada:x:1234:5678::/home/ada:/bin/sh\n")
    .withNewFile("/etc/group", "root:x:0:\nada:x:5678:\nextra:x:4321:bob,ada\nother:x:9:adam\n");

const noted = 'for word do printf "%s\\0" "$word"; done >/contract/hook; id -u >>/contract/hook';

/** The image that these requests make, and the requests: what a run of it needs. */
async function made(workshop: Workshop, write: Write, base?: string) {
  const { id } = await workshop.build(write, base === undefined ? {} : { image: base });
  return { image: id, write };
}

/**
 * All that a process can tell of itself. Which files are open and what /proc is called differ from run to run, and
 * SigQ counts the signals that wait for all processes of the user, other containers' too.
 */
const self = [
  "id -u",
  "id -g",
  'id -G | tr " " "\\n" | sort -nu',
  "pwd",
  'echo "$HOME"',
  "umask",
  "grep -E '^(Cap|NoNewPrivs|Sig(Pnd|Blk|Ign|Cgt)|Uid|Gid)' /proc/self/status",
  // The shell's own stand-ins would hide the variables of the process, and the host's name is each container's own.
  "tr '\\0' '\\n' </proc/1/environ | grep -v -E '^(HOSTNAME|container_uuid)=' | sort",
].join("; ");

/** What runs as root before the command, and that nothing of the command changes by it. */
export const hookChecks: Readonly<Record<string, Check>> = {
  "hooks: run as root before the command, in order, with their arguments as they are": async (workshop) => {
    const hooked = await made(workshop, (container) =>
      asAda(container)
        .withEntrypointHook(noted, difficultTexts)
        .withEntrypointHook('echo "then $1" >>/contract/hook', ["this"])
        .withEntrypointHook("echo last >>/contract/hook"),
    );
    assert.equal(await workshop.shell("id -u", hooked), "1234\n");
    const [, ...rest] = workshop.output("hook").split("\0").reverse();
    assert.deepEqual(rest.reverse(), difficultTexts);
    assert.match(workshop.output("hook"), /\0?0\nthen this\nlast\n$/);
  },

  "hooks: the user's run as the command's user, after root's, and need none of root's": async (workshop) => {
    const both = await made(workshop, (container) =>
      asAda(container)
        .withEntrypointHook("cat /contract/first >/contract/second; id -u >>/contract/second", [], {
          as: "user",
        })
        .withEntrypointHook("id -u >/contract/first"),
    );
    assert.equal(await workshop.shell("id -u", both), "1234\n");
    assert.equal(workshop.output("second"), "0\n1234\n");

    const alone = await made(workshop, (container) =>
      asAda(container).withEntrypointHook("id -u >&2", [], { as: "user" }).withAddedSetting("capDrop", "ALL"),
    );
    assert.equal(await workshop.shell("id -u; echo $$", alone), "1234\n1\n");
  },

  "hooks: the command's process is the same with them and without: account, its groups, variables": async (
    workshop,
  ) => {
    for (const [base, write] of [
      [undefined, (container) => void asAda(container)],
      [undefined, () => {}],
      [
        workshop.fixtures.configuredImage,
        (container) => void container.withRunVariable("HOME", "/somewhere else"),
      ],
      [workshop.fixtures.configuredImage, () => {}],
    ] satisfies [string | undefined, Write][]) {
      const variables: Write = (container) => {
        write(container);
        container
          .withLabel("dev.rocker.contract.hooks", "base")
          .withRunVariable("LINES", " a\nb\n")
          .withRunVariable("odd.name-1", "'$HOME\" *\\")
          .withRunVariable("EMPTY", "")
          .withRunVariable("PWD", "/nowhere");
      };
      // As the whole command, so that an entrypoint of the base gets the same in both.
      const command = ["/bin/sh", "-c", `{ ${self}; } >/contract/self`];
      const see = async (write: Write) => {
        const requests = await made(workshop, write, base);
        assert.equal(await workshop.run({ ...requests, command }), 0);
        return workshop.output(base ? "out" : "self");
      };
      const bare = await see(variables);
      const hooked = await see((container) => {
        variables(container);
        container.withEntrypointHook("cd /; umask 077; export LINES=changed");
      });
      assert.notEqual(bare, "");
      assert.equal(hooked, bare);
    }
  },

  "hooks: arguments reach the command as they are": async (workshop) => {
    const hooked = await made(workshop, (container) =>
      asAda(container).withEntrypointHook("exit 0", ["a", "b"]),
    );
    const seen = await workshop.shell(printArguments, { ...hooked, args: difficultTexts });
    assert.deepEqual(readArguments(seen), difficultTexts);
  },

  "hooks: the image's entrypoint and command keep their meaning": async (workshop) => {
    const { configuredImage } = workshop.fixtures;
    const hooked = await made(workshop, (container) => container.withEntrypointHook(noted), configuredImage);
    const expected = "/somewhere\n1234\n5678\nhello world\n";
    assert.equal(await workshop.run(hooked), 0);
    assert.equal(workshop.output(), `${expected}<one>\n<two words>\n`);
    assert.equal(workshop.output("hook"), "0\n");
    assert.equal(await workshop.run({ ...hooked, command: ["-x", "", "a b"] }), 0);
    assert.equal(workshop.output(), `${expected}<-x>\n<>\n<a b>\n`);
  },

  "hooks: the command is PID 1, as the account or as root": async (workshop) => {
    const adas = await made(workshop, (container) => asAda(container).withEntrypointHook("exit 0"));
    assert.equal(await workshop.shell("echo $$; id -u", adas), "1\n1234\n");
    const roots = await made(workshop, (container) => container.withEntrypointHook("exit 0"));
    assert.equal(await workshop.shell("echo $$; id -u", roots), "1\n0\n");
  },

  "hooks: exit codes are the command's own": async (workshop) => {
    const hooked = await made(workshop, (container) => asAda(container).withEntrypointHook("exit 0"));
    for (const code of [0, 1, 42, 125, 126, 127, 137, 255]) {
      assert.equal(await workshop.run({ ...hooked, command: ["/bin/sh", "-c", `exit ${code}`] }), code);
    }
    writeFileSync(join(workshop.directory, "plain"), "#!/bin/sh\n", { mode: 0o644 });
    assert.equal(await workshop.run({ ...hooked, command: ["no-such-program"] }), 127);
    assert.equal(await workshop.run({ ...hooked, command: ["/contract/plain"] }), 126);
  },

  "hooks: one that fails is named with what it said, and neither a later one nor the command is run": async (
    workshop,
  ) => {
    const hooked = await made(workshop, (container) =>
      asAda(container)
        .withEntrypointHook("echo this is why; exit 3")
        .withEntrypointHook("echo no >/contract/out"),
    );
    const failed = await ended(await start(workshop, "echo no", false, hooked));
    assert.equal(failed.code, 125);
    assert.equal(failed.stdout.toString(), "");
    assert.match(failed.stderr.toString(), /this is why\n.*RK310: .*"contract".*exit code 3/s);
    assert.equal(workshop.output(), "");
  },

  "hooks: standard streams are the command's": async (workshop) => {
    const hooked = await made(workshop, (container) =>
      asAda(container).withEntrypointHook("cat; echo of the hook"),
    );
    const script = "cat; echo oops >/dev/stderr; exit 3";
    const result = await ended(await start(workshop, script, true, hooked), Buffer.from([0, 255, 10, 65]));
    assert.deepEqual([...result.stdout], [0, 255, 10, 65]);
    assert.match(result.stderr.toString(), /of the hook\n.*oops\n$/s);
    assert.equal(result.code, 3);
  },

  "hooks: signals reach the command": async (workshop) => {
    const hooked = await made(workshop, (container) => asAda(container).withEntrypointHook("exit 0"));
    const requests = { ...hooked, signal: "SIGTERM", output: "stdout" } as const;
    const script = readyForSignal(requests.signal);
    assert.equal((await signalWhenReady(workshop, { ...requests, script })).code, 42);
  },

  "hooks: a signal ends one that runs, and the command is not run": async (workshop) => {
    const hooked = await made(workshop, (container) =>
      asAda(container).withEntrypointHook("echo ready; sleep 60"),
    );
    const requests = { ...hooked, signal: "SIGTERM", output: "stderr" } as const;
    const { code, stdout } = await signalWhenReady(workshop, { ...requests, script: "echo no" });
    assert.equal(code, 143);
    assert.equal(stdout.toString(), "");
  },

  "hooks: a user that the image cannot start a program as is a named error": async (workshop) => {
    const hooked = await made(workshop, (container) =>
      asAda(container).withAddedSetting("capDrop", "SETUID").withEntrypointHook("exit 0"),
    );
    const failed = await ended(await start(workshop, "echo no", false, hooked));
    assert.equal(failed.code, 125);
    assert.equal(failed.stdout.toString(), "");
    assert.match(failed.stderr.toString(), /RK311: .*uid 1234/);
  },
};
