import { afterEach, expect, test, vi } from "vitest";
import { RunOutput } from "./run-output.ts";

const log = (stream: number, body: string, eof = false) => ({
  span: "s",
  body,
  attributes: { "stdio.stream": stream, ...(eof && { "stdio.eof": true }) },
});
const text = ({ stdout, stderr }: { stdout: Buffer; stderr: Buffer }) => [String(stdout), String(stderr)];

test("returns the complete output of both streams, including white space, once both have ended", async () => {
  const output = new RunOutput();
  output.take({
    spans: [{ id: "s", parent: output.span, name: "exec", attributes: {}, ended: false }],
    logs: [log(1, "a \n")],
  });
  const whole = output.whole({ stdout: "a\n b", stderr: "e" });
  await new Promise((resolve) => setImmediate(resolve));
  output.take({ spans: [], logs: [log(1, " b\n"), log(2, "e\n"), log(1, "", true)] });
  output.take({ spans: [], logs: [log(2, "", true)] });
  expect(text(await whole)).toEqual(["a \n b\n", "e\n"]);
});

test("uses the answer for a stream without telemetry", async () => {
  const output = new RunOutput();
  output.take({
    spans: [{ id: "s", parent: output.span, name: "exec", attributes: {}, ended: false }],
    logs: [log(1, "", true), log(2, "", true)],
  });
  expect(text(await output.whole({ stdout: "a", stderr: "" }))).toEqual(["a\n", ""]);
});

test("results of the engine's own operations are not output, and do not end it", async () => {
  const output = new RunOutput();
  const internal = (body: string) => ({
    ...log(1, body, true),
    attributes: { ...log(1, body, true).attributes, "dagger.io/logs.verbose": true },
  });
  output.take({
    spans: [{ id: "s", parent: output.span, name: "exec", attributes: {}, ended: false }],
    logs: [internal("0"), log(2, "", true), log(1, "a\n")],
  });
  const whole = output.whole({ stdout: "a", stderr: "" });
  output.take({ spans: [], logs: [log(1, "b\n", true)] });
  expect(text(await whole)).toEqual(["a\nb\n", ""]);
});

afterEach(() => void vi.restoreAllMocks());

test("output that arrives after the answer is not shown again", () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true;
  try {
    const output = new RunOutput();
    const parent = { id: "s", parent: output.span, name: "exec", attributes: {}, ended: false };
    output.take({ spans: [parent], logs: [log(1, "one\n")] });
    expect(String(output.stopShowing().stdout)).toBe("one\n");
    output.take({ spans: [], logs: [log(1, "two\n")] });
  } finally {
    process.stdout.isTTY = isTTY;
  }
  expect(written).toEqual(["one\n"]);
});
