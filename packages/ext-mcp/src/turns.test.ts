import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const never = new AbortController().signal;

/** Work, and what ends it. */
function task() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end };
}

test("runs a few at once, in order; others wait, up to a limit", async () => {
  const turns = new Turns({ running: 2, waiting: 1 });
  const order: string[] = [];
  const tasks = ["a", "b", "c"].map((name) => ({ name, ...task() }));
  const runs = tasks.map(({ name, work }) =>
    turns.run(async () => {
      order.push(name);
      await work();
    }, never),
  );
  await expect(turns.run(async () => {}, never)).rejects.toMatchObject({ problems: [{ code: "mcp/busy" }] });
  expect(order).toEqual(["a", "b"]);
  tasks[1]?.end();
  await runs[1];
  expect(order).toEqual(["a", "b", "c"]);
  for (const { end } of tasks) end();
  await Promise.all(runs);
  await turns.run(async () => {}, never);
});

test("one that is canceled while it waits leaves the queue, and a failure gives its turn back", async () => {
  const turns = new Turns({ running: 1, waiting: 1 });
  const first = task();
  const running = turns.run(first.work, never);
  const canceled = new AbortController();
  const waiting = turns.run(async () => {
    throw new Error("not to be run");
  }, canceled.signal);
  canceled.abort(new Error("canceled"));
  await expect(waiting).rejects.toThrow("canceled");
  const next = turns.run(async () => {
    throw new Error("failed");
  }, never);
  first.end();
  await running;
  await expect(next).rejects.toThrow("failed");
  await turns.run(async () => {}, never);
});
