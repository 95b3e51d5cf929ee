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

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rocker-cuda-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

// NVIDIA's repository is not available in tests: stubs print what would be downloaded and installed.
function installed(
  shell: readonly string[],
  system: string,
  version: string,
  tools: readonly string[],
  machine = "x86_64",
) {
  const stub = (name: string, script: string) =>
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const name of ["curl", "dpkg", ...tools]) stub(name, `echo ${name} "$@"`);
  stub("rm", ":");
  stub("uname", `echo ${machine}`);
  symlinkSync("/usr/bin/tr", join(directory, "tr"));
  const release = join(directory, "os-release");
  writeFileSync(release, system);
  const [program = "", ...args] = shell;
  const { status, stdout, stderr } = spawnSync(program, [...args, "-c", installCuda, "x", version, release], {
    env: { PATH: directory },
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n"), stderr };
}

const ubuntu = 'ID=ubuntu\nVERSION_ID="24.04"\n';
const archive = "https://developer.download.nvidia.com/compute/cuda/repos";

describe.each(shells)("CUDA installation with %s", (...shell) => {
  const command = shell.filter((part) => part !== undefined);

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
    const { status, lines } = installed(command, system, version, ["apt-get"], machine);
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
    expect(installed(command, system, "12-6", ["dnf"]).lines).toEqual([
      `curl -fsSLo /etc/yum.repos.d/cuda-${name}.repo ${archive}/${name}/x86_64/cuda-${name}.repo`,
      "dnf install --assumeyes cuda-toolkit-12-6",
      "dnf clean all",
    ]);
  });

  test.each([
    ["ID=alpine\nVERSION_ID=3.20\n", "x86_64", "NVIDIA has no archive of CUDA for alpine"],
    [ubuntu, "riscv64", "NVIDIA has no CUDA for riscv64"],
  ])("%j on %s downloads nothing", (system, machine, error) => {
    expect(installed(command, system, "", ["apt-get"], machine)).toMatchObject({
      status: 1,
      lines: [""],
      stderr: expect.stringContaining(error),
    });
  });
});

test("--cuda installs the version in the system layer and sets PATH and LD_LIBRARY_PATH", () => {
  const view = planOf(gpu, "--cuda=12.6 img");
  expect(view.step("exec", "CUDA toolkit")).toMatchObject({ layer: "system", as: "root" });
  expect(view.step("exec").args.slice(-2)).toEqual(["12-6", "/etc/os-release"]);
  expect(planOf(gpu, "--cuda img").step("exec").args.at(-2)).toBe("");
  expect(view.step("prepend", "PATH").entries).toEqual(["/usr/local/cuda/bin"]);
  expect(problemsOf(gpu, "--cuda=12 img").map(({ code }) => code)).toEqual(["gpu/cuda-version"]);
});
