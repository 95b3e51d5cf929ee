import { failWith, isRockerError, messageOf } from "@rocker/core/engine";

/** Why an image did not reach its registry, in the registry's words. */
export function pushFailure(name: string, error: unknown): unknown {
  if (isRockerError(error)) return error;
  const message = messageOf(error);
  const needsLogin = /\b401\b|unauthorized|authorization failed|authentication required|no basic auth/i.test(
    message,
  );
  const registry = name.split("/")[0] ?? name;
  return failWith(
    "RK510",
    {
      name,
      message: needsLogin ? "the registry requires a login, or rejected the stored one" : message,
      ...(needsLogin && { hint: `Log in first: docker login ${registry}` }),
    },
    error,
  );
}
