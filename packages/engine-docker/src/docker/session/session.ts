import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { BuildSsh } from "@rocker/core/engine";
import type { DaemonClient } from "../../daemon/client.ts";
import { knownHostsSecret } from "../../dockerfile/ssh.ts";
import { GrpcError, type Method, notFound, type StreamCall, serveCalls } from "./grpc.ts";

/** A BuildKit session. While it is open, a build with its ID can send requests to this process. */
export interface BuildSession {
  readonly id: string;
  readonly close: () => void;
}

/** Opens a session that provides the user's ssh agent and known hosts to a build, over this connection only. */
export async function openSession(client: DaemonClient, ssh: BuildSsh): Promise<BuildSession> {
  const id = randomUUID();
  const methods = methodsFor(ssh);
  const connection = await client.upgrade({
    method: "POST",
    path: "/session",
    headers: {
      Connection: "Upgrade",
      Upgrade: "h2c",
      "X-Docker-Expose-Session-Uuid": id,
      "X-Docker-Expose-Session-Name": "rocker",
      "X-Docker-Expose-Session-Sharedkey": "",
      "X-Docker-Expose-Session-Grpc-Method": Object.keys(methods),
    },
  });
  const session = serveCalls(connection, methods);
  return {
    id,
    close() {
      session.destroy();
      connection.destroy();
    },
  };
}

/**
 * The methods of BuildKit's session/sshforward/ssh.proto and session/secrets/secrets.proto, whose messages only need
 * field 1, and gRPC's health.proto, which the daemon uses to check the session.
 */
function methodsFor({ agent, knownHosts }: BuildSsh): Readonly<Record<string, Method>> {
  const serving = Buffer.from([0x08, 0x01]);
  return {
    "/grpc.health.v1.Health/Check": { kind: "unary", answer: () => serving },
    "/moby.sshforward.v1.SSH/CheckAgent": { kind: "unary", answer: () => Buffer.alloc(0) },
    "/moby.sshforward.v1.SSH/ForwardAgent": { kind: "stream", open: (call) => forwardAgent(call, agent) },
    "/moby.buildkit.secrets.v1.Secrets/GetSecret": {
      kind: "unary",
      answer(request) {
        const isKnown = decodeMessage(request).toString() === knownHostsSecret && knownHosts !== undefined;
        if (!isKnown) throw new GrpcError(notFound, "no such secret");
        return encodeMessage(readFileSync(knownHosts));
      },
    },
  };
}

function forwardAgent(call: StreamCall, path: string): void {
  const agent = connect(path);
  agent.on("data", (data) => call.send(encodeMessage(data)));
  agent.on("close", () => call.end());
  agent.on("error", () => call.end());
  call.onMessage = (message) => void agent.write(decodeMessage(message));
  call.onEnd = () => void agent.end();
}

function encodeMessage(bytes: Uint8Array): Buffer {
  return Buffer.from(new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(bytes).finish());
}

function decodeMessage(message: Buffer): Buffer {
  const reader = new BinaryReader(message);
  let bytes = Buffer.alloc(0);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) bytes = Buffer.from(reader.bytes());
    else reader.skip(type);
  }
  return bytes;
}
