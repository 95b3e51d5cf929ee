import type { SettingName } from "@rocker/core/engine";

/** Parts of a pod that settings become. */
export interface PodParts {
  readonly metadata?: Record<string, unknown>;
  readonly spec?: Record<string, unknown>;
  readonly container?: Record<string, unknown>;
  readonly security?: Record<string, unknown>;
  readonly limits?: Record<string, unknown>;
  readonly requests?: Record<string, unknown>;
  /** Size of /dev/shm in bytes. */
  readonly sharedMemory?: string;
}

/** What of a setting cannot be expressed, and why. */
export interface NotExpressed {
  readonly values: readonly string[];
  readonly why: string;
}

type Converter = (values: readonly string[]) => { readonly parts?: PodParts; readonly not?: NotExpressed };

const never =
  (why: string): Converter =>
  (values) => ({ not: { values, why } });

const part = (parts: PodParts) => ({ parts });

/** Splits values by whether they have an equivalent. */
function some(
  values: readonly string[],
  has: (value: string) => boolean,
  why: string,
  parts: (values: readonly string[]) => PodParts,
) {
  const [known, others] = [values.filter(has), values.filter((one) => !has(one))];
  return {
    ...(known.length > 0 && { parts: parts(known) }),
    ...(others.length > 0 && { not: { values: others, why } }),
  };
}

const numeric = (value: string) => /^\d+$/.test(value);

function ports(values: readonly string[]): ReturnType<Converter> {
  const hasPort = (value: string) => portOf(value) !== undefined;
  return some(values, hasPort, "a pod has single ports", (known) => ({
    container: { ports: known.map(portOf) },
  }));
}

/** How a pod has each setting. */
export const kubeSettings: Readonly<Record<SettingName, Converter>> = {
  envFiles: never("a pod reads a ConfigMap instead of a file"),
  workdir: ([workingDir]) => part({ container: { workingDir } }),
  readOnly: ([value]) => part({ security: { readOnlyRootFilesystem: value === "true" } }),
  name: ([name = ""]) => part({ metadata: { name: name.toLowerCase().replace(/[^a-z0-9]+/g, "-") } }),
  hostname: ([hostname]) => part({ spec: { hostname } }),
  platform: ([value = ""]) => {
    const [os, arch] = value.split("/");
    return part({ spec: { nodeSelector: { "kubernetes.io/os": os, "kubernetes.io/arch": arch } } });
  },
  labels: (values) =>
    some(values, isLabel, "a pod has only labels of letters, digits, _, . and -", (known) => {
      return { metadata: { labels: Object.fromEntries(known.map(keyValue)) } };
    }),
  detach: () => ({}),
  restart: ([policy = ""]) =>
    part({
      spec: {
        restartPolicy: policy === "no" ? "Never" : policy.startsWith("on-failure") ? "OnFailure" : "Always",
      },
    }),
  init: never("a pod has no init process"),
  network: ([mode = ""]) =>
    mode === "host"
      ? part({ spec: { hostNetwork: true } })
      : mode === "bridge"
        ? {}
        : { not: { values: [mode], why: "a pod has one network" } },
  ports,
  expose: ports,
  addHosts: (values) =>
    some(
      values,
      (one) => !one.endsWith(":host-gateway"),
      "a pod knows no address of its host",
      (known) => ({
        spec: {
          hostAliases: known.map((one) => ({
            ip: one.slice(one.indexOf(":") + 1),
            hostnames: [one.slice(0, one.indexOf(":"))],
          })),
        },
      }),
    ),
  dns: (nameservers) => part({ spec: { dnsPolicy: "None", dnsConfig: { nameservers } } }),
  devices: never("a pod gets devices from a device plugin"),
  gpus: ([value = ""]) =>
    numeric(value)
      ? part({ limits: { "nvidia.com/gpu": Number(value) } })
      : { not: { values: [value], why: "a pod asks for a number of GPUs" } },
  hostGroups: (values) => part({ spec: { securityContext: { supplementalGroups: values.map(Number) } } }),
  groups: (values) =>
    some(values, numeric, "a pod has groups by their numbers", (known) => ({
      spec: { securityContext: { supplementalGroups: known.map(Number) } },
    })),
  ipc: ([mode = ""]) =>
    mode === "host"
      ? part({ spec: { hostIPC: true } })
      : /^(private|shareable)$/.test(mode)
        ? {}
        : { not: { values: [mode], why: "a pod has no such mode" } },
  runtime: ([runtimeClassName]) => part({ spec: { runtimeClassName } }),
  privileged: ([value]) => part({ security: { privileged: value === "true" } }),
  capAdd: (add) => part({ security: { capabilities: { add: add.map(capability) } } }),
  capDrop: (drop) => part({ security: { capabilities: { drop: drop.map(capability) } } }),
  securityOptions: (values) =>
    some(
      values,
      (one) => /^no-new-privileges([:=]true)?$/.test(one),
      "a pod has no such option",
      () => ({
        security: { allowPrivilegeEscalation: false },
      }),
    ),
  cpus: ([cpu]) => part({ limits: { cpu } }),
  cpuShares: never("a pod has no CPU weight"),
  cpuPeriod: never("use --cpus"),
  cpuQuota: never("use --cpus"),
  cpuRuntime: never("a pod has no real-time limit"),
  cpusetCpus: never("a pod has no CPU set"),
  cpusetMems: never("a pod has no CPU set"),
  memory: ([memory]) => part({ limits: { memory } }),
  memoryReservation: ([memory]) => part({ requests: { memory } }),
  memorySwap: never("a pod has no swap limit"),
  memorySwappiness: never("a pod has no swappiness"),
  shmSize: ([sharedMemory = ""]) => part({ sharedMemory }),
  pidsLimit: never("a pod has no limit on processes"),
  ulimits: never("a pod has no ulimits"),
};

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, "");

const keyValue = (label: string): [string, string] => {
  const [name = "", ...value] = label.split("=");
  return [name, value.join("=")];
};

function isLabel(label: string): boolean {
  const [name, value] = keyValue(label);
  const word = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;
  return word.test(value) && /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(name);
}

/** `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`; undefined for ranges. */
function portOf(text: string): object | undefined {
  const [, hostIP, hostPort, containerPort, protocol] =
    /^(?:(?:(\d[\d.]*|\[[^\]]*\]):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
  if (containerPort === undefined) return undefined;
  return {
    containerPort: Number(containerPort),
    ...(hostPort && { hostPort: Number(hostPort) }),
    ...(hostIP && { hostIP: hostIP.replace(/[[\]]/g, "") }),
    ...(protocol && { protocol: protocol.toUpperCase() }),
  };
}
