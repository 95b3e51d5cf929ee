import assert from "node:assert/strict";
import type { ContainerBuilder } from "@rocker/core";
import type { Check } from "../contract.ts";
import { difficultTexts } from "../difficult-texts.ts";
import { printArguments, readArguments } from "../workshop.ts";

const sh = (script: string, ...args: string[]) => ["/bin/sh", "-ec", script, "step", ...args];

/** Programs that run while the image is built. */
export const stepChecks: Readonly<Record<string, Check>> = {
  "exec: arguments reach the program as they are": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container.withExec(sh(`{ ${printArguments}; } >/arguments`, ...difficultTexts)),
    );
    const seen = readArguments(await workshop.shell("cat /arguments", { image: id }));
    assert.deepEqual(seen, difficultTexts);
  },

  "exec: a program is found on the image's PATH, and no shell is needed": async (workshop) => {
    const { id } = await workshop.build((container) => container.withExec(["touch", "/a b;c $HOME"]));
    assert.equal(await workshop.shell('ls "/a b;c \\$HOME"', { image: id }), "/a b;c $HOME\n");
  },

  "steps run in the plan's order, each on what those before it made": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withExec(sh("echo 1 >/log"))
        .withNewFile("/two", "2\n")
        .withExec(sh("cat /two >>/log; rm /two"))
        .withEnvVariable("THREE", "3")
        .withExec(sh('echo "$THREE" >>/log')),
    );
    assert.equal(
      await workshop.shell("cat /log; ls /two 2>&1 || true", { image: id }).then(firstLines(3)),
      "1\n2\n3",
    );
  },

  "exec: variables are exact, and for this program only": async (workshop) => {
    const values = difficultTexts.filter((text) => text.length < 1000);
    const env = Object.fromEntries(values.map((value, index) => [`V${index}`, value]));
    const references = values.map((_, index) => `"$V${index}"`).join(" ");
    const { id } = await workshop.build((container) =>
      container
        .withExec(sh(`set -- ${references}; { ${printArguments}; } >/seen`), { env })
        .withExec(sh('echo "${V3-unset}" >/later')),
    );
    assert.deepEqual(readArguments(await workshop.shell("cat /seen", { image: id })), values);
    assert.equal(await workshop.shell('cat /later; echo "${V3-unset}"', { image: id }), "unset\nunset\n");
  },

  "exec: a cache is writable, and nothing of it is in the image": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withMountedCache("/var/cache/contract", `contract-${workshop.newMark()}`)
        .withExec(
          sh("mkdir -p /var/cache/contract; echo x >/var/cache/contract/x; cat /var/cache/contract/x >/seen"),
        ),
    );
    assert.equal(
      await workshop.shell("cat /seen; ls /var/cache/contract 2>/dev/null || true", { image: id }),
      "x\n",
    );
  },

  "exec: what a build on an image of another repository left in a cache is not there": async (workshop) => {
    const cache = `contract-${workshop.newMark()}`;
    const stranger = workshop.newTag("contract-stranger");
    await workshop.runtime.images.tag((await workshop.imageFacts()).id, stranger);
    const write = (container: ContainerBuilder) => container.withMountedCache("/var/cache/contract", cache);
    await workshop.build((container) => write(container).withExec(["touch", "/var/cache/contract/trap"]), {
      image: stranger,
    });
    const { id } = await workshop.build((container) =>
      write(container).withExec(sh("ls /var/cache/contract | grep trap >/seen || echo none >/seen")),
    );
    assert.equal(await workshop.shell("cat /seen", { image: id }), "none\n");
  },

  "progress: each step begins and ends by its place in the plan, and what it prints is reported": async (
    workshop,
  ) => {
    const mark = `printed-${workshop.newMark()}`;
    const { events } = await workshop.build((container) =>
      container
        .withEnvVariable("A", "1")
        .withExec(sh(`echo ${mark}`), { title: "the first" })
        .withExec(sh(`echo ${mark} >/dev/null`), { title: "the second" }),
    );
    const begun = events.flatMap((event) =>
      event.type === "step" ? [[event.index, event.title, ...event.from]] : [],
    );
    const done = events.flatMap((event) => (event.type === "step-done" ? [event.index] : []));
    const ours = begun.filter(([, title]) => String(title).startsWith("the "));
    assert.deepEqual(ours, [
      [1, "the first", "contract"],
      [2, "the second", "contract"],
    ]);
    assert.deepEqual(
      done.filter((index) => index > 0),
      [1, 2],
    );
    assert.ok(
      events.some((event) => event.type === "output" && event.line.includes(mark)),
      "the line that a step printed was not reported",
    );
  },

  "packages: a list with a title is a step of its own, and is called so": async (workshop) => {
    const { events } = await workshop.build((container) =>
      container
        .withPackages({ apt: ["a"] }, { optional: true, title: "the first list" })
        .withPackages({ apt: ["b"] }, { optional: true, title: "the second list" }),
    );
    assert.deepEqual(
      events.flatMap((event) => (event.type === "step" ? [event.title] : [])),
      ["the first list", "the second list"],
    );
  },

  "packages: what is optional is left out of an image without a package manager": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container.withPackages({ apt: ["no-such-package"] }, { optional: true }).withExec(sh("echo on >/on")),
    );
    assert.equal(await workshop.shell("cat /on", { image: id }), "on\n");
  },
};

const firstLines = (count: number) => (text: string) => text.split("\n").slice(0, count).join("\n");
