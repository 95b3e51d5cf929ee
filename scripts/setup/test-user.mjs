// @ts-check
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { say } from "./log.mjs";
import { Problem } from "./problem.mjs";
import { hasProcesses } from "./processes.mjs";
import { mustRun, run } from "./program.mjs";

/**
 * The user that the end-to-end tests run as when root starts them, because much is different for root. The IDs are
 * unlikely to be taken, and differ from those that images use for their first user.
 */
export const TEST_USER = {
  name: "rocker-e2e",
  id: 2345,
  extraGroup: "rocker-extra",
  extraGroupId: 2346,
  home: "/home/rocker-e2e",
  runtimeDirectory: "/run/user/2345",
};

const TUN = "/dev/net/tun";

/** Creates the test user, or whatever is missing of it. */
export async function ensureTestUser() {
  await ensureGroup(TEST_USER.name, TEST_USER.id);
  await ensureGroup(TEST_USER.extraGroup, TEST_USER.extraGroupId);
  await ensureUser();
  await ensureGroupsOfUser();
  await ensureSubordinateIds("/etc/subuid", "--add-subuids");
  await ensureSubordinateIds("/etc/subgid", "--add-subgids");
  makeRuntimeDirectory();
}

/**
 * A runtime directory exists as long as its user's processes, as with logind. A stale one is replaced: rootless Podman
 * refuses to work when it finds containers there whose processes are gone.
 */
function makeRuntimeDirectory() {
  if (!hasProcesses(TEST_USER.id)) rmSync(TEST_USER.runtimeDirectory, { recursive: true, force: true });
  makeOwnDirectory(TEST_USER.runtimeDirectory);
}

/** Provides what rootless Podman needs besides its packages: a network device, and a storage driver that does not copy. */
export function prepareRootlessPodman() {
  if (existsSync(TUN) && (statSync(TUN).mode & 0o006) !== 0o006) {
    say(`Making ${TUN} accessible to all users, as udev does, for rootless networking.`);
    chmodSync(TUN, 0o666);
  }
  const storage = join(TEST_USER.home, ".config/containers/storage.conf");
  if (existsSync(storage)) return;
  for (const directory of [".config", ".config/containers"])
    makeOwnDirectory(join(TEST_USER.home, directory));
  // Podman 4.3 would select vfs, which copies the whole image for each container.
  writeFileSync(storage, '[storage]\ndriver = "overlay"\n');
  chownSync(storage, TEST_USER.id, TEST_USER.id);
}

/**
 * A command line that runs as the test user with a clean environment.
 * @param {readonly string[]} argv
 */
export function asTestUser(argv) {
  const { name, id, home, runtimeDirectory } = TEST_USER;
  const environment = [
    `HOME=${home}`,
    `USER=${name}`,
    `LOGNAME=${name}`,
    `XDG_RUNTIME_DIR=${runtimeDirectory}`,
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  ];
  const identity = [`--reuid=${id}`, `--regid=${id}`, "--init-groups"];
  return ["setpriv", ...identity, "env", "--ignore-environment", `--chdir=${home}`, ...environment, ...argv];
}

/**
 * @param {string} name
 * @param {number} id
 */
async function ensureGroup(name, id) {
  const found = (await run(["getent", "group", name])).stdout.split(":")[2];
  if (found === undefined) await mustRun(["groupadd", "--gid", String(id), name]);
  else if (found !== String(id))
    throw new Problem(`Group ${name} has ID ${found}, but the tests need ${id}.`);
}

async function ensureUser() {
  const { name, id, home } = TEST_USER;
  const found = (await run(["getent", "passwd", name])).stdout.split(":")[2];
  if (found !== undefined && found !== String(id)) {
    throw new Problem(`User ${name} has ID ${found}, but the tests need ${id}.`);
  }
  if (found !== undefined) {
    // A removed home directory is created again; an existing one keeps its owner.
    if (!existsSync(home)) makeOwnDirectory(home);
    return;
  }
  say(`Creating the Unix user ${name} for the end-to-end tests. To remove it: userdel --remove ${name}`);
  const ids = ["--uid", String(id), "--gid", String(id)];
  await mustRun(["useradd", ...ids, "--create-home", "--home-dir", home, "--shell", "/bin/bash", name]);
}

async function ensureGroupsOfUser() {
  const member = (await mustRun(["id", "--name", "--groups", TEST_USER.name])).stdout.trim().split(/\s+/);
  const hasDocker = (await run(["getent", "group", "docker"])).code === 0;
  const wanted = [TEST_USER.extraGroup, ...(hasDocker ? ["docker"] : [])];
  const missing = wanted.filter((group) => !member.includes(group));
  if (missing.length > 0)
    await mustRun(["usermod", "--append", "--groups", missing.join(","), TEST_USER.name]);
}

/**
 * useradd assigns ranges if the machine is configured for it; otherwise a range after all others is used.
 * @param {string} file
 * @param {string} flag of usermod
 */
async function ensureSubordinateIds(file, flag) {
  const ranges = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  if (ranges.some((line) => line.startsWith(`${TEST_USER.name}:`))) return;
  const ends = ranges.map((line) => Number(line.split(":")[1]) + Number(line.split(":")[2]));
  const first = Math.max(100_000, ...ends.filter(Number.isFinite));
  await mustRun(["usermod", flag, `${first}-${first + 65_535}`, TEST_USER.name]);
}

/** @param {string} directory */
function makeOwnDirectory(directory) {
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chownSync(directory, TEST_USER.id, TEST_USER.id);
  chmodSync(directory, 0o700);
}
