import { BinaryReader } from "@bufbuild/protobuf/wire";

/**
 * Reads messages of the OpenTelemetry protocol (opentelemetry/proto/{trace,logs}/v1 and common/v1), with the fields that
 * progress needs. Numbers are the field numbers in those files.
 */

export interface Span {
  readonly id: string;
  /** Empty for a root span. */
  readonly parent: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** The engine sends a span when it starts, and again when it ends. */
  readonly ended: boolean;
}

export interface LogRecord {
  readonly span: string;
  readonly body: string;
  readonly attributes: Attributes;
}

/** The stream of a program that a record is output of: 1 or 2; undefined for anything else that the engine logs. */
export function streamOf({ attributes }: LogRecord): number | undefined {
  // With this attribute, the engine logs the results of its own operations.
  if (attributes["dagger.io/logs.verbose"] === true) return undefined;
  const stream = attributes["stdio.stream"];
  return stream === undefined ? undefined : Number(stream);
}

export type Attributes = Readonly<Record<string, string | boolean | number | undefined>>;

/** ExportTraceServiceRequest: 1 resource_spans, containing 2 scope_spans, containing 2 spans. */
export function readSpans(message: Uint8Array): Span[] {
  return messagesAt(message, [1, 2, 2]).map((bytes) => {
    const span = { id: "", parent: "", name: "", ended: false };
    const attributes: Uint8Array[] = [];
    fields(bytes, (field, reader) => {
      if (field === 2) span.id = hex(reader.bytes());
      else if (field === 4) span.parent = hex(reader.bytes());
      else if (field === 5) span.name = reader.string();
      // The end, in nanoseconds. An unknown time can be a negative number.
      else if (field === 8) span.ended = BigInt(reader.sfixed64()) > 0n;
      else if (field === 9) attributes.push(reader.bytes());
      else return false;
      return true;
    });
    return { ...span, attributes: readAttributes(attributes) };
  });
}

/** ExportLogsServiceRequest: 1 resource_logs, containing 2 scope_logs, containing 2 log_records. */
export function readLogs(message: Uint8Array): LogRecord[] {
  return messagesAt(message, [1, 2, 2]).map((bytes) => {
    const record = { span: "", body: "" };
    const attributes: Uint8Array[] = [];
    fields(bytes, (field, reader) => {
      if (field === 5) record.body = String(readValue(reader.bytes()) ?? "");
      else if (field === 6) attributes.push(reader.bytes());
      else if (field === 10) record.span = hex(reader.bytes());
      else return false;
      return true;
    });
    return { ...record, attributes: readAttributes(attributes) };
  });
}

/** All messages at a path of field numbers. */
function messagesAt(message: Uint8Array, [field, ...rest]: readonly number[]): Uint8Array[] {
  if (field === undefined) return [message];
  const found: Uint8Array[] = [];
  fields(message, (number, reader) => {
    if (number !== field) return false;
    found.push(...messagesAt(reader.bytes(), rest));
    return true;
  });
  return found;
}

/** KeyValue: 1 key, 2 value. */
function readAttributes(pairs: readonly Uint8Array[]): Attributes {
  return Object.fromEntries(
    pairs.map((bytes) => {
      let key = "";
      let value: Attributes[string];
      fields(bytes, (field, reader) => {
        if (field === 1) key = reader.string();
        else if (field === 2) value = readValue(reader.bytes());
        else return false;
        return true;
      });
      return [key, value];
    }),
  );
}

/** AnyValue: 1 string, 2 bool, 3 int. Other types are ignored. */
function readValue(bytes: Uint8Array): Attributes[string] {
  let value: Attributes[string];
  fields(bytes, (field, reader) => {
    if (field === 1) value = reader.string();
    else if (field === 2) value = reader.bool();
    else if (field === 3) value = Number(reader.int64());
    else return false;
    return true;
  });
  return value;
}

/** Calls `take` for each field, and skips the fields for which it returns false. */
function fields(bytes: Uint8Array, take: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!take(field, reader)) reader.skip(wireType);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
