import { type ImageFacts, rockerError } from "@rocker/core/engine";

/** The facts of an image that was just built. @throws RockerError RK503 if the runtime cannot find it */
export function requireBuiltImage(engine: string, facts: ImageFacts | undefined): ImageFacts {
  if (!facts)
    throw rockerError("RK503", { message: `${engine} reported success, but the image does not exist` });
  return facts;
}
