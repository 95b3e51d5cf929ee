import assert from "node:assert/strict";
import type { ContainerBuilder } from "@rocker/core";
import { isRockerError } from "@rocker/core/engine";
import type { Check } from "../contract.ts";
import type { BuildWishes, Workshop, Write } from "../workshop.ts";

const sh = (script: string) => ["/bin/sh", "-c", script];
const random = sh("cat /proc/sys/kernel/random/uuid >/uuid");

/** What is there after a build: an image, or nothing at all. */
export const resultChecks: Readonly<Record<string, Check>> = {
  "the id that a build returns is the runtime's id of the tag": async (workshop) => {
    const { id, tag } = await workshop.build((container) => container.withExec(["touch", "/x"]));
    assert.equal((await workshop.imageFacts(tag)).id, id);
    assert.equal((await workshop.imageFacts(id)).id, id);
  },

  "the same plan again uses what was built": async (workshop) => {
    const write = (container: ContainerBuilder) => void container.withExec(random);
    const first = await workshop.build(write, { useCache: false });
    const second = await workshop.build(write);
    assert.equal(await uuid(workshop, second.id), await uuid(workshop, first.id));
    const cached = second.events.some((event) => event.type === "step-done" && event.cached);
    assert.ok(
      cached || second.id === first.id,
      "the step is reported to be cached, or the image is the same",
    );
  },

  "without the cache every step runs again": async (workshop) => {
    const write = (container: ContainerBuilder) => void container.withExec(random);
    const first = await workshop.build(write);
    const second = await workshop.build(write, { useCache: false });
    assert.notEqual(await uuid(workshop, second.id), await uuid(workshop, first.id));
  },

  "two builds of one plan at once both succeed": async (workshop) => {
    const tag = workshop.newTag();
    const mark = workshop.newMark();
    const build = () =>
      workshop.build((container) => container.withExec([...sh('echo "$0" >/x; sleep 1'), mark]), { tag });
    const [one, two] = await Promise.all([build(), build()]);
    const { id } = await workshop.imageFacts(tag);
    assert.ok([one.id, two.id].includes(id));
    assert.equal(await workshop.shell("cat /x", { image: tag }), `${mark}\n`);
  },

  "two builds of unlike plans at once do not meet": async (workshop) => {
    const build = (text: string) =>
      workshop.build(
        (container) => container.withNewFile("/x", text).withExec(sh("sleep 1; cat /x >/y")),
        {},
      );
    const [one, two] = await Promise.all([build("one"), build("two")]);
    assert.equal(await workshop.shell("cat /y", { image: one.id }), "one");
    assert.equal(await workshop.shell("cat /y", { image: two.id }), "two");
  },

  "a step that fails is named with its extension, its output and exit code, and leaves no image": async (
    workshop,
  ) => {
    const problem = await failedBuild(workshop, (container) =>
      container.withExec(["touch", "/x"]).withExec(sh("echo the last words; exit 7"), { title: "breaks" }),
    );
    assert.equal(problem.code, "RK502");
    assert.match(problem.what, /contract/);
    assert.match(problem.what, /breaks/);
    assert.match(problem.what, /\b7\b/);
    assert.match(problem.why ?? "", /the last words/);
  },

  "a program that is not there fails its step": async (workshop) => {
    const problem = await failedBuild(workshop, (container) =>
      container.withExec(["/no/such/program"], { title: "the missing one" }),
    );
    assert.equal(problem.code, "RK502");
    assert.match(problem.what, /the missing one/);
  },

  "packages that are not optional fail on an image without a package manager": async (workshop) => {
    const problem = await failedBuild(workshop, (container) => container.withPackages({ apt: ["git"] }));
    assert.equal(problem.code, "RK502");
    assert.match(problem.what, /contract/);
  },

  "a signal ends the build soon, with nothing left of it, and the next one works": async (workshop) => {
    const stop = new AbortController();
    // Longer than any test may take.
    const long = [...sh("sleep 300"), workshop.newMark()];
    const { tag } = await buildInVain(workshop, (container) => container.withExec(long, { title: "long" }), {
      signal: stop.signal,
      report: (event) => {
        if (event.type === "step" && event.title === "long") setTimeout(() => stop.abort(), 300);
      },
    });
    await workshop.build((container) => container.withExec(["touch", "/x"]), { tag });
  },

  "a signal that was given before the build begins is honored": async (workshop) => {
    const write: Write = (container) => container.withExec([...sh("sleep 2"), workshop.newMark()]);
    await buildInVain(workshop, write, { signal: AbortSignal.abort() });
  },
};

async function failedBuild(workshop: Workshop, write: Write) {
  const { error } = await buildInVain(workshop, write);
  if (!isRockerError(error)) throw error;
  const [problem] = error.problems;
  assert.ok(problem);
  return problem;
}

/** A build that must fail, on a base of its own, where whatever it leaves would be seen. */
async function buildInVain(workshop: Workshop, write: Write, requests: BuildWishes = {}) {
  const base = await workshop.build((container) => container.withExec(random), { useCache: false });
  const names = workshop.fixtures.namesOf(base.id);
  const tag = workshop.newTag();
  const error: unknown = await workshop.build(write, { ...requests, image: base.tag, tag }).then(
    () => assert.fail("the build succeeded"),
    (thrown) => thrown,
  );
  assert.equal(await workshop.runtime.images.find(tag), undefined, "the tag is there");
  assert.deepEqual(workshop.fixtures.namesOf(base.id), names, "the base has another name");
  return { tag, error };
}

function uuid(workshop: Workshop, image: string): Promise<string> {
  return workshop.shell("cat /uuid", { image });
}
