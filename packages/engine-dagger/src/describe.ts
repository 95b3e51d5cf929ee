import type { BuilderFacts, Host } from "@rocker/core/engine";
import { connect } from "./connection.ts";

/** Connects to the engine as a build would. @throws RockerError as {@link connect} */
export async function describeDagger(host: Host): Promise<BuilderFacts> {
  const { connection, close } = await connect(host, {
    signal: new AbortController().signal,
    report: () => {},
  });
  try {
    return { version: connection.version };
  } finally {
    await close();
  }
}
