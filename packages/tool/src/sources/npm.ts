import { withInstallStep } from "./install-step.ts";
import { type Programs, registryVersionFault, type Source } from "./source.ts";

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
        script: 'npm install --global --prefix "$folder" --cache "$cache" --no-audit --no-fund --loglevel=error "$1"',
        args: [`${name}@${wanted.version ?? "latest"}`],
        cache: "npm",
        programs: binPrograms(programs),
      });
    },
  };
}

/** Programs in the folder `bin`. */
export function binPrograms(names: readonly string[]): Programs {
  return Object.fromEntries(names.map((name) => [name, `bin/${name}`]));
}
