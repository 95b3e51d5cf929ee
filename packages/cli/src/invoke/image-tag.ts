import { rockerError } from "@rocker/core/lifecycle";

// The grammar of container engines (https://pkg.go.dev/github.com/distribution/reference), without a digest.
const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const registry = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const name = new RegExp(`^(?:${registry}/)?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?$`);

/** Checks the values of `--tag`, before anything is built. @throws RockerError RK103 */
export function assertImageTags(tags: readonly string[]): void {
  for (const value of tags) {
    if (name.test(value)) continue;
    throw rockerError("RK103", {
      flag: "--tag",
      value,
      expected: "an image name in lowercase, such as team/image:1",
    });
  }
}
