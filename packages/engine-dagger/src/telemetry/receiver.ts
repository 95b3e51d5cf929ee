import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Host } from "@rocker/core/engine";
import { type LogRecord, readLogs, readSpans, type Span } from "./otlp.ts";

/** What the engine tells of its work while it goes on. */
export interface Telemetry {
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
}

export interface Receiver {
  /** For the environment of the program that opens the session. */
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Listens on loopback for the engine's telemetry: the only way to see a step's output while it runs, and whether it
 * ran at all. A person who has pointed telemetry elsewhere keeps it there.
 */
export async function receiveTelemetry(host: Host, take: (telemetry: Telemetry) => void): Promise<Receiver> {
  if (Object.keys(host.env).some((name) => name.startsWith("OTEL_"))) return { variables: {}, close() {} };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = Buffer.concat(chunks);
      response.writeHead(200).end();
      try {
        if (request.url === "/v1/traces") take({ spans: readSpans(message), logs: [] });
        else if (request.url === "/v1/logs") take({ spans: [], logs: readLogs(message) });
      } catch {
        // Whoever else may talk to this port: progress must not end a build.
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    variables: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${endpoint}/v1/logs`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      // Dagger's own: spans when they begin too, not only at their end.
      OTEL_EXPORTER_OTLP_TRACES_LIVE: "1",
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
