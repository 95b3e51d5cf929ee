import type { Platform } from "@dagger.io/dagger";
import { Client, Connection, Context, createGQLClient } from "./sdk-client.mjs";

export type { Client, Container, Service } from "@dagger.io/dagger";
export {
  CacheSharingMode,
  ExecError,
  ExistsType,
  GraphQLRequestError,
  ReturnType,
} from "./sdk-client.mjs";

export interface Address {
  readonly port: number;
  readonly token: string;
}

/** The SDK's client on an open session, with another transport: the SDK's own can neither be aborted nor tell queries apart. */
export function clientOf({ port, token }: Address, send: typeof fetch): Client {
  const graphql = createGQLClient(port, token);
  graphql.requestConfig.fetch = send;
  // Otherwise, each query is parsed only to find its name.
  graphql.requestConfig.excludeOperationName = true;
  return new Client(new Context([], new Connection(graphql)));
}

/** The option of a container's platform: none for the engine's own. The engine checks its value. */
export function platformOption(name: string | undefined): { readonly platform?: Platform } {
  return isPlatform(name) ? { platform: name } : {};
}

function isPlatform(name: string | undefined): name is Platform {
  return name !== undefined;
}
