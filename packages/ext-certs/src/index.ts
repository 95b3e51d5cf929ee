import {
  type ContainerBuilder,
  defineExtension,
  type ExtensionContext,
  type ExtensionProblem,
  type Host,
  hostPath,
} from "@rocker/core";
import { certificatesOf, hostBundles, withoutPublic } from "./bundle.ts";
import { installScript, storePath } from "./install-script.ts";
import { localProxies, proxyVariables } from "./proxies.ts";

const options = {
  certs: {
    type: "string",
    summary: "Trust the host's additional certificate authorities, or those in FILE (PEM)",
    valueName: "FILE",
    bare: "host",
  },
  proxy: {
    type: "boolean",
    summary: "Pass http_proxy, https_proxy, no_proxy and similar variables to the container",
  },
} as const;
type Context = ExtensionContext<typeof options>;

// In the image: the certificates that rocker added.
const certificatesPath = "/usr/local/share/rocker/certificates.pem";

/** Certificate authorities and proxies, for networks whose proxy inspects TLS. */
export default defineExtension({
  name: "certs",
  summary: "The host's certificate authorities and proxies",
  options,

  validate: (context) => [...certificateProblems(context), ...proxyProblems(context)],

  setup(container, { options, host, notice }) {
    const certificates = requestedCertificates(options.certs, host);
    if (certificates.length > 0) addCertificates(container, certificates);
    else if (options.certs !== undefined) {
      notice(
        "no certificates to add: the host trusts only public certificate authorities, which images already include",
      );
    }
    if (!options.proxy) return;
    for (const name of proxyVariables(host)) container.withHostVariable(name);
    for (const proxy of localProxies(host)) {
      notice(`proxy ${proxy} listens on the host's loopback interface: add --network host to reach it`);
    }
  },
});

/** All certificates of a given file; of the host's own, those that are not public. */
function requestedCertificates(certs: string | undefined, host: Host): string[] {
  if (certs === undefined) return [];
  return certs === "host"
    ? withoutPublic(certificatesOf(host, hostBundles(host)))
    : certificatesOf(host, [resolvedFile(certs, host)]);
}

function resolvedFile(certs: string, host: Host): string {
  return hostPath(certs, { cwd: host.cwd, home: host.user().home });
}

/** Adds the certificates in the base layer, so that every later download of the build uses them. */
function addCertificates(container: ContainerBuilder, certificates: readonly string[]): void {
  const layer = "foundation";
  container
    .withNewFile(certificatesPath, certificates.join(""), { layer })
    .withScript(installScript, [certificatesPath, storePath], { layer, title: "certificate authorities" })
    // Node.js adds these to its built-in certificates; the other variables replace a tool's whole bundle.
    .withEnvVariable("NODE_EXTRA_CA_CERTS", certificatesPath, { layer });
  for (const name of ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"]) {
    container.withEnvVariable(name, storePath, { layer });
  }
  const names = ["ca-certificates"];
  container.withPackages(
    { apt: names, apk: names, dnf: names, pacman: names, zypper: names },
    { optional: true },
  );
}

function certificateProblems({ options, host }: Context): ExtensionProblem[] {
  const { certs } = options;
  if (certs === undefined) return [];
  if (certs === "host") {
    if (hostBundles(host).length > 0) return [];
    const what = "no certificate bundle found on the host.";
    return [{ slug: "no-bundle", what, fix: "Specify a file with --certs=FILE, or set SSL_CERT_FILE." }];
  }
  const file = resolvedFile(certs, host);
  const fix = "Specify a file with PEM certificates (-----BEGIN CERTIFICATE-----).";
  if (!host.readFile(file)) {
    const what = `--certs: cannot read ${file}: it does not exist, or permission was denied.`;
    return [{ slug: "missing", kind: "usage", what, fix }];
  }
  if (certificatesOf(host, [file]).length > 0) return [];
  return [{ slug: "no-certificate", kind: "usage", what: `--certs: ${file} contains no certificate.`, fix }];
}

function proxyProblems({ options, host }: Context): ExtensionProblem[] {
  if (!options.proxy || proxyVariables(host).length > 0) return [];
  const what = "--proxy: no proxy variable is set.";
  return [{ slug: "no-proxy", what, fix: "Set https_proxy and http_proxy, or remove --proxy." }];
}
