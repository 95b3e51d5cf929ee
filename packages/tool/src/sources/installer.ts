import { type Download, hostOf, newestVersion, withDownload } from "./download.ts";
import type { Programs } from "./programs.ts";
import { registryVersionFault, type Source } from "./source.ts";

export interface Installer extends Download {
  /**
   * Arguments of the installer. `{folder}` stands for where it must install, `{version}` for the wanted version or
   * `defaultVersion`.
   */
  readonly args: readonly string[];
  /** Variables of the installer. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given when the installer gets and checks what it installs, of any version: the one that it takes for the newest. */
  readonly defaultVersion?: string;
  readonly programs: Programs;
}

/** A program that its makers publish and that installs the tool. */
export function installer({ args, env = {}, defaultVersion, programs, ...download }: Installer): Source {
  const newest = newestVersion(download);
  return {
    title: `installer (${hostOf(download)})`,
    versionFault(version) {
      if (defaultVersion !== undefined) return registryVersionFault(version);
      return Object.hasOwn(download.sha256, version)
        ? undefined
        : `checksums are known only for ${Object.keys(download.sha256).join(", ")}`;
    },
    install(container, wanted) {
      const { tool, version = defaultVersion ?? newest } = wanted;
      withDownload(container, {
        ...wanted,
        download,
        fileVersion: defaultVersion === undefined ? version : newest,
        script,
        args: args.map((arg) =>
          arg.replaceAll("{folder}", `/opt/rocker/${tool}`).replaceAll("{version}", version),
        ),
        programs,
        env,
      });
    },
  };
}

// Under its own name, which some look at; into a folder that is not there yet, which others insist on.
const script = `
place=$(mktemp -d)
cp "$file" "$place/\${url##*/}"
chmod +x "$place/\${url##*/}"
rmdir "$folder"
"$place/\${url##*/}" "$@"
rm -rf "$place"
`;
