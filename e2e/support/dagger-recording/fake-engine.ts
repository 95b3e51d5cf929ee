import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphQLSchema, getNamedType, graphql } from "graphql";
import { send, serve } from "./http.ts";
import { writeTold } from "./telemetry.ts";

/** Bytes by digest. */
export function blob(content: string | object) {
  const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  return { bytes, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}

export const fakeVersion = "a fake engine";

export interface FakeEngine {
  /** Its dagger program. */
  readonly program: string;
  close(): void;
}

/**
 * The parts of an engine that the recorder's own tests need: answers by the schema, pulls the base image, reports each
 * step, and publishes an image with one more layer.
 * @param outcome of each step: "hang" never answers
 */
export async function fakeEngine(
  directory: string,
  schema: GraphQLSchema,
  outcome: () => "answer" | "fail" | "hang",
): Promise<FakeEngine> {
  const own = mkdtempSync(join(directory, "fake-engine-"));
  let ids = 0;
  let registry = 0;
  let base = { layers: [] as unknown[], diffIds: [] as string[] };
  const ask = (method: string, path: string, body = Buffer.alloc(0)) =>
    send(registry, { method, path, body });

  async function pull(address: string): Promise<void> {
    const [repository = "", digest = ""] = address.replace(/^localhost:\d+\//, "").split("@");
    const read = async (path: string) => (await ask("GET", `/v2/${repository}/${path}`)).body;
    const manifest = JSON.parse(String(await read(`manifests/${digest}`)));
    const config = JSON.parse(String(await read(`blobs/${manifest.config.digest}`)));
    for (const layer of manifest.layers) await read(`blobs/${layer.digest}`);
    base = { layers: manifest.layers, diffIds: config.rootfs.diff_ids };
  }

  async function publish(address: string): Promise<string> {
    const repository = address.replace(/^localhost:\d+\//, "").replace(/:image$/, "");
    const push = async ({ bytes, digest }: ReturnType<typeof blob>) => {
      await ask("HEAD", `/v2/${repository}/blobs/${digest}`);
      const begun = await ask("POST", `/v2/${repository}/blobs/uploads/`);
      await ask("PUT", `${begun.headers.location}?digest=${encodeURIComponent(digest)}`, bytes);
      return { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size: bytes.length };
    };
    for (const { digest } of base.layers as { digest: string }[]) {
      await ask("HEAD", `/v2/${repository}/blobs/${digest}`);
    }
    const layer = await push(blob("the step's layer"));
    const rootfs = { type: "layers", diff_ids: [...base.diffIds, layer.digest] };
    const config = await push(blob({ created: new Date().toISOString(), rootfs }));
    const manifest = blob({ schemaVersion: 2, config, layers: [...base.layers, layer] });
    await ask("PUT", `/v2/${repository}/manifests/image`, manifest.bytes);
    return `${address}@${manifest.digest}`;
  }

  /** The telemetry endpoint that the program received. */
  async function tell(traceparent: string): Promise<void> {
    const [, trace = "", parent = ""] = traceparent.split("-");
    const id = parent.replace(/^..../, "aaaa");
    const attributes = { "dagger.io/dag.pending": true, "host.pid": 4711 };
    const span = { id, parent, name: "Container.withExec", attributes };
    const log = { span: id, text: "a line\n", attributes: { "stdio.stream": 1 } };
    const foreign = { ...span, id: "b".repeat(16), parent: "c".repeat(16) };
    // As with a real engine: output is reported before the program's span.
    for (const told of [{ logs: [log] }, { spans: [span, foreign] }]) {
      const { path, body } = writeTold(told, trace);
      const { port } = new URL(readFileSync(join(own, "endpoint"), "utf8").trim());
      await send(Number(port), { method: "POST", path, body });
    }
  }

  const api = await serve(async ({ headers, body }, signal) => {
    const source = JSON.parse(body.toString("utf8")).query as string;
    registry = Number(/backend:(\d+)/.exec(source)?.[1] ?? registry);
    if (typeof headers.traceparent === "string") {
      await tell(headers.traceparent);
      const now = outcome();
      if (now === "fail") {
        const message = "exit code: 7 [traceparent:0123456789abcdef0123456789abcdef-0123456789abcdef]";
        const extensions = { _type: "EXEC_ERROR", exitCode: 7, stdout: "", stderr: "the last words" };
        return { status: 200, body: JSON.stringify({ errors: [{ message, extensions }] }) };
      }
      if (now === "hang") await new Promise((resolve) => signal.addEventListener("abort", resolve));
    }
    const answer = await graphql({
      schema,
      source,
      fieldResolver: async (_source, args, _context, { fieldName, returnType }) => {
        if (fieldName === "version") return fakeVersion;
        if (fieldName === "from") await pull(args.address);
        if (fieldName === "publish") return publish(args.address);
        return getNamedType(returnType).name === "ID" ? `an id of ${"many words ".repeat(9)}${++ids}` : {};
      },
      typeResolver: () => "Container",
    });
    return { status: 200, body: JSON.stringify(answer) };
  });

  const program = join(own, "dagger");
  const started = JSON.stringify({ port: api.port, session_token: "secret-token" });
  writeFileSync(
    program,
    `#!/bin/sh\necho "$OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" >${own}/endpoint\necho '${started}'\ncat >/dev/null\n`,
  );
  chmodSync(program, 0o755);
  return {
    program,
    close() {
      api.close();
      rmSync(own, { recursive: true });
    },
  };
}
