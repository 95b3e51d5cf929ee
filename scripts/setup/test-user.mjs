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
 * Who the end-to-end tests run as where they are started by root, for whom nothing is as it is for a person.
 * The ids are unlikely to be taken, and differ from those that images give to their first user.
 */
export const TEST_USER = {
  name: "rocker-e2e",
  id: 2345,
  extraGroup: "rocker-extra",
  extraGroupId: 2346,
  home: "/home/rocker-e2e",
  runtimeFolder: "/run/user/2345",
};

const TUN = "/dev/net/tun";

/** Makes the test user, or what of it is missing. */
export async function ensureTestUser() {
  await ensureGroup(TEST_USER.name, TEST_USER.id);
  await ensureGroup(TEST_USER.extraGroup, TEST_USER.extraGroupId);
  await ensureUser();
  await ensureGroupsOfUser();
  await ensureSubordinateIds("/etc/subuid", "--add-subuids");
  await ensureSubordinateIds("/etc/subgid", "--add-subgids");
  makeRuntimeFolder();
}

/**
 * A runtime folder lives as long as its user's processes, as where logind keeps it. One that they left behind is made
 * anew: rootless Podman refuses all work when it finds containers there whose processes are gone.
 */
function makeRuntimeFolder() {
  if (!hasProcesses(TEST_USER.id)) rmSync(TEST_USER.runtimeFolder, { recursive: true, force: true });
  makeOwnFolder(TEST_USER.runtimeFolder);
}

/** What rootless Podman needs beyond its packages: a network device, a store without copies. */
export function prepareRootlessPodman() {
  if (existsSync(TUN) && (statSync(TUN).mode & 0o006) !== 0o006) {
    say(`Opening ${TUN} to all users, as udev does, for rootless networks.`);
    chmodSync(TUN, 0o666);
  }
  const storage = join(TEST_USER.home, ".config/containers/storage.conf");
  if (existsSync(storage)) return;
  for (const folder of [".config", ".config/containers"]) makeOwnFolder(join(TEST_USER.home, folder));
  // Podman 4.3 takes vfs by itself, which copies the whole image for each container.
  writeFileSync(storage, '[storage]\ndriver = "overlay"\n');
  chownSync(storage, TEST_USER.id, TEST_USER.id);
}

/**
 * A command line that runs as the test user, in its own environment.
 * @param {readonly string[]} argv
 */
export function asTestUser(argv) {
  const { name, id, home, runtimeFolder } = TEST_USER;
  const environment = [
    `HOME=${home}`,
    `USER=${name}`,
    `LOGNAME=${name}`,
    `XDG_RUNTIME_DIR=${runtimeFolder}`,
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
    throw new Problem(`The group ${name} has the id ${found}; the tests need ${id}.`);
}

async function ensureUser() {
  const { name, id, home } = TEST_USER;
  const found = (await run(["getent", "passwd", name])).stdout.split(":")[2];
  if (found !== undefined && found !== String(id)) {
    throw new Problem(`The user ${name} has the id ${found}; the tests need ${id}.`);
  }
  if (found !== undefined) {
    // A home that somebody removed is made again; one that is there keeps its owner.
    if (!existsSync(home)) makeOwnFolder(home);
    return;
  }
  say(`Making the Unix user ${name} for the end-to-end tests. To remove it: userdel --remove ${name}`);
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
 * useradd gives the ranges where the machine is set up for it; else one behind all others is taken.
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

/** @param {string} folder */
function makeOwnFolder(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, TEST_USER.id, TEST_USER.id);
  chmodSync(folder, 0o700);
}
