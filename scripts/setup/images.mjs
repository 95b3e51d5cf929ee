// @ts-check
import { say } from "./log.mjs";
import { mustRun, run } from "./program.mjs";
import { busyboxRootfs } from "./rootfs-busybox.mjs";
import { debianRootfs } from "./rootfs-debian.mjs";

/**
 * Where images are kept: an engine's client, as the user whose store it is.
 * @typedef {object} ImageStore
 * @property {string} label
 * @property {"docker" | "podman"} engine
 * @property {readonly string[]} client the start of each command line
 */

/**
 * @typedef {object} BaseImage
 * @property {string} name as people write it
 * @property {string} [registryName] its full name in a registry, from which it is pulled where that can be
 * @property {string} podmanName its full name for Podman, which completes no short names
 * @property {readonly string[]} settings Dockerfile instructions that an import is given
 * @property {() => Promise<string>} rootfs makes it where it can't be pulled
 */

export const DEBIAN = debian("bookworm");
/** The next one: a newer Python, other packages. */
export const TRIXIE = debian("trixie");

/**
 * @param {string} suite
 * @returns {BaseImage}
 */
function debian(suite) {
  return {
    name: `debian:${suite}`,
    registryName: `docker.io/library/debian:${suite}`,
    podmanName: `docker.io/library/debian:${suite}`,
    settings: ["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 'CMD ["bash"]'],
    rootfs: () => debianRootfs(suite),
  };
}

/** @type {BaseImage} */
export const BUSYBOX = {
  name: "rocker-test/busybox:latest",
  podmanName: "localhost/rocker-test/busybox:latest",
  settings: ['CMD ["sh"]'],
  rootfs: busyboxRootfs,
};

/** Images that no registry gave, so that the next store need not try. @type {Set<string>} */
const notPullable = new Set();

/**
 * Makes sure that a store has an image: there, pulled, or made here and imported.
 * @param {ImageStore} store
 * @param {BaseImage} image
 */
export async function ensureImage(store, image) {
  if ((await run([...store.client, "image", "inspect", image.name])).code === 0) return;
  if (await pull(store, image)) return;
  const rootfs = await image.rootfs();
  say(`Importing ${image.name} into ${store.label}.`);
  const changes = image.settings.flatMap((setting) => ["--change", setting]);
  const name = store.engine === "podman" ? image.podmanName : image.name;
  // On stdin, because the store's user may not be able to read our cache.
  await mustRun([...store.client, "import", ...changes, "-", name], { inputFile: rootfs });
}

/**
 * @param {ImageStore} store
 * @param {BaseImage} image
 */
async function pull(store, { name, registryName }) {
  if (registryName === undefined || notPullable.has(name)) return false;
  say(`Pulling ${name} into ${store.label}.`);
  if ((await run([...store.client, "pull", registryName])).code === 0) return true;
  notPullable.add(name);
  say("No registry gave it, so it is made here.");
  return false;
}
