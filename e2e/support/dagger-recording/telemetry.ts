import protobuf from "protobufjs";

/**
 * The engine's telemetry in a recording: from OpenTelemetry's messages (opentelemetry/proto/{trace,logs,common}/v1) the
 * spans and logs with their identifying fields, without times and details of the machine.
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Traces { repeated ResourceSpans resources = 1; }
  message ResourceSpans { repeated ScopeSpans scopes = 2; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5;
    sfixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9;
  }
  message Logs { repeated ResourceLogs resources = 1; }
  message ResourceLogs { repeated ScopeLogs scopes = 2; }
  message ScopeLogs { repeated LogRecord records = 2; }
  message LogRecord {
    AnyValue body = 5; repeated KeyValue attributes = 6; bytes trace_id = 9; bytes span_id = 10;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; } }
`);

export const tracesPath = "/v1/traces";
export const logsPath = "/v1/logs";

export type Attributes = Readonly<Record<string, boolean | number>>;

export interface ToldSpan {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** Whether it has ended: the engine also sends spans when they start. */
  readonly ended?: true;
}

export interface ToldLog {
  readonly span: string;
  readonly text: string;
  readonly attributes: Attributes;
}

/** One telemetry message. Spans are 16 hex digits; in a recording, names. */
export type Told = { readonly spans: readonly ToldSpan[] } | { readonly logs: readonly ToldLog[] };

interface Value {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number;
}
type Pairs = readonly { readonly key: string; readonly value?: Value }[];

/** Attributes that mark an operation or a stream. The others contain whole queries, IDs and paths. */
const wanted = /^(dagger\.io\/|stdio\.)/;

export function readTold(path: string, message: Buffer): Told {
  const read = <Shape>(type: string) => {
    const found = root.lookupType(type);
    return found.toObject(found.decode(message), { longs: Number, bytes: Array, defaults: false }) as Shape;
  };
  if (path === tracesPath) {
    const { resources = [] } = read<TracesShape>("Traces");
    const spans = resources.flatMap(({ scopes = [] }) => scopes.flatMap(({ spans: some = [] }) => some));
    return {
      spans: spans.map(({ spanId, parentSpanId, name = "", attributes, endTimeUnixNano = 0 }) => ({
        id: hex(spanId),
        parent: hex(parentSpanId),
        name,
        attributes: attributesOf(attributes),
        ...(endTimeUnixNano > 0 && { ended: true as const }),
      })),
    };
  }
  const { resources = [] } = read<LogsShape>("Logs");
  const records = resources.flatMap(({ scopes = [] }) => scopes.flatMap(({ records: some = [] }) => some));
  return {
    logs: records.map(({ spanId, body, attributes }) => ({
      span: hex(spanId),
      text: String(plain(body) ?? ""),
      attributes: attributesOf(attributes),
    })),
  };
}

/** The message and its request path. */
export function writeTold(told: Told, trace: string): { readonly path: string; readonly body: Buffer } {
  const traceId = Buffer.from(trace, "hex");
  const write = (type: string, shape: object) => {
    const found = root.lookupType(type);
    return Buffer.from(found.encode(found.fromObject(shape)).finish());
  };
  if ("spans" in told) {
    const spans = told.spans.map(({ id, parent, name, attributes, ended }) => ({
      traceId,
      spanId: Buffer.from(id, "hex"),
      parentSpanId: Buffer.from(parent, "hex"),
      name,
      attributes: pairsOf(attributes),
      ...(ended && { endTimeUnixNano: 1 }),
    }));
    return { path: tracesPath, body: write("Traces", { resources: [{ scopes: [{ spans }] }] }) };
  }
  const records = told.logs.map(({ span, text, attributes }) => ({
    traceId,
    spanId: Buffer.from(span, "hex"),
    body: { stringValue: text },
    attributes: pairsOf(attributes),
  }));
  return { path: logsPath, body: write("Logs", { resources: [{ scopes: [{ records }] }] }) };
}

interface TracesShape {
  readonly resources?: readonly {
    readonly scopes?: readonly {
      readonly spans?: readonly {
        readonly spanId?: readonly number[];
        readonly parentSpanId?: readonly number[];
        readonly name?: string;
        readonly endTimeUnixNano?: number;
        readonly attributes?: Pairs;
      }[];
    }[];
  }[];
}

interface LogsShape {
  readonly resources?: readonly {
    readonly scopes?: readonly {
      readonly records?: readonly {
        readonly spanId?: readonly number[];
        readonly body?: Value;
        readonly attributes?: Pairs;
      }[];
    }[];
  }[];
}

function attributesOf(pairs: Pairs = []): Attributes {
  return Object.fromEntries(
    pairs.flatMap(({ key, value }) => {
      const found = plain(value);
      return wanted.test(key) && (typeof found === "boolean" || typeof found === "number")
        ? [[key, found]]
        : [];
    }),
  );
}

function pairsOf(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "boolean" ? { boolValue: value } : { intValue: value },
  }));
}

function plain(value: Value | undefined): string | boolean | number | undefined {
  return value?.stringValue ?? value?.boolValue ?? value?.intValue;
}

function hex(bytes: readonly number[] = []): string {
  return Buffer.from(bytes).toString("hex");
}
