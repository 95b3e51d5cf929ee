// @ts-check
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { say } from "./log.mjs";
import { mustRun } from "./program.mjs";
import { cachedRootfs } from "./rootfs.mjs";

/** Applets that look like a package manager, which this image must not have. */
const EXCLUDED = new Set(["dpkg", "dpkg-deb", "rpm", "rpm2cpio"]);

const DIRECTORIES = [
  "bin",
  "sbin",
  "usr/bin",
  "usr/sbin",
  "dev",
  "etc",
  "home",
  "proc",
  "root",
  "sys",
  "tmp",
  "var",
];

/**
 * The smallest image with a shell: busybox and nothing else, so no useradd, no bash, no package manager and no
 * /etc/os-release. It proves that our scripts are portable.
 */
export function busyboxRootfs() {
  return cachedRootfs("busybox", async (tarFile, directory) => {
    say("Creating the busybox image (apt-get download busybox-static).");
    await mustRun(["apt-get", "-o", "APT::Sandbox::User=", "download", "busybox-static"], { cwd: directory });
    const archive = readdirSync(directory).find((name) => name.endsWith(".deb")) ?? "busybox-static.deb";
    const unpacked = join(directory, "package");
    await mustRun(["dpkg-deb", "--extract", join(directory, archive), unpacked]);
    const busybox =
      ["bin/busybox", "usr/bin/busybox"].map((path) => join(unpacked, path)).find(existsSync) ?? "";
    const root = join(directory, "root");
    await fillRoot(root, busybox);
    const owner = ["--owner=0", "--group=0", "--numeric-owner"];
    await mustRun(["tar", "--create", "--file", tarFile, ...owner, "--directory", root, "."]);
  });
}

/**
 * @param {string} root
 * @param {string} busybox
 */
async function fillRoot(root, busybox) {
  for (const directory of DIRECTORIES) mkdirSync(join(root, directory), { recursive: true });
  await mustRun(["chmod", "1777", join(root, "tmp")]);
  copyFileSync(busybox, join(root, "bin/busybox"));
  const applets = (await mustRun([busybox, "--list-full"])).stdout.split("\n").filter(Boolean);
  for (const applet of applets) {
    const name = applet.split("/").at(-1) ?? "";
    const path = join(root, applet);
    if (EXCLUDED.has(name) || existsSync(path)) continue;
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync("/bin/busybox", path);
  }
  writeFileSync(
    join(root, "etc/passwd"),
    "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
  );
  writeFileSync(join(root, "etc/group"), "root:x:0:\nnogroup:x:65534:\n");
}
