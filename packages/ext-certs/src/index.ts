import {
  type ContainerBuilder,
  defineExtension,
  type ExtensionContext,
  hostPath,
  type Read,
  readAll,
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

  read: (context) => readAll({ certificates: readCertificates(context), proxies: readProxies(context) }),

  setup(container, { value: { certificates, proxies }, notice }) {
    if (certificates && certificates.length > 0) addCertificates(container, certificates);
    else if (certificates) {
      notice(
        "no certificates to add: the host trusts only public certificate authorities, which images already include",
      );
    }
    for (const name of proxies.variables) container.withHostVariable(name);
    for (const proxy of proxies.local) {
      notice(`proxy ${proxy} listens on the host's loopback interface: add --network host to reach it`);
    }
  },
});

/** Adds the certificates in the base layer, so that every later download of the build uses them. */
function addCertificates(container: ContainerBuilder, certificates: readonly string[]): void {
  const layer = "base";
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

/** All certificates of a given file; of the host's own, those that are not public, which may be none. */
function readCertificates({ options, host }: Context): Read<readonly string[] | undefined> {
  const { certs } = options;
  if (certs === undefined) return { value: undefined };
  if (certs === "host") {
    const bundles = hostBundles(host);
    if (bundles.length > 0) {
      const files = bundles.flatMap((path) => host.readFile(path) ?? []);
      return { value: withoutPublic(certificatesOf(files)) };
    }
    const what = "no certificate bundle found on the host.";
    const fix = "Specify a file with --certs=FILE, or set SSL_CERT_FILE.";
    return { problems: [{ slug: "no-bundle", what, fix }] };
  }
  const file = hostPath(certs, { cwd: host.cwd, home: host.user().home });
  const fix = "Specify a file with PEM certificates (-----BEGIN CERTIFICATE-----).";
  const contents = host.readFile(file);
  if (!contents) {
    const what = `--certs: cannot read ${file}: it does not exist, or permission was denied.`;
    return { problems: [{ slug: "missing", kind: "usage", what, fix }] };
  }
  const certificates = certificatesOf([contents]);
  if (certificates.length > 0) return { value: certificates };
  const what = `--certs: ${file} contains no certificate.`;
  return { problems: [{ slug: "no-certificate", kind: "usage", what, fix }] };
}

interface Proxies {
  /** Names of the host's variables. */
  readonly variables: readonly string[];
  /** Those that only the host's network reaches. */
  readonly local: readonly string[];
}

function readProxies({ options, host }: Context): Read<Proxies> {
  if (!options.proxy) return { value: { variables: [], local: [] } };
  const variables = proxyVariables(host);
  if (variables.length > 0) return { value: { variables, local: localProxies(host) } };
  const what = "--proxy: no proxy variable is set.";
  return {
    problems: [{ slug: "no-proxy", what, fix: "Set https_proxy and http_proxy, or remove --proxy." }],
  };
}
