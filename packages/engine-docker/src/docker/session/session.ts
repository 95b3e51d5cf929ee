import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { BuildSsh } from "@rocker/core/engine";
import type { DaemonClient } from "../../daemon/client.ts";
import { knownHostsSecret } from "../../dockerfile/ssh.ts";
import { CallFailure, type Method, notFound, type StreamCall, serveCalls } from "./grpc.ts";

/** A session of BuildKit's: by its id a build may ask this process for things while it runs. */
export interface BuildSession {
  readonly id: string;
  readonly close: () => void;
}

/** Offers the person's agent and known hosts to the build that names this session; they pass over this connection only. */
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
 * BuildKit's session/sshforward/ssh.proto and session/secrets/secrets.proto; of each message one field, number 1, is
 * read or written. The daemon asks for the session's health by gRPC's own health.proto.
 */
function methodsFor({ agent, knownHosts }: BuildSsh): Readonly<Record<string, Method>> {
  const serving = Buffer.from([0x08, 0x01]);
  return {
    "/grpc.health.v1.Health/Check": { kind: "one", answer: () => serving },
    "/moby.sshforward.v1.SSH/CheckAgent": { kind: "one", answer: () => Buffer.alloc(0) },
    "/moby.sshforward.v1.SSH/ForwardAgent": { kind: "stream", open: (call) => joinAgent(call, agent) },
    "/moby.buildkit.secrets.v1.Secrets/GetSecret": {
      kind: "one",
      answer(request) {
        const isKnown = bytesOf(request).toString() === knownHostsSecret && knownHosts !== undefined;
        if (!isKnown) throw new CallFailure(notFound, "no such secret");
        return messageWith(readFileSync(knownHosts));
      },
    },
  };
}

function joinAgent(call: StreamCall, path: string): void {
  const agent = connect(path);
  agent.on("data", (data) => call.send(messageWith(data)));
  agent.on("close", () => call.end());
  agent.on("error", () => call.end());
  call.onMessage = (message) => void agent.write(bytesOf(message));
  call.onEnd = () => void agent.end();
}

function messageWith(bytes: Uint8Array): Buffer {
  return Buffer.from(new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(bytes).finish());
}

function bytesOf(message: Buffer): Buffer {
  const reader = new BinaryReader(message);
  let bytes = Buffer.alloc(0);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) bytes = Buffer.from(reader.bytes());
    else reader.skip(type);
  }
  return bytes;
}
