import { type Source, withInstallStep } from "@rocker/tool";

/** A Python that uv fetches and checks: any version that it knows, `3.12` the newest of 3.12. */
export const uvPython: Source = {
  title: "uv",
  requires: ["uv"],
  versionFault: (version) => (/^\d+(\.\d+)*$/.test(version) ? undefined : "write it in the form 3.12"),
  install(container, wanted) {
    withInstallStep(container, {
      ...wanted,
      script: 'uv python install --cache-dir "$cache" --install-dir "$folder" --no-bin "$1"',
      args: [wanted.version ?? ""],
      cache: "uv",
      programs: { python3: "cpython-*/bin/python3", python: "cpython-*/bin/python3" },
    });
  },
};
