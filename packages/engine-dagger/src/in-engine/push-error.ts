import { isRockerError, messageOf, rockerError } from "@rocker/core/engine";

/** Converts an error of a push to a RockerError, with the registry's message. */
export function pushError(name: string, error: unknown): unknown {
  if (isRockerError(error)) return error;
  const message = messageOf(error);
  const needsLogin = /\b401\b|unauthorized|authorization failed|authentication required|no basic auth/i.test(
    message,
  );
  const registry = name.split("/")[0] ?? name;
  return rockerError(
    "RK510",
    {
      name,
      message: needsLogin ? "the registry requires a login, or rejected the stored one" : message,
      ...(needsLogin && { hint: `Log in first: docker login ${registry}` }),
    },
    error,
  );
}
