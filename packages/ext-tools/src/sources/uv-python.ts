import { type Source, withInstallStep } from "@rocker/tool";

/** A Python that uv downloads and verifies. A partial version such as `3.12` selects the newest match. */
export const uvPython: Source = {
  title: "uv",
  requires: ["uv"],
  versionError: (version) => (/^\d+(\.\d+)*$/.test(version) ? undefined : "write it in the form 3.12"),
  install(container, request) {
    withInstallStep(container, {
      ...request,
      script: 'uv python install --cache-dir "$cache" --install-dir "$directory" --no-bin "$1"',
      args: [request.version ?? ""],
      cache: "uv",
      programs: { python3: "cpython-*/bin/python3", python: "cpython-*/bin/python3" },
    });
  },
};
