import type { Host } from "@rocker/core/lifecycle";
import { jsonText } from "@rocker/core/lifecycle";
import { userPluginDirectory } from "../invoke/roots.ts";
import { styleFor } from "../render/style.ts";
import { changeRows, changeText } from "./change-text.ts";
import { trustedRegistry } from "./check.ts";
import type { TouchedPlugin } from "./installed.ts";

/** Prints the changed packages to stdout. */
export function showChange(
  touched: readonly TouchedPlugin[],
  host: Host,
  { json }: { readonly json: boolean },
): void {
  const rows = changeRows(touched, userPluginDirectory(host), trustedRegistry(host));
  const text = json ? `${jsonText(rows, 2)}\n` : changeText(rows, styleFor(process.stdout, process.env));
  process.stdout.write(text);
}
