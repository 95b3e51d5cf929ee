import type { ImageFacts } from "../engine/images.ts";
import { rockerError } from "../errors/error.ts";
import { visibleLine } from "../errors/visible.ts";

/**
 * Refuses an image whose USER contains control characters. No account can have such a name, and the engine's client would
 * print it to the terminal unescaped: "unable to find user …".
 * @throws RockerError RK443
 */
export function requirePrintableUser(image: string, { user }: Pick<ImageFacts, "user">): void {
  if (visibleLine(user) !== user) throw rockerError("RK443", { image, user });
}
