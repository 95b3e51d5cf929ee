import { withInstallStep } from "./install-step.ts";
import { binPrograms } from "./programs.ts";
import { registryVersionFault, type Source } from "./source.ts";

/**
 * A package of npm, which checks it against the registry's checksums. Needs the tool `node`. A short version is a
 * range: `2.1` is the newest 2.1.
 * @param programs the names of its `bin`
 */
export function npm(name: string, ...programs: readonly string[]): Source {
  return {
    title: `npm (\`${name}\`)`,
    requires: ["node"],
    versionFault: registryVersionFault,
    install(container, wanted) {
      withInstallStep(container, {
        ...wanted,
        script,
        args: [`${name}@${wanted.version ?? "latest"}`, name],
        cache: "npm",
        programs: binPrograms(programs),
      });
    },
  };
}

// Later versions of npm run no script of a package's installation that is not named. An older one does not know the
// option, and warns.
const script = `
npm install --global --prefix "$folder" --cache "$cache" --no-audit --no-fund --loglevel=error \\
  --allow-scripts="$2" -- "$1"
`;
