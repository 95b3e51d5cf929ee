import type { Host } from "@rocker/core";

const names = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];
const spellings = names.flatMap((name) => [name, name.toUpperCase()]);

/** The proxy variables that are set on the host, including no_proxy. */
export function proxyVariables(host: Host): string[] {
  return spellings.filter((name) => host.env[name]);
}

/** Proxies on the host's loopback interface, as host and port, without credentials. */
export function localProxies(host: Host): string[] {
  const urls = proxyVariables(host)
    .filter((name) => !/^no_proxy$/i.test(name))
    .map((name) => host.env[name] ?? "");
  const addresses = urls.flatMap((url) => {
    const [, address = "", name = ""] =
      /^(?:\w+:\/\/)?(?:[^@/]*@)?((localhost|127\.[\d.]+|\[::1\])(?::\d+)?)\/?$/.exec(url) ?? [];
    return name ? [address] : [];
  });
  return [...new Set(addresses)];
}
