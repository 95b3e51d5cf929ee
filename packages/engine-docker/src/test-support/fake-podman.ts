import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost } from "@rocker/testkit";
import { onTestFinished } from "vitest";

// Says what a real podman says of itself, and knows the images that are files of a directory. Before it exits, it runs
// the script `meanwhile`, if there is one. The contract suite and
// e2e/podman-starts.test.ts use the real one.
const script = `#!/bin/sh
here=\${0%/*}
echo "$*" >> "$here/calls"
case $1 in
  info) cat "$here/info"; exit ;;
esac
shift 3
for name do
  id=$(cat "$here/store/$name") || { echo "Error: $name: image not known" >&2; exit 125; }
  printf '[{"Id":"%s","Os":"linux","Architecture":"amd64"}]' "$id"
  [ ! -e "$here/meanwhile" ] || sh "$here/meanwhile"
done
`;

/** A program `podman` that counts its starts, in a home of its own. */
export function fakePodman(info: object) {
  const directory = mkdtempSync(join(tmpdir(), "rocker-fake-podman-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = (name: string) => join(directory, name);
  const configuration = file("home/.config/containers");
  for (const path of [file("store"), file("graph/overlay-images"), configuration]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(file("podman"), script);
  chmodSync(file("podman"), 0o755);
  writeFileSync(file("info"), JSON.stringify(info).replaceAll("DIRECTORY", directory));
  writeFileSync(file("calls"), "");
  const env = { PATH: `${directory}:/usr/bin:/bin`, HOME: file("home") };
  return {
    file,
    env,
    host: (more: Readonly<Record<string, string>> = {}) =>
      fakeHost({ env: { ...env, ...more }, files: { [file("podman")]: "" } }),
    /** How often it was started. */
    starts: () => readFileSync(file("calls"), "utf8").split("\n").length - 1,
  };
}

/** What `podman info` says of a podman with one store, in the directory of the fake. */
export const oneStore = {
  host: { buildahVersion: "1.28.2", serviceIsRemote: false },
  store: { graphRoot: "DIRECTORY/graph", graphDriverName: "overlay", graphOptions: {} },
};
