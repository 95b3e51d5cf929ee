import type { AccessDetail, HostAccess, HostAccessKind } from "./access.ts";

/** Describes access to the host, without a period. Control characters of names and paths are not replaced. */
export function hostAccessText({ kind, value, detail = {} }: HostAccess): string {
  const text = texts[kind](value, detail);
  return detail.service === undefined ? text : `${text}, for the service ${detail.service}`;
}

const texts: Readonly<Record<HostAccessKind, (value: string, detail: AccessDetail) => string>> = {
  mount: (path, { target, mode, use }) =>
    use === "build"
      ? `the host path ${path}, to build the image`
      : `the host path ${path} at ${target} (${mode})`,
  socket: (path, { target, step, extensions }) =>
    step === undefined
      ? `the socket ${path} at ${target}`
      : `your SSH agent during the build, for ${extensions} (${step})`,
  volume: (name, { target, mode, options }) =>
    options === undefined
      ? `the volume ${name} at ${target} (${mode})`
      : `the volume ${name}, created with ${options}`,
  device: (path, { as, device = path }) => {
    if (as === "gpus") return `the GPUs of the host (${path})`;
    return as === "group" ? `whatever the host group ${path} can access` : `the device ${device}`;
  },
  privileged: (value, { as }) => {
    if (as === "build") return `all of your files while its Dockerfile is built, due to a flaw in ${value}`;
    return as === "runtime" ? `the container runtime ${value}` : "full access to the host (privileged)";
  },
  network: (name, { through }) => {
    if (through !== undefined) return `HTTP and HTTPS to ${name}, through rocker's proxy`;
    return name === "host" ? "the host network" : `the network ${name}`;
  },
  port: (port) => `a port of the host: ${port}`,
  ipc: (value) => `the shared memory of ${value === "host" ? "the host" : value}`,
  capability: (name) => `the capability ${name}`,
  security: (name, { setting }) =>
    setting === undefined ? `the security option ${name}` : `the setting ${name}: ${setting}`,
  variable: (name) => `the value of your environment variable ${name}`,
  "env-file": (path) => `variables from the file ${path}`,
  hook: (extension, { as, args }) => {
    const arguments_ = args === undefined ? "" : ` (${args})`;
    return `a script of the extension ${extension}, run${as === "root" ? " as root" : ""} in the container before the command${arguments_}`;
  },
  "host-action": (value, { as, data, image }) => {
    if (as === "command")
      return `the command ${JSON.stringify(value)}, run on this host as you before the container starts`;
    if (as === "service")
      return image ? `a container of the image ${image}` : "a container of an image built for it";
    if (as === "restart") return `automatic restarts of the container (${value})`;
    const text = data === undefined ? "" : dataText(JSON.parse(data));
    const what = text === "" ? "" : ` (${text})`;
    return `an action of the extension ${value} on the host before the container starts${what}`;
  },
  name: (name) => `the container name ${name}, which other containers and commands may refer to`,
  label: (name, { label = name }) => `the container label ${label}, which programs on the host may act on`,
  registry: (repository) => `layers from ${repository}, for images that your other projects use too`,
  protection: (name, { account, setting }) => {
    if (name === "build-network") return "the network while the image is built";
    return account === undefined
      ? `removal of your own setting ${name} ${setting}`
      : `running as the image's user (often root) instead of as ${account}`;
  },
};

/** Such as `display: :0; persistent`, and nothing for what is empty or false. */
function dataText(data: unknown): string {
  if (data === null || data === false) return "";
  if (Array.isArray(data)) return data.map(dataText).join(", ");
  if (typeof data !== "object") return String(data);
  return Object.entries(data as object)
    .map(([name, value]) => (value === true ? name : `${name}: ${dataText(value)}`))
    .filter((text) => !text.endsWith(": "))
    .join("; ");
}
