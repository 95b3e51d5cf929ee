import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { runClient } from "./run-client.ts";

/** Runs a client at a terminal that exits with 7 on SIGINT and SIGQUIT, and with 0 on SIGTERM. */
function runAtTerminal(terminal: boolean) {
  const before = Object.getOwnPropertyDescriptor(process.stdin, "isTTY");
  Object.defineProperty(process.stdin, "isTTY", { value: true, configurable: true });
  onTestFinished(() => {
    if (before) Object.defineProperty(process.stdin, "isTTY", before);
    else Reflect.deleteProperty(process.stdin, "isTTY");
  });
  const script = "trap 'exit 7' INT QUIT; trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done";
  let ready = () => {};
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const streams = { terminal, output: () => ready() };
  return { code: runClient({ program: "sh", env: process.env }, ["-c", script], streams), isReady };
}

/** As if another process had sent a signal to this one. The client's forwarder is the newest listener. */
const receive = (signal: "SIGINT" | "SIGQUIT" | "SIGTERM") =>
  (process.listeners(signal).at(-1) as ((signal: string) => void) | undefined)?.(signal);

test.each(["SIGINT", "SIGQUIT"] as const)(
  "%s from kill reaches a container with a terminal",
  async (signal) => {
    const { code, isReady } = runAtTerminal(true);
    await isReady;
    receive(signal);
    expect(await code).toBe(7);
  },
);

test("SIGINT of the terminal's own is not sent to the client a second time", async () => {
  const { code, isReady } = runAtTerminal(false);
  await isReady;
  receive("SIGINT");
  receive("SIGTERM");
  expect(await code).toBe(0);
});

test("a stream becomes the client's input, and ends it; a client need not read it", async () => {
  const run = async (program: string, chunks: readonly string[]) => {
    let output = "";
    const code = await runClient({ program, env: process.env }, [], {
      input: Readable.from(chunks),
      output: (_, chunk) => {
        output += chunk;
      },
    });
    return { code, output };
  };
  expect(await run("cat", ["one ", "two"])).toEqual({ code: 0, output: "one two" });
  expect(
    await run(
      "true",
      Array.from({ length: 100 }, () => "x".repeat(100_000)),
    ),
  ).toMatchObject({ code: 0 });
});
