// @ts-check
import { existsSync } from "node:fs";
import { installPackages, missingPackages } from "./apt.mjs";
import { carriedAptSettings, sourcesForSuite } from "./apt-sources.mjs";
import { say } from "./log.mjs";
import { mustRun } from "./program.mjs";
import { cachedRootfs } from "./rootfs.mjs";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The image must not contain the host name and DNS server of the machine that created it. */
const REMOVE_HOST_SETTINGS = ': > "$1/etc/hostname"; : > "$1/etc/resolv.conf"';

/**
 * A minimal Debian created from its packages, for machines that reach a Debian mirror but no image registry.
 * @param {string} suite such as `bookworm`
 */
export function debianRootfs(suite) {
  return cachedRootfs(`debian-${suite}`, async (tarFile) => {
    const packages = missingPackages([{ program: "mmdebstrap", package: "mmdebstrap" }]);
    await installPackages(existsSync(KEYRING) ? packages : [...packages, "debian-archive-keyring"]);
    say(`Creating a minimal Debian ${suite} with mmdebstrap (about 20 seconds).`);
    const settings = (await carriedAptSettings()).map((setting) => `--aptopt=${setting}`);
    await mustRun([
      "mmdebstrap",
      "--variant=minbase",
      `--keyring=${KEYRING}`,
      `--customize-hook=${REMOVE_HOST_SETTINGS}`,
      ...settings,
      suite,
      tarFile,
      ...sourcesForSuite(suite),
    ]);
  });
}
