import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ImageFinder } from "./image-finder.ts";

// A fake podman that counts its calls; the contract suite tests the real one. Images whose name starts with "no" are
// missing.
const fakePodman = `#!/bin/sh
echo "$*" >> "\${0%/*}/calls"
shift 3
code=0 separator=
printf '['
for name do
  case $name in
    no*) echo "Error: inspecting object: $name: image not known" >&2; code=125 ;;
    *) printf '%s{"Id":"%s","Os":"linux","Architecture":"amd64"}' "$separator" "$name"; separator=, ;;
  esac
done
printf ']'
exit $code
`;

function finder() {
  const directory = mkdtempSync(join(tmpdir(), "rocker-fake-podman-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "podman"), fakePodman);
  chmodSync(join(directory, "podman"), 0o755);
  const images = new ImageFinder({ program: "podman", env: { PATH: `${directory}:/usr/bin:/bin` } });
  const idsOf = async (...names: string[]) =>
    (await Promise.all(names.map((name) => images.find(name)))).map((facts) => facts?.id);
  const calls = () => readFileSync(join(directory, "calls"), "utf8").trim().split("\n");
  return { idsOf, calls };
}

test("concurrent lookups are one call, and later lookups are another", async () => {
  const { idsOf, calls } = finder();
  expect(await idsOf("a", "b", "a")).toEqual(["sha256:a", "sha256:b", "sha256:a"]);
  expect(await idsOf("c")).toEqual(["sha256:c"]);
  expect(calls()).toEqual(["image inspect -- a b a", "image inspect -- c"]);
});

test("if one of several images is missing, each is looked up separately", async () => {
  const { idsOf, calls } = finder();
  expect(await idsOf("a", "none", "b")).toEqual(["sha256:a", undefined, "sha256:b"]);
  expect(calls()[0]).toBe("image inspect -- a none b");
  expect(calls().slice(1).sort()).toEqual(["a", "b", "none"].map((name) => `image inspect -- ${name}`));
});
