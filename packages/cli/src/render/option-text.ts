import { expectedOf, type Option, sizeValue, valueIsOptional } from "@rocker/core/lifecycle";

/** An option as help shows it: `-e, --env NAME`, `--[no-]stdin`, `--nvidia[=auto|runtime]`. */
export function flag(name: string, option: Option): string {
  const short = option.short ? `-${option.short}, ` : "";
  const negated = option.type === "boolean" && option.default === true ? "[no-]" : "";
  return `${short}--${negated}${name}${valueText(option)}`;
}

function valueText(option: Option): string {
  if (option.type === "boolean") return "";
  const word =
    option.valueName ?? (option.type === "enum" ? option.values.join("|") : option.type.toUpperCase());
  return valueIsOptional(option) ? `[=${word}]` : ` ${word}`;
}

/** What follows an option's summary in help: its default, or the values it takes. */
export function optionNote(option: Option): string {
  if (option.defaultText) return ` (default: ${option.defaultText})`;
  if ("default" in option && option.default !== undefined && option.type !== "boolean") {
    const value = option.type === "size" ? sizeValue(option.default) : option.default;
    return ` (default: ${value})`;
  }
  return option.type === "integer" ? ` (${expectedOf(option)})` : "";
}
