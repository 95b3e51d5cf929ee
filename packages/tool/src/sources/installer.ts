import { type Download, hostOf, newestVersion, withDownload } from "./download.ts";
import type { Programs } from "./programs.ts";
import { registryVersionError, type Source } from "./source.ts";

export interface Installer extends Download {
  /**
   * Arguments of the installer. `{directory}` is replaced by the installation directory, and `{version}` by the requested
   * version or `defaultVersion`.
   */
  readonly args: readonly string[];
  /** Environment variables of the installer. */
  readonly env?: Readonly<Record<string, string>>;
  /** Set if the installer itself downloads and verifies any version: its name for the latest version. */
  readonly defaultVersion?: string;
  readonly programs: Programs;
}

/** An installer program published by the tool's authors. */
export function installer({ args, env = {}, defaultVersion, programs, ...download }: Installer): Source {
  const newest = newestVersion(download);
  return {
    title: `installer (${hostOf(download)})`,
    versionError(version) {
      if (defaultVersion !== undefined) return registryVersionError(version);
      return Object.hasOwn(download.sha256, version)
        ? undefined
        : `checksums are known only for ${Object.keys(download.sha256).join(", ")}`;
    },
    install(container, request) {
      const { tool, version = defaultVersion ?? newest } = request;
      withDownload(container, {
        ...request,
        download,
        fileVersion: defaultVersion === undefined ? version : newest,
        script,
        args: args.map((arg) =>
          arg.replaceAll("{directory}", `/opt/rocker/${tool}`).replaceAll("{version}", version),
        ),
        programs,
        env,
      });
    },
  };
}

// Some installers check their own file name, and others require that the target directory does not exist.
const script = `
place=$(mktemp -d)
cp "$file" "$place/\${url##*/}"
chmod +x "$place/\${url##*/}"
rmdir "$directory"
"$place/\${url##*/}" "$@"
rm -rf "$place"
`;
