import type { LegacyOption } from "@rocker/core/lifecycle";

/**
 * A row of a table of other programs' options: the option, its counterpart, the package, the difference.
 * @param provider of an option with the same name
 * @throws Error if rocker neither has nor understands the option
 */
export function legacyRow(
  name: string,
  legacy: LegacyOption | undefined,
  provider: string | undefined,
): readonly string[] {
  const shown = `\`--${name}\``;
  if (provider !== undefined) return [shown, shown, provider, "same"];
  switch (legacy?.kind) {
    case "alias":
      return [shown, `\`--${legacy.of}\``, "", "another name"];
    case "means":
      return [
        shown,
        legacy.options
          .split(" ")
          .map((one) => `\`${one}\``)
          .join(" "),
        "",
        "read as these options",
      ];
    case "values":
      return [
        shown,
        [...legacy.values].map(([value, options]) => `\`${value}\`: \`${options}\``).join(", "),
        "",
        "read as these options",
      ];
    case "options":
      return [shown, "", "", "its value is read as options"];
    case "retired":
      return [shown, "", "", `accepted, without an effect. ${legacy.instead}`];
    default:
      throw new Error(`--${name} has no counterpart: add it to packages/cli/src/legacy/options.ts`);
  }
}
