import assert from "node:assert/strict";
import type { ContainerBuilder } from "@rocker/core";
import type { Check } from "../contract.ts";
import { difficultTexts } from "../difficult-texts.ts";
import { hostVariables, printArguments, readArguments } from "../workshop.ts";

const values = difficultTexts.filter((text) => text.length < 1000);
const references = values.map((_, index) => `"$V${index}"`).join(" ");

/** Variables of the container. */
export const environmentChecks: Readonly<Record<string, Check>> = {
  "env: values are exact, those of several lines too": async (workshop) => {
    const seen = await workshop.shell(`set -- ${references}; ${printArguments}`, {
      write: (container) => {
        for (const [index, value] of values.entries()) container.withRunVariable(`V${index}`, value);
      },
    });
    assert.deepEqual(readArguments(seen), values);
  },

  "env: the container's variable wins over the image's": async (workshop) => {
    const { configuredImage: image } = workshop.fixtures;
    const write = (container: ContainerBuilder) => void container.withRunVariable("GREETING", "bye");
    assert.equal(await workshop.run({ image, write }), 0);
    assert.match(workshop.output(), /^bye$/m);
  },

  "host variables: by name, with the value that the host has when the container starts": async (workshop) => {
    const seen = await workshop.shell(
      'printf "%s\\0" "$ROCKER_CONTRACT_VALUE" "${ROCKER_CONTRACT_EMPTY-unset}" "${ROCKER_CONTRACT_ABSENT-unset}"',
      {
        write: (container) =>
          container
            .withHostVariable("ROCKER_CONTRACT_VALUE")
            .withHostVariable("ROCKER_CONTRACT_EMPTY")
            .withHostVariable("ROCKER_CONTRACT_ABSENT"),
      },
    );
    assert.deepEqual(readArguments(seen), [hostVariables.ROCKER_CONTRACT_VALUE, "", "unset"]);
  },

  "host variables: their values are in no argument vector": async (workshop) => {
    await workshop.shell("true", {
      write: (container) => container.withHostVariable("ROCKER_CONTRACT_VALUE"),
    });
    const secret = hostVariables.ROCKER_CONTRACT_VALUE as string;
    assert.ok(workshop.traces.length > 0, "the runtime did not say what it starts");
    assert.ok(!workshop.traces.some((trace) => trace.includes(secret)));
  },

  "variables of the host are not passed unasked": async (workshop) => {
    assert.equal(await workshop.shell('echo "${ROCKER_CONTRACT_VALUE-unset}"'), "unset\n");
  },
};
