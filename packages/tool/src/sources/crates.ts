import { withInstallStep } from "./install-step.ts";
import { binPrograms } from "./programs.ts";
import { registryVersionFault, type Source } from "./source.ts";

/**
 * A crate, built in the image with the tool `cargo`, whose Rust must be new enough. cargo checks it and what it needs
 * against the registry's checksums and its own lock file.
 */
export function crates(name: string, ...programs: readonly string[]): Source {
  return {
    title: `crates.io (\`${name}\`)`,
    requires: ["cargo"],
    versionFault: registryVersionFault,
    install(container, wanted) {
      const version = wanted.version === undefined ? [] : ["--version", wanted.version];
      withInstallStep(container, {
        ...wanted,
        script: 'export CARGO_HOME="$cache"\ncargo install --locked --quiet --root "$folder" "$@"',
        args: [...version, "--", name],
        cache: "cargo",
        programs: binPrograms(programs),
      });
    },
  };
}
