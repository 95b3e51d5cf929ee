import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "../contract.ts";
import { difficultTexts } from "../difficult-texts.ts";
import { printArguments, readArguments } from "../workshop.ts";
import { countingServer } from "./counting-server.ts";

const account = { name: "ada", uid: 1234, gid: 5678, home: "/home/ada" };

/** What is run, as whom, and how it ends. */
export const commandChecks: Readonly<Record<string, Check>> = {
  "command: arguments reach the program as they are": async (workshop) => {
    const seen = await workshop.shell(printArguments, { args: difficultTexts });
    assert.deepEqual(readArguments(seen), difficultTexts);
  },

  "exit code: the command's own": async (workshop) => {
    for (const code of [0, 1, 42, 125, 126, 127, 137, 255]) {
      assert.equal(await workshop.run({ command: ["/bin/sh", "-c", `exit ${code}`] }), code);
    }
  },

  "exit code: 127 for a program that is not there, 126 for one that cannot be run": async (workshop) => {
    writeFileSync(join(workshop.directory, "plain"), "#!/bin/sh\n", { mode: 0o644 });
    assert.equal(await workshop.run({ command: ["/no/such/program"] }), 127);
    assert.equal(await workshop.run({ command: ["no-such-program"] }), 127);
    assert.equal(await workshop.run({ command: ["/contract/plain"] }), 126);
  },

  "an image that is not here is not run, and not pulled": async (workshop) => {
    const plan = await workshop.bound(() => {});
    const registry = await countingServer();
    try {
      for (const image of [`sha256:${"0".repeat(64)}`, `127.0.0.1:${registry.port}/no/such:image`]) {
        const streams = { terminal: false, stdin: false };
        const run = workshop.runtime.containers.run({ image, plan, streams, trace: () => {} });
        // Its own words on stderr and 125, or an error of rocker's.
        assert.equal(await run.catch(() => 125), 125);
      }
      assert.equal(registry.connections(), 0, "the registry was asked");
    } finally {
      registry.close();
    }
  },

  "without a command: the image's entrypoint, command, user, working directory and variables": async (
    workshop,
  ) => {
    assert.equal(await workshop.run({ image: workshop.fixtures.configuredImage }), 0);
    assert.equal(workshop.output(), "/somewhere\n1234\n5678\nhello world\n<one>\n<two words>\n");
  },

  "with a command: the entrypoint stays, the image's command does not": async (workshop) => {
    const command = ["-x", "", "a b"];
    assert.equal(await workshop.run({ image: workshop.fixtures.configuredImage, command }), 0);
    assert.equal(workshop.output(), "/somewhere\n1234\n5678\nhello world\n<-x>\n<>\n<a b>\n");
  },

  "account: uid, gid, groups and home are those of the image's account files": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withAccount(account)
        .withNewFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\nada:x:1234:5678::/home/ada:/bin/sh\n")
        .withNewFile("/etc/group", "root:x:0:\nada:x:5678:\nextra:x:4321:ada\n"),
    );
    const seen = await workshop.shell('id -u; id -g; id -G; echo "$HOME"', { image: id });
    assert.equal(seen, "1234\n5678\n5678 4321\n/home/ada\n");
  },
};
