// @ts-check
import { describeInstall, installPackages, missingPackages } from "../setup/apt.mjs";
import { confirm } from "../setup/ask.mjs";
import { ensureCompose } from "../setup/compose.mjs";
import { ensureDocker } from "../setup/docker.mjs";
import { DOCKER_STORE, PODMAN_STORE } from "../setup/engine.mjs";
import { BUSYBOX, DEBIAN, ensureImage, TRIXIE } from "../setup/images.mjs";
import { ensurePodmanInstalled, ensurePodmanRuns } from "../setup/podman.mjs";
import { Problem } from "../setup/problem.mjs";
import { isRoot, mustRun, programPath, run } from "../setup/program.mjs";
import { asTestUser, ensureTestUser, prepareRootlessPodman, TEST_USER } from "../setup/test-user.mjs";

/** @typedef {import("./options.mjs").Part} Part */

const PROGRAM_NEEDS = [
  { program: "tmux", package: "tmux" },
  // Its ash is one of the shells that scripts for images are tested with.
  { program: "busybox", package: "busybox" },
  { program: "ssh-agent", package: "openssh-client" },
  // Accepts logins with the ssh agent.
  { program: "sshd", package: "openssh-server" },
  { program: "openssl", package: "openssl" },
  { program: "git", package: "git" },
  // Installs a client of the Model Context Protocol.
  { program: "pip3", package: "python3-pip" },
  // Shows which files rocker opens, and which programs it starts.
  { program: "strace", package: "strace" },
  // An image registry on loopback.
  { program: "docker-registry", package: "docker-registry" },
  // Shows the man pages, and warns of mistakes in them.
  { program: "man", package: "man-db" },
  // Shells whose completion is tested.
  { program: "zsh", package: "zsh" },
  { program: "fish", package: "fish" },
];

const X11_NEEDS = [
  { program: "Xvfb", package: "xvfb" },
  { program: "xauth", package: "xauth" },
  { program: "xeyes", package: "x11-apps" },
  { program: "xdpyinfo", package: "x11-utils" },
];

const SOUND_NEEDS = [
  { program: "pulseaudio", package: "pulseaudio" },
  { program: "pactl", package: "pulseaudio-utils" },
  { program: "sox", package: "sox" },
  { program: "pipewire", package: "pipewire" },
  { program: "pipewire-pulse", package: "pipewire-pulse" },
  { program: "wireplumber", package: "wireplumber" },
  // PipeWire's session manager exits without a bus.
  { program: "dbus-run-session", package: "dbus-daemon" },
];

const WAYLAND_NEEDS = [
  { program: "weston", package: "weston" },
  // Screenshots are PNG; the tests read PPM.
  { program: "pngtopnm", package: "netpbm" },
];

/** Browsers that can show the documentation site. Any of them will do. */
const BROWSERS = ["chromium", "google-chrome", "chromium-browser"];
const BROWSER_NEEDS = [{ program: "chromium", package: "chromium" }];

/**
 * Prepares the machine for the end-to-end tests: engines, images, programs, a test user.
 * @param {ReadonlySet<Part>} without
 */
export async function prepareEndToEnd(without) {
  if (process.platform !== "linux") {
    throw new Problem("The end-to-end tests run on Linux only. Skip them with: npm test -- --without e2e");
  }
  await ensurePrograms([
    ...PROGRAM_NEEDS,
    ...SOUND_NEEDS,
    ...WAYLAND_NEEDS,
    ...(without.has("x11") ? [] : X11_NEEDS),
    ...(without.has("browser") || BROWSERS.some(programPath) ? [] : BROWSER_NEEDS),
  ]);
  if (!without.has("docker")) {
    await ensureDocker();
    await ensureCompose();
  }
  if (!without.has("podman")) await ensurePodmanInstalled();
  // After the engines, because their packages create the docker group and what rootless containers need.
  if (isRoot) await ensureTestUser();
  if (!without.has("docker")) {
    await ensureImages(DOCKER_STORE);
    await ensureImage(DOCKER_STORE, TRIXIE);
  }
  if (!without.has("podman")) await preparePodman();
}

/**
 * Environment variables for the tests.
 * @param {ReadonlySet<Part>} without
 * @param {boolean} allEngines whether suites that need two kinds of engines run on the third, rootful Podman, as well
 * @returns {Record<string, string>}
 */
export function endToEndVariables(without, allEngines) {
  return {
    ...(allEngines && { ROCKER_TEST_ENGINES: "all" }),
    ROCKER_TEST_WITHOUT: [...without].join(","),
    ...(isRoot && { ROCKER_TEST_USER: TEST_USER.name, ROCKER_TEST_RUNTIME_DIR: TEST_USER.runtimeDirectory }),
  };
}

async function preparePodman() {
  await ensureImages(PODMAN_STORE);
  await ensurePodmanRuns(DEBIAN.name);
  if (!isRoot) return;
  prepareRootlessPodman();
  const client = asTestUser(["podman"]);
  // Podman refuses to work if its pause process has ended while the command of a container still runs. This is the fix
  // that it recommends itself.
  if ((await run([...client, "ps"])).code !== 0) await run([...client, "system", "migrate"]);
  await removeLeftovers(client);
  await ensureImages({ label: `Podman of ${TEST_USER.name}`, engine: "podman", client });
  await mustRun([...client, "run", "--rm", "--userns=keep-id", DEBIAN.name, "true"]);
}

/**
 * Removes containers and built images of earlier runs: with thousands of layers, rootless Podman takes seconds for each
 * command. Only in the test user's store, because the others are also the developer's, and only what is older than a day,
 * because another run may be in progress.
 * @param {readonly string[]} client
 */
async function removeLeftovers(client) {
  const old = ["--force", "--filter", "until=24h"];
  await run([...client, "container", "prune", ...old]);
  await run([...client, "image", "prune", "--all", ...old, "--filter", "label=dev.rocker.hash"]);
}

/** @param {import("../setup/images.mjs").ImageStore} store */
async function ensureImages(store) {
  for (const image of [DEBIAN, BUSYBOX]) await ensureImage(store, image);
}

/** @param {readonly import("../setup/apt.mjs").Need[]} needs */
async function ensurePrograms(needs) {
  const packages = missingPackages(needs);
  if (packages.length === 0) return;
  await confirm([describeInstall(packages)]);
  await installPackages(packages);
}
