import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Host } from "@rocker/core/engine";
import { type LogRecord, readLogs, readSpans, type Span } from "./otlp.ts";

/** Telemetry that the engine sends during its work. */
export interface Telemetry {
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
}

export interface Receiver {
  /** Environment variables for the program that opens the session. */
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

/**
 * Listens on loopback for the engine's telemetry. This is the only way to get a step's output while it runs, and to know
 * whether it ran at all. If the user has configured telemetry, that configuration is kept.
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
        // Other processes can send to this port, and progress must not end a build.
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
      // Specific to Dagger: also send spans when they start, not only when they end.
      OTEL_EXPORTER_OTLP_TRACES_LIVE: "1",
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
