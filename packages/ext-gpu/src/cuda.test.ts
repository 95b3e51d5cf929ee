import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planOf, problemsOf } from "@rocker/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installCuda } from "./cuda.ts";
import gpu from "./index.ts";

const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const shells = [["/bin/sh"], ["/bin/bash", "--norc", "--posix"], ...(busybox ? [[busybox, "ash"]] : [])];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rocker-cuda-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

// NVIDIA's archive cannot be reached where the tests run: what would be fetched and installed is said by stubs.
function installed(
  shell: readonly string[],
  system: string,
  version: string,
  tools: readonly string[],
  machine = "x86_64",
) {
  const stub = (name: string, does: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${does}\n`, { mode: 0o755 });
  for (const name of ["curl", "dpkg", ...tools]) stub(name, `echo ${name} "$@"`);
  stub("rm", ":");
  stub("uname", `echo ${machine}`);
  symlinkSync("/usr/bin/tr", join(folder, "tr"));
  const release = join(folder, "os-release");
  writeFileSync(release, system);
  const [program = "", ...args] = shell;
  const { status, stdout, stderr } = spawnSync(program, [...args, "-c", installCuda, "x", version, release], {
    env: { PATH: folder },
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n"), stderr };
}

const ubuntu = 'ID=ubuntu\nVERSION_ID="24.04"\n';
const archive = "https://developer.download.nvidia.com/compute/cuda/repos";

describe.each(shells)("CUDA's installation with %s", (...shell) => {
  const words = shell.filter((word) => word !== undefined);

  test.each([
    [
      ubuntu,
      "12-6",
      "x86_64",
      `${archive}/ubuntu2404/x86_64/cuda-keyring_1.1-1_all.deb`,
      "cuda-toolkit-12-6",
    ],
    [ubuntu, "", "aarch64", `${archive}/ubuntu2404/sbsa/cuda-keyring_1.1-1_all.deb`, "cuda-toolkit"],
    [
      "ID=debian\nVERSION_ID=12\n",
      "12-6",
      "x86_64",
      `${archive}/debian12/x86_64/cuda-keyring_1.1-1_all.deb`,
      "cuda-toolkit-12-6",
    ],
  ])("%j %s on %s", (system, version, machine, url, name) => {
    const { status, lines } = installed(words, system, version, ["apt-get"], machine);
    expect(status).toBe(0);
    expect(lines).toEqual([
      `curl -fsSLo /tmp/cuda-keyring.deb ${url}`,
      "dpkg -i /tmp/cuda-keyring.deb",
      "apt-get update",
      `apt-get install --yes --no-install-recommends ${name}`,
    ]);
  });

  test.each([
    ["ID=fedora\nVERSION_ID=41\n", "fedora41"],
    ['ID="rocky"\nVERSION_ID="9.4"\n', "rhel9"],
  ])("%j", (system, name) => {
    expect(installed(words, system, "12-6", ["dnf"]).lines).toEqual([
      `curl -fsSLo /etc/yum.repos.d/cuda-${name}.repo ${archive}/${name}/x86_64/cuda-${name}.repo`,
      "dnf install --assumeyes cuda-toolkit-12-6",
      "dnf clean all",
    ]);
  });

  test.each([
    ["ID=alpine\nVERSION_ID=3.20\n", "x86_64", "NVIDIA has no archive of CUDA for alpine"],
    [ubuntu, "riscv64", "NVIDIA has no CUDA for riscv64"],
  ])("%j on %s: nothing is fetched", (system, machine, words_) => {
    expect(installed(words, system, "", ["apt-get"], machine)).toMatchObject({
      status: 1,
      lines: [""],
      stderr: expect.stringContaining(words_),
    });
  });
});

test("--cuda: version, layer, and where its programs and libraries are found", () => {
  const view = planOf(gpu, "--cuda=12.6 img");
  expect(view.step("exec", "CUDA toolkit")).toMatchObject({ layer: "system", as: "root" });
  expect(view.step("exec").args.slice(-2)).toEqual(["12-6", "/etc/os-release"]);
  expect(planOf(gpu, "--cuda img").step("exec").args.at(-2)).toBe("");
  expect(view.step("prepend", "PATH").entries).toEqual(["/usr/local/cuda/bin"]);
  expect(problemsOf(gpu, "--cuda=12 img").map(({ code }) => code)).toEqual(["gpu/cuda-version"]);
});
