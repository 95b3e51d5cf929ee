import { BinaryReader } from "@bufbuild/protobuf/wire";

/** A vertex of BuildKit's graph, with the fields that progress needs. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached: boolean;
  readonly started: boolean;
  readonly completed: boolean;
  readonly error: string;
}

export interface VertexLog {
  readonly vertex: string;
  readonly text: string;
}

export interface TraceStatus {
  readonly vertexes: readonly Vertex[];
  readonly logs: readonly VertexLog[];
}

/**
 * Reads moby.buildkit.v1.StatusResponse (BuildKit's api/services/control/control.proto): field 1 vertexes
 * (1 digest, 3 name, 4 cached, 5 started, 6 completed, 7 error), field 3 logs (1 vertex, 4 message).
 */
export function readTrace(base64: string): TraceStatus {
  const vertexes: Vertex[] = [];
  const logs: VertexLog[] = [];
  fields(Buffer.from(base64, "base64"), (field, reader) => {
    if (field === 1) vertexes.push(readVertex(reader.bytes()));
    else if (field === 3) logs.push(readLog(reader.bytes()));
    else return false;
    return true;
  });
  return { vertexes, logs };
}

function readVertex(bytes: Uint8Array): Vertex {
  const vertex = { digest: "", name: "", cached: false, started: false, completed: false, error: "" };
  fields(bytes, (field, reader) => {
    if (field === 1) vertex.digest = reader.string();
    else if (field === 3) vertex.name = reader.string();
    else if (field === 4) vertex.cached = reader.bool();
    else if (field === 5) vertex.started = reader.bytes().length >= 0;
    else if (field === 6) vertex.completed = reader.bytes().length >= 0;
    else if (field === 7) vertex.error = reader.string();
    else return false;
    return true;
  });
  return vertex;
}

function readLog(bytes: Uint8Array): VertexLog {
  let vertex = "";
  let text = "";
  fields(bytes, (field, reader) => {
    if (field === 1) vertex = reader.string();
    else if (field === 4) text = Buffer.from(reader.bytes()).toString("utf8");
    else return false;
    return true;
  });
  return { vertex, text };
}

/** Calls `take` for each field, and skips the fields for which it returns false. */
function fields(bytes: Uint8Array, take: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (!take(field, reader)) reader.skip(wireType);
  }
}
