import type { Parsed, Planned, Selected } from "@rocker/core/lifecycle";
import type { ReadLine } from "./read-line.ts";

type Line = Pick<ReadLine<never>, "host"> & { readonly parsed: Parsed };

/** What of a command's options concerns downloads. */
interface DownloadOptions {
  readonly pull?: unknown;
  readonly quiet?: unknown;
  readonly verbose?: unknown;
  readonly "dry-run"?: unknown;
}

/**
 * Steps 3 to 7 of a command that builds or runs: before the plan, extensions download what they need for it, with progress
 * on stderr. With `--dry-run`, nothing is downloaded.
 */
export async function planWithInputs(
  line: Line,
  { persistent = false }: { readonly persistent?: boolean } = {},
): Promise<Planned> {
  return (await selectWithInputs(line)).plan({ persistent });
}

/** The same without steps 6 and 7. */
export async function selectWithInputs(line: Line): Promise<Selected> {
  const { parsed } = line;
  const options: DownloadOptions = parsed.options;
  const selected = await parsed.select();
  if (options["dry-run"] !== true && selected.extensions.some((one) => one.fetch)) {
    await fetchInputs(selected, options, line);
  }
  return selected;
}

async function fetchInputs(selected: Selected, options: DownloadOptions, { host }: Line): Promise<void> {
  const { withProgress } = await import("../plugins/with-progress.ts");
  const level = { quiet: options.quiet === true, verbose: options.verbose === true };
  const title = "downloading what the image is built from";
  await withProgress({ command: "fetch", title }, host, level, ({ signal, line }) =>
    selected.fetch({
      signal,
      refresh: options.pull === true,
      progress: (_extension, text) => line(text),
    }),
  );
}
