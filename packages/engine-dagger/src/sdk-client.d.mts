// The types are those that the package exports, which programs of Dagger's users have too. An upgrade that changes its API
// does not compile.
import type { Context, GraphQLClient } from "@dagger.io/dagger";

export {
  CacheSharingMode,
  Client,
  Context,
  ExecError,
  ExistsType,
  GraphQLRequestError,
  ReturnType,
} from "@dagger.io/dagger";

/** A client of the API of a session. */
export declare function createGQLClient(port: number, token: string): GraphQLClient;

/** What the objects of a client send their queries with. */
export declare const Connection: new (
  client: GraphQLClient,
) => NonNullable<ConstructorParameters<typeof Context>[1]>;
