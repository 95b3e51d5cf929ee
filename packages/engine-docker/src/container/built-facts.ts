import { failWith, type ImageFacts } from "@rocker/core/engine";

/** What a runtime knows of the image that it has just built. */
export function builtFacts(engine: string, facts: ImageFacts | undefined): ImageFacts {
  if (!facts) throw failWith("RK503", { message: `${engine} reported success, but the image does not exist` });
  return facts;
}
