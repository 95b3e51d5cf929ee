import { type Download, hostOf, newestVersion, withDownload } from "./download.ts";
import type { Programs } from "./programs.ts";
import type { Source } from "./source.ts";

export interface Archive extends Download {
  /** Number of leading directories to strip from paths in the archive. Default: 0. */
  readonly strip?: number;
  /** Paths of the programs in the archive after stripping, by name. */
  readonly programs: Programs;
}

/** A tar archive published by the tool's authors. Only versions with a known checksum can be installed. */
export function archive({ strip = 0, programs, ...download }: Archive): Source {
  return {
    title: `archive (${hostOf(download)})`,
    versionError(version) {
      return Object.hasOwn(download.sha256, version)
        ? undefined
        : `checksums are known only for ${Object.keys(download.sha256).join(", ")}`;
    },
    install(container, request) {
      withDownload(container, {
        ...request,
        download,
        fileVersion: request.version ?? newestVersion(download),
        script: 'tar -xf "$file" -C "$directory" --no-same-owner --strip-components="$1"',
        args: [String(strip)],
        programs,
      });
    },
  };
}
