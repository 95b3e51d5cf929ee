/**
 * The generated client of `@dagger.io/dagger`, and what it takes to create one for an open session. The package exports
 * these only with everything else: 162 MB of dependencies that take 0.8 s to load, for programs that download an engine or
 * define modules. These files, named by their paths, are bundled and take 40 ms to load.
 */
export {
  CacheSharingMode,
  Client,
  ExistsType,
  ReturnType,
} from "../node_modules/@dagger.io/dagger/dist/src/api/client.gen.js";
export { Context } from "../node_modules/@dagger.io/dagger/dist/src/common/context.js";
export {
  ExecError,
  GraphQLRequestError,
} from "../node_modules/@dagger.io/dagger/dist/src/common/errors/index.js";
export { createGQLClient } from "../node_modules/@dagger.io/dagger/dist/src/common/graphql/client.js";
export { Connection } from "../node_modules/@dagger.io/dagger/dist/src/common/graphql/connection.js";
