import { type SettingName, settings as settingTable } from "@rocker/core/engine";
import type { Plan } from "@rocker/core/lifecycle";
import { exportFormats, exportPlan } from "@rocker/export";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";

const from = "example";
const withRun = (run: Partial<Plan["run"]>): Plan => ({
  version: 1,
  base: { image: "debian:bookworm" },
  steps: [],
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [], ...run },
});
const mount = { target: "/x", readOnly: false, options: [], from };
const step = {
  type: "exec",
  from: [from],
  layer: "project",
  title: "x",
  args: ["x"],
  as: "root",
  env: {},
  caches: [],
} as const;

/** A value for each setting. */
const values: Readonly<Record<SettingName, string>> = {
  envFiles: "/work/x.env",
  workdir: "/work",
  readOnly: "true",
  name: "example",
  hostname: "example",
  platform: "linux/amd64",
  labels: "a=b",
  detach: "true",
  restart: "always",
  init: "true",
  network: "host",
  ports: "8080:80",
  expose: "80",
  addHosts: "db:10.0.0.1",
  dns: "10.0.0.1",
  devices: "/dev/fuse",
  gpus: "all",
  hostGroups: "44",
  groups: "100",
  ipc: "host",
  runtime: "runsc",
  privileged: "true",
  capAdd: "SYS_PTRACE",
  capDrop: "MKNOD",
  securityOptions: "no-new-privileges",
  cpus: "1.5",
  cpuShares: "512",
  cpuPeriod: "100000",
  cpuQuota: "50000",
  cpuRuntime: "1000",
  cpusetCpus: "0-1",
  cpusetMems: "0",
  memory: "2147483648",
  memoryReservation: "1073741824",
  memorySwap: "4294967296",
  memorySwappiness: "10",
  shmSize: "268435456",
  pidsLimit: "100",
  ulimits: "nofile=1024:4096",
};

/** A plan with nothing but one of its parts. */
const parts: readonly (readonly [title: string, plan: Plan])[] = [
  [
    "Steps of the image, account",
    { ...withRun({}), steps: [step], account: { name: "ada", uid: 1, gid: 1, home: "/home/ada", from } },
  ],
  ["Steps with your ssh agent", { ...withRun({}), steps: [{ ...step, ssh: true }] }],
  [
    "Build without network",
    { ...withRun({}), steps: [step], buildNetwork: { value: "none", from, option: "x" } },
  ],
  ["Command", withRun({ command: ["make", "test"] })],
  ["Variable", withRun({ env: [{ name: "A", value: "1", from }] })],
  ["Variable with the host's value", withRun({ env: [{ name: "A", host: true, from }] })],
  ["Bind mount", withRun({ mounts: [{ ...mount, type: "bind", source: "/x", directory: true }] })],
  ["Named volume", withRun({ mounts: [{ ...mount, type: "volume", source: "x" }] })],
  ["tmpfs", withRun({ mounts: [{ ...mount, type: "tmpfs" }] })],
  [
    "Copy of a directory",
    withRun({
      mounts: [{ ...mount, type: "bind", source: "/x", directory: true, readOnly: true, snapshot: true }],
    }),
  ],
  ["Hooks, with `--resolve`", withRun({ hooks: [{ from, script: "/x", args: [] }] })],
  [
    "Lifecycle commands, with `--resolve`",
    withRun({
      lifecycle: {
        userEnvProbe: "none",
        commands: [{ from, stage: "postCreate", programs: [{ args: ["x"] }] }],
      },
    }),
  ],
  [
    "Services",
    withRun({
      services: { from, project: "x", stops: true, services: { db: { image: "postgres" } }, volumes: {} },
    }),
  ],
  ["Preparation by an extension", withRun({ preparations: [{ from, data: {} }] })],
  ...Object.entries(settingTable).map(([name, { kind, flag }]): [string, Plan] => {
    const value = { value: values[name as SettingName], from };
    return [`\`${flag}\``, withRun({ settings: { [name]: kind === "many" ? [value] : value } })];
  }),
];

const base = {
  id: "",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: {},
  entrypoint: [],
  command: ["bash"],
};

/** docs/reference/exports.md: what each format expresses, as the exports themselves say. */
export async function exportsPage(): Promise<string> {
  const reasons: string[] = [];
  const rows: string[][] = [];
  for (const [title, plan] of parts) {
    const cells: string[] = [];
    for (const format of exportFormats) {
      const { missing } = await exportPlan({ format, plan, base });
      if (missing.length === 0) cells.push("yes");
      else {
        const why = (missing[0]?.why ?? "").replace(
          /^docker run .*/,
          "it is an option of `docker run`, which the file names",
        );
        if (!reasons.includes(why)) reasons.push(why);
        cells.push(`no [${reasons.indexOf(why) + 1}](#reasons)`);
      }
    }
    if (!rows.some(([known]) => known === title)) rows.push([title, ...cells]);
  }
  return `${generated}

# Exports

What \`rocker plan --format\` expresses in each format. What it does not is named in the exported file and on stderr, and the
exit code is 3; with \`--strict\`, nothing is written. How to use the formats is in
[Use a plan in other programs](../guides/export.md).

${table([["part of the plan", ...exportFormats.map((format) => `\`${format}\``)], ...rows])}

Values of one user (name, IDs, home and runtime directory) are variables in all formats but \`kube\`, which has none: it has
example values, or yours with \`--for-me\`.

## Reasons

${reasons.map((why, index) => `${index + 1}. ${/^docker build /.test(why) ? `\`${why}\`` : why}`).join("\n")}
`;
}
