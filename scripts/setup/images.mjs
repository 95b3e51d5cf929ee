// @ts-check
import { say } from "./log.mjs";
import { mustRun, run } from "./program.mjs";
import { busyboxRootfs } from "./rootfs-busybox.mjs";
import { debianRootfs } from "./rootfs-debian.mjs";

/**
 * An image store: an engine's client, run as the user who owns the store.
 * @typedef {object} ImageStore
 * @property {string} label
 * @property {"docker" | "podman"} engine
 * @property {readonly string[]} client the beginning of each command line
 */

/**
 * @typedef {object} BaseImage
 * @property {string} name the short name that users type
 * @property {string} [registryName] its full name in a registry, to pull it from
 * @property {string} podmanName its full name for Podman, which does not expand short names
 * @property {readonly string[]} settings Dockerfile instructions to apply when it is imported
 * @property {() => Promise<string>} rootfs creates its root filesystem if it cannot be pulled
 */

export const DEBIAN = debian("bookworm");
/** The next release, with a newer Python and other packages. */
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

/** Images that could not be pulled, so that the next store does not try again. @type {Set<string>} */
const notPullable = new Set();

/**
 * Makes sure that a store has an image: already there, pulled, or created here and imported.
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
  // Through stdin, because the store's user may lack permission to read our cache.
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
  say(`Pulling ${name} failed, so it is created here.`);
  return false;
}
