/** Directory of a persistent container's proxy socket, in the directory that the container shares with the host. */
export const networkDirectory = "network";

export const proxySocket = "proxy.sock";
