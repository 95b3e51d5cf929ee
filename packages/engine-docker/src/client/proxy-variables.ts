const names = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

/** The variables by which the clients of both engines pass the host's proxies to containers and builds. */
export const proxyVariables: readonly string[] = names.flatMap((name) => [name, name.toUpperCase()]);
