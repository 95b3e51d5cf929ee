import type { PackageNames } from "@rocker/core";
import { withInstallStep } from "./install-step.ts";
import type { Programs } from "./programs.ts";
import { registryVersionError, type Source } from "./source.ts";

/**
 * A PyPI package in its own virtual environment, so that an externally managed Python (PEP 668) is not modified. pip
 * verifies it against the registry's checksums. A partial version such as `24` selects the newest match.
 */
export function pypi(name: string, programs: Programs): Source {
  return {
    title: `PyPI (\`${name}\`)`,
    versionError: registryVersionError,
    install(container, request) {
      container.withPackages(python, { layer: "system" });
      withInstallStep(container, {
        ...request,
        script,
        args: [`${name}${specifier(request.version)}`],
        cache: "pip",
        programs,
      });
    },
  };
}

const python: PackageNames = {
  apt: ["python3", "python3-venv"],
  apk: ["python3"],
  dnf: ["python3"],
  pacman: ["python"],
  zypper: ["python3"],
};

const script = `
python3 -m venv "$directory"
"$directory/bin/python3" -m pip install --disable-pip-version-check --no-input --prefer-binary --quiet \\
  --cache-dir "$cache" -- "$1"
`;

function specifier(version: string | undefined): string {
  if (version === undefined) return "";
  return /^\d+(\.\d+)*$/.test(version) ? `==${version}.*` : `==${version}`;
}
