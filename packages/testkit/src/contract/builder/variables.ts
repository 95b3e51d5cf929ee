import assert from "node:assert/strict";
import type { Check } from "../contract.ts";
import { difficultLines } from "../difficult-texts.ts";
import { printArguments, readArguments } from "../workshop.ts";

const values = difficultLines;
const references = values.map((_, index) => `"$V${index}"`).join(" ");

/** Variables and labels of the image. */
export const variableChecks: Readonly<Record<string, Check>> = {
  "env: values are exact, for later steps, in the container and in the image's facts": async (workshop) => {
    const { id } = await workshop.build((container) => {
      for (const [index, value] of values.entries()) container.withEnvVariable(`V${index}`, value);
      container.withExec(["/bin/sh", "-c", `set -- ${references}; { ${printArguments}; } >/seen`]);
    });
    assert.deepEqual(readArguments(await workshop.shell("cat /seen", { image: id })), values);
    assert.deepEqual(
      readArguments(await workshop.shell(`set -- ${references}; ${printArguments}`, { image: id })),
      values,
    );
    const { env } = await workshop.imageFacts(id);
    assert.deepEqual(
      values.map((_, index) => env[`V${index}`]),
      values,
    );
  },

  "env: the base's variables stay, unless they are set": async (workshop) => {
    const { id } = await workshop.build((container) => container.withEnvVariable("NEW", "1"), {
      image: workshop.fixtures.configuredImage,
    });
    assert.equal((await workshop.imageFacts(id)).env.GREETING, "hello world");
    const set = await workshop.build((container) => container.withEnvVariable("GREETING", "bye"), {
      image: workshop.fixtures.configuredImage,
    });
    assert.equal((await workshop.imageFacts(set.id)).env.GREETING, "bye");
  },

  "prepend: programs in front of PATH are found, and those of the base still are": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withNewFile("/opt/a b/bin/touch", "#!/bin/sh\necho mine >/mine\n", { permissions: 0o755 })
        .withPrepended("PATH", ["/opt/a b/bin", "/opt/c"])
        .withExec(["touch", "/x"])
        .withExec(["mkdir", "/made"]),
    );
    assert.equal(
      await workshop.shell("cat /mine; ls -d /made; echo $PATH", { image: id }),
      `mine\n/made\n${await path(workshop)}\n`,
    );
  },

  "labels: the plan's and the request's, exact": async (workshop) => {
    const wanted = Object.fromEntries(values.map((value, index) => [`dev.rocker.contract.v${index}`, value]));
    const { id } = await workshop.build(
      (container) => container.withLabel("dev.rocker.contract.step", '$HOME "x"'),
      {
        labels: { ...wanted, "dev.rocker.hash": "0".repeat(64) },
      },
    );
    const { labels } = await workshop.imageFacts(id);
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, labels[name]])), wanted);
    assert.equal(labels["dev.rocker.contract.step"], '$HOME "x"');
    assert.equal(labels["dev.rocker.hash"], "0".repeat(64));
  },
};

async function path(workshop: Parameters<Check>[0]): Promise<string> {
  const { env } = await workshop.imageFacts();
  const before = env.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return `/opt/a b/bin:/opt/c:${before}`;
}
