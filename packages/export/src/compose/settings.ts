import type { SettingName, Settings } from "@rocker/core/engine";
import type { Missing } from "../exported.ts";

/** Keys of a Compose service. */
export type Service = Record<string, unknown>;

type Converter = (values: readonly string[]) => Service | string;

const text =
  (key: string): Converter =>
  ([value]) => ({ [key]: value });
const list =
  (key: string): Converter =>
  (values) => ({ [key]: [...values] });
const number =
  (key: string): Converter =>
  ([value]) => ({ [key]: Number(value) });
const flag =
  (key: string): Converter =>
  ([value]) => ({ [key]: value === "true" });
const unknown =
  (why: string): Converter =>
  () =>
    why;

/** How Compose has each setting, or why not. */
export const composeSettings: Readonly<Record<SettingName, Converter>> = {
  envFiles: list("env_file"),
  workdir: text("working_dir"),
  readOnly: flag("read_only"),
  name: text("container_name"),
  hostname: text("hostname"),
  platform: text("platform"),
  labels: list("labels"),
  detach: () => ({}),
  restart: text("restart"),
  init: flag("init"),
  network: ([mode = ""]) =>
    /^(host|none|bridge|container:.*)$/.test(mode) ? { network_mode: mode } : { networks: [mode] },
  ports: list("ports"),
  expose: list("expose"),
  addHosts: list("extra_hosts"),
  dns: list("dns"),
  devices: list("devices"),
  gpus: ([value = ""]) => ({ deploy: { resources: { reservations: { devices: [gpuDevice(value)] } } } }),
  hostGroups: list("group_add"),
  groups: list("group_add"),
  ipc: text("ipc"),
  runtime: text("runtime"),
  privileged: flag("privileged"),
  capAdd: list("cap_add"),
  capDrop: list("cap_drop"),
  securityOptions: list("security_opt"),
  cpus: number("cpus"),
  cpuShares: number("cpu_shares"),
  cpuPeriod: number("cpu_period"),
  cpuQuota: number("cpu_quota"),
  cpuRuntime: text("cpu_rt_runtime"),
  cpusetCpus: text("cpuset"),
  cpusetMems: unknown("Compose has no key for memory nodes"),
  memory: text("mem_limit"),
  memoryReservation: text("mem_reservation"),
  memorySwap: text("memswap_limit"),
  memorySwappiness: number("mem_swappiness"),
  shmSize: text("shm_size"),
  pidsLimit: number("pids_limit"),
  ulimits: (values) => ({ ulimits: Object.fromEntries(values.map(ulimit)) }),
};

function gpuDevice(value: string): Service {
  const count = value === "all" ? "all" : Number(value);
  const ids = /device=([^"]*)/.exec(value)?.[1];
  return {
    driver: "nvidia",
    ...(ids === undefined ? { count } : { device_ids: ids.split(",") }),
    capabilities: ["gpu"],
  };
}

function ulimit(value: string): [string, unknown] {
  const [, name = "", soft = "", hard = soft] = /^([a-z]+)=([^:]*)(?::(.*))?$/.exec(value) ?? [];
  return [name, { soft: Number(soft), hard: Number(hard) }];
}

/** The settings as keys of a service. Lists of two settings with one key add up. */
export function withSettings(service: Service, settings: Settings): { service: Service; missing: Missing[] } {
  const missing: Missing[] = [];
  const keys: Service = { ...service };
  for (const [name, setting] of Object.entries(settings)) {
    const all = [setting].flat();
    const result = composeSettings[name as SettingName](all.map(({ value }) => value));
    if (typeof result === "string")
      missing.push({
        what: `${name} ${all.map(({ value }) => value).join(", ")}`,
        from: all[0]?.from ?? "",
        why: result,
      });
    else {
      for (const [key, value] of Object.entries(result)) {
        const before = keys[key];
        keys[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
      }
    }
  }
  return { service: keys, missing };
}
