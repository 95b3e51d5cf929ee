import {
  type ContainerBuilder,
  defineExtension,
  type ExtensionContext,
  type ExtensionProblem,
  type Host,
  hostPath,
} from "@rocker/core";
import { certificatesOf, hostBundles, notPublic } from "./bundle.ts";
import { installScript, storePath } from "./install-script.ts";
import { localProxies, proxyVariables } from "./proxies.ts";

const options = {
  certs: {
    type: "string",
    summary: "Trust the certificate authorities that this machine trusts, or those of FILE (PEM)",
    valueName: "FILE",
    bare: "host",
  },
  proxy: {
    type: "boolean",
    summary: "Give the container http_proxy, https_proxy, no_proxy… of this environment",
  },
} as const;
type Context = ExtensionContext<typeof options>;

// In the image, of all that rocker added.
const certificatesPath = "/usr/local/share/rocker/certificates.pem";

/** What a network with an inspecting proxy asks for: its certificate authorities and its proxies. */
export default defineExtension({
  name: "certs",
  summary: "Certificate authorities and proxies of this machine",
  options,

  validate: (context) => [...certificateProblems(context), ...proxyProblems(context)],

  setup(container, { options, host, notice }) {
    const certificates = wantedCertificates(options.certs, host);
    if (certificates.length > 0) addCertificates(container, certificates);
    else if (options.certs !== undefined) {
      notice("this machine trusts public certificate authorities only; images bring these themselves");
    }
    if (!options.proxy) return;
    for (const name of proxyVariables(host)) container.withHostVariable(name);
    for (const proxy of localProxies(host)) {
      notice(`the proxy ${proxy} is on this machine: the container reaches it only with --network host`);
    }
  },
});

/** Those of the file that was named, all of them; of the host's own, those that images do not bring. */
function wantedCertificates(certs: string | undefined, host: Host): string[] {
  if (certs === undefined) return [];
  return certs === "host"
    ? notPublic(certificatesOf(host, hostBundles(host)))
    : certificatesOf(host, [namedFile(certs, host)]);
}

function namedFile(certs: string, host: Host): string {
  return hostPath(certs, { cwd: host.cwd, home: host.user().home });
}

/** First of all, so that whatever is fetched while the image is built is fetched with them. */
function addCertificates(container: ContainerBuilder, certificates: readonly string[]): void {
  const layer = "foundation";
  container
    .withNewFile(certificatesPath, certificates.join(""), { layer })
    .withScript(installScript, [certificatesPath, storePath], { layer, title: "certificate authorities" })
    // Node adds these to its own; the others read a bundle of all.
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
    const what = "no file with this machine's certificate authorities was found.";
    return [{ slug: "no-bundle", what, fix: "Name it: --certs=FILE, or set SSL_CERT_FILE." }];
  }
  const file = namedFile(certs, host);
  const fix = "Name a file with certificates in PEM form (-----BEGIN CERTIFICATE-----).";
  if (!host.readFile(file)) {
    const what = `--certs: ${file} is not there, or may not be read.`;
    return [{ slug: "missing", kind: "usage", what, fix }];
  }
  if (certificatesOf(host, [file]).length > 0) return [];
  return [{ slug: "no-certificate", kind: "usage", what: `--certs: ${file} has no certificate.`, fix }];
}

function proxyProblems({ options, host }: Context): ExtensionProblem[] {
  if (!options.proxy || proxyVariables(host).length > 0) return [];
  const what = "--proxy: this environment names no proxy.";
  return [{ slug: "no-proxy", what, fix: "Set https_proxy and http_proxy, or leave --proxy out." }];
}
