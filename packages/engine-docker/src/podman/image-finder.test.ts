import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost } from "@rocker/testkit";
import { expect, onTestFinished, test } from "vitest";
import { ImageFinder } from "./image-finder.ts";

// Stands for podman to count its calls; what the real one answers is in the contract. Images that begin with "no" are
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
  const folder = mkdtempSync(join(tmpdir(), "rocker-fake-podman-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "podman"), fakePodman);
  chmodSync(join(folder, "podman"), 0o755);
  const images = new ImageFinder(fakeHost({ env: { PATH: `${folder}:/usr/bin:/bin` } }));
  const idsOf = async (...names: string[]) =>
    (await Promise.all(names.map((name) => images.find(name)))).map((facts) => facts?.id);
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  return { idsOf, calls };
}

test("what is asked at once is one call, what is asked later is another", async () => {
  const { idsOf, calls } = finder();
  expect(await idsOf("a", "b", "a")).toEqual(["sha256:a", "sha256:b", "sha256:a"]);
  expect(await idsOf("c")).toEqual(["sha256:c"]);
  expect(calls()).toEqual(["image inspect -- a b a", "image inspect -- c"]);
});

test("when one of several is missing, each is asked for alone", async () => {
  const { idsOf, calls } = finder();
  expect(await idsOf("a", "none", "b")).toEqual(["sha256:a", undefined, "sha256:b"]);
  expect(calls()[0]).toBe("image inspect -- a none b");
  expect(calls().slice(1).sort()).toEqual(["a", "b", "none"].map((name) => `image inspect -- ${name}`));
});
