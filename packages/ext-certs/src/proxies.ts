import type { Host } from "@rocker/core";

const names = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];
const spellings = names.flatMap((name) => [name, name.toUpperCase()]);

/** The variables of this environment that name proxies, and what is reached without one. */
export function proxyVariables(host: Host): string[] {
  return spellings.filter((name) => host.env[name]);
}

/** Proxies that run on this machine, by host and port: a password in front of them is left out. */
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
