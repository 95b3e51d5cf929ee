import { withInstallStep } from "./install-step.ts";
import { binPrograms } from "./programs.ts";
import { registryVersionFault, type Source } from "./source.ts";

/**
 * A crate, built in the image with the tool `cargo`, whose Rust must be new enough. cargo checks it and what it needs
 * against the registry's checksums and its own lock file. A short version is the newest of its kind: `0.27`.
 */
export function crates(name: string, ...programs: readonly string[]): Source {
  return {
    title: `crates.io (\`${name}\`)`,
    requires: ["cargo"],
    versionFault: registryVersionFault,
    install(container, wanted) {
      withInstallStep(container, {
        ...wanted,
        script: 'export CARGO_HOME="$cache"\ncargo install --locked --quiet --root "$folder" "$@"',
        args: [...requirement(wanted.version), "--", name],
        cache: "cargo",
        programs: binPrograms(programs),
      });
    },
  };
}

function requirement(version: string | undefined): string[] {
  if (version === undefined) return [];
  const isShort = /^\d+(\.\d+)?$/.test(version);
  return ["--version", isShort ? `~${version}` : version];
}
