import { type Download, hostOf, newestVersion, withDownload } from "./download.ts";
import type { Programs } from "./programs.ts";
import type { Source } from "./source.ts";

export interface Archive extends Download {
  /** Outer folders of the archive that are left away. Default 0. */
  readonly strip?: number;
  /** By name, the path in the archive without those folders. */
  readonly programs: Programs;
}

/** A tar archive that the tool's makers publish. Only versions whose checksums are known here can be had. */
export function archive({ strip = 0, programs, ...download }: Archive): Source {
  return {
    title: `archive (${hostOf(download)})`,
    versionFault(version) {
      return Object.hasOwn(download.sha256, version)
        ? undefined
        : `checksums are known only for ${Object.keys(download.sha256).join(", ")}`;
    },
    install(container, wanted) {
      withDownload(container, {
        ...wanted,
        download,
        fileVersion: wanted.version ?? newestVersion(download),
        script: 'tar -xf "$file" -C "$folder" --no-same-owner --strip-components="$1"',
        args: [String(strip)],
        programs,
      });
    },
  };
}
