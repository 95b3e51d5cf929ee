import type { PackageNames } from "@rocker/core";
import { withInstallStep } from "./install-step.ts";
import type { Programs } from "./programs.ts";
import { registryVersionFault, type Source } from "./source.ts";

/**
 * A package of PyPI in a virtual environment of its own, so that a distribution that manages its Python itself (PEP
 * 668) is left alone. pip checks it against the registry's checksums. A short version is a prefix: `24` is the newest
 * 24.
 */
export function pypi(name: string, programs: Programs): Source {
  return {
    title: `PyPI (\`${name}\`)`,
    versionFault: registryVersionFault,
    install(container, wanted) {
      container.withPackages(python, { layer: "system" });
      withInstallStep(container, {
        ...wanted,
        script,
        args: [`${name}${specifier(wanted.version)}`],
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
python3 -m venv "$folder"
"$folder/bin/python3" -m pip install --disable-pip-version-check --no-input --prefer-binary --quiet \\
  --cache-dir "$cache" -- "$1"
`;

function specifier(version: string | undefined): string {
  if (version === undefined) return "";
  return /^\d+(\.\d+)*$/.test(version) ? `==${version}.*` : `==${version}`;
}
