import assert from "node:assert/strict";
import type { Check } from "../contract.ts";

const account = { name: "ada", uid: 1234, gid: 5678, home: "/home/ada" };
const whoami = (file: string) => ["/bin/sh", "-ec", `echo "$(id -u):$(id -g)" >${file}`];

/** As whom steps run, and what of the base's settings is in the finished image. */
export const userChecks: Readonly<Record<string, Check>> = {
  "exec runs as root or as the plan's account, turn by turn; the account is the image's user": async (
    workshop,
  ) => {
    const { id } = await workshop.build((container) =>
      container
        .withAccount(account)
        .withExec(["/bin/sh", "-c", "mkdir /who && chmod 777 /who"])
        .withExec(whoami("/who/1"))
        .withExec(whoami("/who/2"), { as: "user" })
        .withExec(whoami("/who/3")),
    );
    assert.equal((await workshop.imageFacts(id)).user, "1234");
    assert.equal(await workshop.shell("cat /who/*; id -u", { image: id }), "0:0\n1234:5678\n0:0\n1234\n");
  },

  "without an account, the base's user stays, and steps as root are root's": async (workshop) => {
    const { id, tag } = await workshop.build(
      (container) =>
        container
          .withExec(["/bin/sh", "-c", "mkdir /who && chmod 777 /who"])
          .withExec(whoami("/who/1"))
          .withExec(whoami("/who/2"), { as: "user" }),
      { image: workshop.fixtures.configuredImage },
    );
    assert.equal((await workshop.imageFacts(id)).user, "1234:5678");
    // The base has an entrypoint of its own, so another image is used to look.
    const look = await workshop.build((container) => container.withCopyFrom(tag, "/who", "/who"));
    assert.equal(await workshop.shell("cat /who/1 /who/2", { image: look.id }), "0:0\n1234:5678\n");
  },

  "the base's entrypoint, command, working directory, variables and labels stay": async (workshop) => {
    const base = await workshop.imageFacts(workshop.fixtures.configuredImage);
    const { id } = await workshop.build((container) => container.withExec(["touch", "/x"]), {
      image: workshop.fixtures.configuredImage,
    });
    const { entrypoint, command, workdir, env, labels, user, platform } = await workshop.imageFacts(id);
    assert.deepEqual(
      {
        entrypoint,
        command,
        workdir,
        greeting: env.GREETING,
        label: labels["dev.rocker.contract"],
        user,
        platform,
      },
      {
        entrypoint: base.entrypoint,
        command: base.command,
        workdir: base.workdir,
        greeting: "hello world",
        label: "configured",
        user: base.user,
        platform: base.platform,
      },
    );
  },

  "the base image itself does not change": async (workshop) => {
    const before = await workshop.imageFacts();
    await workshop.build((container) => container.withExec(["touch", "/x"]));
    assert.deepEqual(await workshop.imageFacts(), before);
  },
};
