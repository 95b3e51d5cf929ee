/** In UTF-16 units. A Compose file of a few KB could otherwise become text of any size. */
const most = 4 * 1024 * 1024;

/** Its variables were replaced with more text than a Compose file may become. */
export class TooMuchText extends Error {}

/** The variables of a project's .env file. @throws TooMuchText from `get`, once it has returned more than 4 MiB */
export class LimitedVariables extends Map<string, string> {
  #left = most;

  override get(name: string): string | undefined {
    const value = super.get(name);
    this.#left -= value?.length ?? 0;
    if (this.#left < 0) throw new TooMuchText();
    return value;
  }
}
