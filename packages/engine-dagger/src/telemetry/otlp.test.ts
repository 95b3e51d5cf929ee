import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { readLogs, readSpans } from "./otlp.ts";

type Field = readonly [number, string | boolean | bigint | Uint8Array];

/** Encodes a message with these fields. */
function message(...fields: Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === "string") writer.tag(number, 2).string(value);
    else if (typeof value === "bigint") writer.tag(number, 1).fixed64(value);
    else if (typeof value === "boolean") writer.tag(number, 0).bool(value);
    else writer.tag(number, 2).bytes(value);
  }
  return writer.finish();
}

const id = (hex: string) => Buffer.from(hex, "hex");
const attribute = (key: string, value: string | boolean) =>
  message([1, key], [2, message([typeof value === "string" ? 1 : 2, value])]);
const wrapped = (...inner: Uint8Array[]) =>
  message([1, message([2, message(...inner.map((one) => [2, one] as const))])]);

test("spans: reads ID, parent, name, end and attributes, and skips other fields", () => {
  const span = message(
    [1, id("aa".repeat(16))],
    [2, id("0102030405060708")],
    [4, id("1112131415161718")],
    [5, "Container.withExec"],
    [8, 1n],
    [9, attribute("dagger.io/dag.pending", true)],
    [9, attribute("other", "text")],
    [15, message([2, "status"])],
  );
  expect(readSpans(wrapped(span, message([5, "second"])))).toEqual([
    {
      id: "0102030405060708",
      parent: "1112131415161718",
      name: "Container.withExec",
      attributes: { "dagger.io/dag.pending": true, other: "text" },
      ended: true,
    },
    { id: "", parent: "", name: "second", attributes: {}, ended: false },
  ]);
});

test("log records: reads span, text and attributes", () => {
  const record = message(
    [5, message([1, "hello\n"])],
    [6, attribute("stdio.eof", true)],
    [10, id("0102030405060708")],
  );
  expect(readLogs(wrapped(record))).toEqual([
    { span: "0102030405060708", body: "hello\n", attributes: { "stdio.eof": true } },
  ]);
});

test("fails for invalid messages", () => {
  expect(() => readSpans(Buffer.from("GET / HTTP/1.1"))).toThrow();
});
