import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSchema } from "graphql";
import { afterAll, expect, test } from "vitest";
import { Player } from "./player.ts";
import type { Exchange } from "./recording.ts";

const schemaFile = "../../../packages/engine-dagger/schema/dagger-v0.21.8.graphql";
const schema = buildSchema(readFileSync(resolve(import.meta.dirname, schemaFile), "utf8"));
// Named like the directories of rocker's builds, which recordings contain.
const directory = mkdtempSync(join(tmpdir(), "rocker-dagger-"));
afterAll(() => rmSync(directory, { recursive: true }));

const version: Exchange = { query: "{version}", answer: { data: { version: "v1" } } };
const idOfDirectory: Exchange = {
  query: "{directory{id}}",
  answer: { data: { directory: { id: "<id 1>" } } },
};

async function open(...rounds: (readonly Exchange[])[]) {
  const player = new Player({ sessions: [{ args: ["session"], rounds }] }, schema);
  const conversation = await player.open({ args: ["session"], env: {} });
  const { signal } = new AbortController();
  const ask = (query: string, traceparent?: string) => conversation.ask(query, traceparent, signal);
  return { player, ask };
}

test("requires queries in the recorded order", async () => {
  const { player, ask } = await open([version], [idOfDirectory]);
  expect(await ask(idOfDirectory.query)).toContain("errors");
  expect(player.problems).toEqual(["asked: {directory{id}} \nrecorded: {version} "]);
});

test("accepts concurrent queries in any order", async () => {
  const { player, ask } = await open([version, idOfDirectory], [version]);
  for (const { query } of [idOfDirectory, version, version]) await ask(query);
  player.finish();
  expect(player.problems).toEqual([]);
});

test("distinguishes queries with and without a span", async () => {
  const { player, ask } = await open([version], [{ ...version, span: "<ask 1>" }]);
  await ask(version.query, `00-${"a".repeat(32)}-${"b".repeat(16)}-01`);
  expect(player.problems).toEqual(["asked: {version} <ask 1>\nrecorded: {version} "]);
});

test("reports a session that is opened differently", async () => {
  const { player } = await open([version]);
  const other = new Player({ sessions: [{ args: ["session"], rounds: [] }] }, schema);
  await expect(other.open({ args: ["listen"], env: {} })).rejects.toThrow(
    "dagger listen\nwas recorded as\ndagger session",
  );
  expect(player.problems).toEqual([]);
});

test("compares the files that the engine reads and writes those that it writes", async () => {
  const query = `{host{file(path:${JSON.stringify(join(directory, "stdin"))}){id}}}`;
  const exchange: Exchange = {
    query: '{host{file(path:"<folder 1>/stdin"){id}}}',
    before: [
      { reads: { directory: "<folder 1>/", files: { stdin: "caf\u00e9" } } },
      { writes: { directory: "<folder 1>/streams/", files: { stdout: "\u00ff\u0000" } } },
    ],
    answer: { data: {} },
  };
  writeFileSync(join(directory, "stdin"), Buffer.from("café", "latin1"));
  const { player, ask } = await open([exchange], [exchange]);
  await ask(query);
  expect(player.problems).toEqual([]);
  expect([...readFileSync(join(directory, "streams/stdout"))]).toEqual([255, 0]);

  writeFileSync(join(directory, "stdin"), "tea");
  await ask(query);
  expect(player.problems).toEqual(['rocker offers another stdin: "tea"']);
});

test("requires that recorded telemetry is requested", async () => {
  const told = { spans: [{ id: "<span 1>", parent: "<ask 1>", name: "x", attributes: {} }] };
  const { player, ask } = await open([{ ...version, before: [{ told }] }]);
  await ask(version.query);
  expect(player.problems).toEqual(["rocker wanted no telemetry, and it was recorded"]);
});
