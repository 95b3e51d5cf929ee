import { withInstallStep } from "./install-step.ts";
import { binPrograms } from "./programs.ts";
import { registryVersionError, type Source } from "./source.ts";

/**
 * An npm package, which npm verifies against the registry's checksums. Requires the tool `node`. A partial version such
 * as `2.1` selects the newest match.
 * @param programs the names in the package's `bin`
 */
export function npm(name: string, ...programs: readonly string[]): Source {
  return {
    title: `npm (\`${name}\`)`,
    requires: ["node"],
    versionError: registryVersionError,
    install(container, request) {
      withInstallStep(container, {
        ...request,
        script,
        args: [`${name}@${request.version ?? "latest"}`, name],
        cache: "npm",
        programs: binPrograms(programs),
      });
    },
  };
}

// Recent npm versions only run the install scripts of packages that are named. Older versions do not know the option and
// print a warning.
const script = `
npm install --global --prefix "$directory" --cache "$cache" --no-audit --no-fund --loglevel=error \\
  --allow-scripts="$2" -- "$1"
`;
