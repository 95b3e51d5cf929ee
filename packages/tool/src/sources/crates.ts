import { withInstallStep } from "./install-step.ts";
import { binPrograms } from "./programs.ts";
import { registryVersionError, type Source } from "./source.ts";

/**
 * A crate, built in the image with the tool `cargo`, whose Rust must be recent enough. cargo verifies the crate and its
 * dependencies against the registry's checksums and the crate's lock file. A partial version such as `0.27` selects the
 * newest match.
 */
export function crates(name: string, ...programs: readonly string[]): Source {
  return {
    title: `crates.io (\`${name}\`)`,
    requires: ["cargo"],
    versionError: registryVersionError,
    install(container, request) {
      withInstallStep(container, {
        ...request,
        script: 'export CARGO_HOME="$cache"\ncargo install --locked --quiet --root "$directory" "$@"',
        args: [...requirement(request.version), "--", name],
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
