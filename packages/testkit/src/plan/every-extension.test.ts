import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AnyExtension } from "@rocker/core";
import { describe, expect, test } from "vitest";
import { fakeHost } from "../host/fake-host.ts";
import { planOf, problemsOf } from "./plan-of.ts";
import { schemaFaults } from "./schema-faults.ts";

const packages = resolve(import.meta.dirname, "../../..");

/** All extensions of this repository, each with a line that has it write all that it can. */
const lines: Readonly<Record<string, string>> = {
  audio: "--pulse --pipewire",
  certs: "--certs --proxy",
  compose: '--compose-services={"project":"shop","services":{"db":{"image":"d"}}}',
  cwd: "--cwd",
  deps: "--deps",
  "dev-helpers": "--dev-helpers",
  features: "--feature=./feature",
  git: "--git",
  "gpu, a card of NVIDIA's": "--nvidia=runtime",
  "gpu, by CDI": "--nvidia=cdi",
  "gpu, by Docker": "--nvidia=gpus",
  "gpu, devices": "--dri",
  home: "--home",
  isolate: "--isolate --isolate-allow=example.com",
  locale: "--locale=de_DE.UTF-8 --timezone=Asia/Kolkata",
  ros: "--rmw=zenoh --ros-domain-id=7 --ros-workspace=/home/ada/workspace --ros-host",
  ssh: "--ssh",
  tools: "--user --claude --claude-config --node --uv --ccache --nvim --nvim-config",
  user: "--user",
  volume: "--volume=/home/ada/data:/data",
  vscode: "--vscode --name box",
  wayland: "--wayland",
  x11: "--x11",
  // Only what it has in addition to isolate is compared.
  agent: "--isolate --agent-volume=v --agent-key anthropic=env:SECRET",
};

const runtime = "/run/user/1234";
const sockets = ["wayland-0", "pipewire-0", "pulse/native"].map((name) => `${runtime}/${name}`);
const certificate = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
const host = fakeHost({
  cwd: "/home/ada/project/src",
  env: {
    XDG_RUNTIME_DIR: runtime,
    DISPLAY: ":1",
    WAYLAND_DISPLAY: "wayland-0",
    SSH_AUTH_SOCK: "/tmp/agent",
    https_proxy: "http://proxy:3128",
  },
  sockets: ["/tmp/.X11-unix/X1", "/tmp/agent", ...sockets],
  devices: [
    "/dev/dri/card0",
    "/dev/dri/renderD128",
    "/dev/kfd",
    "/dev/null",
    "/dev/nvidia0",
    "/dev/nvidiactl",
  ],
  files: {
    "/etc/ssl/certs/ca-certificates.crt": certificate,
    "/usr/share/zoneinfo/Asia/Kolkata": "TZif",
    "/home/ada/.gitconfig": "",
    "/home/ada/.ssh/known_hosts": "",
    "/home/ada/.config/pulse/cookie": "",
    "/home/ada/.config/nvim/init.lua": "",
    "/home/ada/.claude/settings.json": "",
    "/home/ada/project/src/a.deps.yaml": "env_main: [A=1]",
    "/home/ada/project/src/feature/install.sh": "",
    "/home/ada/project/src/feature/devcontainer-feature.json": JSON.stringify({
      id: "feature",
      version: "1.0.0",
      containerEnv: { PATH: "/feature/bin:${PATH}" },
      ...{ init: true, privileged: true, capAdd: ["SYS_PTRACE"], securityOpt: ["label=disable"] },
      mounts: [{ type: "volume", source: "feature", target: "/feature" }],
      entrypoint: "/feature/start",
    }),
  },
  directories: [
    runtime,
    "/home/ada/project/.git",
    "/home/ada/workspace",
    "/home/ada/data",
    "/home/ada/other",
  ],
});

const names = readdirSync(packages).filter((name) => name.startsWith("ext-"));
const modules = await Promise.all(
  names.map((name) => import(/* @vite-ignore */ join(packages, name, "src/index.ts"))),
);
const extensions: AnyExtension[] = modules.flatMap((one) => one.default).filter((one) => "setup" in one);

/** What a container can have in one way only, and how a line has it. */
interface Claim {
  readonly from: string;
  /** As errors call it. */
  readonly what: string;
  readonly value: string;
  /** Options by which a user asks for something else. */
  readonly otherwise: string | undefined;
}

const settingOtherwise: Readonly<Record<string, string>> = {
  network: "--network=other",
  ipc: "--ipc=shareable",
  workdir: "--workdir=/other",
  gpus: "--gpus=device=7",
};

function claimsOf(line: string): Claim[] {
  const { env, mounts, settings } = planOf(extensions, `${line} img`, { host }).plan.run;
  const variables = env.map((entry) => ({
    from: entry.from,
    what: `the variable ${entry.name}`,
    value: "host" in entry ? `the host's ${entry.variable ?? "value"}` : JSON.stringify(entry.value),
    otherwise: `--env=${entry.name}=something-else`,
  }));
  const targets = mounts.map(({ from, target, ...mount }) => ({
    from,
    what: `the mount at ${target}`,
    value: "source" in mount ? JSON.stringify(mount.source) : "a tmpfs",
    otherwise: from === "volume" ? `--tmpfs=${target}` : `--volume=/home/ada/other:${target}`,
  }));
  const ones = Object.entries(settings).flatMap(([name, entry]) =>
    "value" in entry
      ? [
          {
            from: entry.from,
            what: `the setting "${name}"`,
            value: JSON.stringify(entry.value),
            otherwise: settingOtherwise[name],
          },
        ]
      : [],
  );
  const devices = (settings.devices ?? []).map(({ from, value }) => ({
    from,
    what: `the device ${value}`,
    value,
    otherwise: value.startsWith("/") ? `--devices=/dev/null:${value}` : undefined,
  }));
  return [...variables, ...targets, ...ones, ...devices].filter(({ from }) => from !== "container");
}

const claims = Object.entries(lines)
  .flatMap(([name, line]) => claimsOf(line).map((claim) => ({ name, line, ...claim })))
  .filter(({ name, from }) => name !== "agent" || from === "agent")
  // A default, which another value replaces.
  .filter(({ from, what }) => from !== "agent" || what !== 'the setting "workdir"');
const told = (line: string) => problemsOf(extensions, `${line} img`, { host }).map(({ what }) => what);

test("every package has a row here, except those that only pass on options, enable others or add nothing", () => {
  const covered = new Set(Object.keys(lines).map((name) => `ext-${name.split(",")[0]}`));
  expect(names.filter((name) => !covered.has(name))).toEqual(["ext-auto", "ext-container", "ext-mcp"]);
});

test.each(Object.entries(lines))("the JSON Schema of plans accepts what %s writes", (_, line) => {
  expect(schemaFaults(planOf(extensions, `${line} img`, { host }).plan)).toEqual([]);
});

describe("a conflicting value", () => {
  const asked = claims.filter(({ otherwise }) => otherwise !== undefined);
  test("is tested for nearly everything that extensions set", () => {
    expect(asked.length).toBeGreaterThan(40);
    const left = claims.filter(({ otherwise }) => otherwise === undefined).map(({ what }) => what);
    // No option of a user's is about these: what extensions only enable, a runtime, what all cards are called, and a read-only
    // root, which stays. Options replace defaults: the limits of isolated containers.
    expect(left).toEqual([
      'the setting "privileged"',
      'the setting "init"',
      'the setting "runtime"',
      "the device nvidia.com/gpu=all",
      'the setting "memory"',
      'the setting "pidsLimit"',
      'the setting "readOnly"',
    ]);
  });

  test.each(asked)("$name: $otherwise", ({ from, line, what, value, otherwise = "" }) => {
    const [problem] = told(`${line} ${otherwise}`);
    const other = otherwise.startsWith("--volume") ? "volume" : "container";
    expect(problem).toContain(what);
    for (const word of [from, other, value]) expect(problem).toContain(word);
  });
});

describe("two extensions with conflicting values", () => {
  const pairs = claims.flatMap((a) =>
    claims
      .filter((b) => a.from < b.from && a.what === b.what && a.value !== b.value)
      // In the container of an agent, --cwd has nothing to do.
      .filter((b) => ![a.name, b.name].includes("agent") || ![a.name, b.name].includes("cwd"))
      .map((b) => ({ a, b, title: `${a.what}: ${a.name} and ${b.name}` })),
  );
  test("are these", () => {
    expect(pairs.map(({ title }) => title)).toEqual([
      "the variable https_proxy: certs and isolate",
      'the setting "workdir": cwd and ros',
      "the variable HOME: home and isolate",
      'the setting "network": isolate and ros',
      'the setting "ipc": isolate and ros',
    ]);
  });

  test.each(pairs)("$title", ({ a, b }) => {
    const problems = told(`${a.line} ${b.line}`);
    expect(problems.join("\n")).toMatch(new RegExp(`${a.from}.*${b.from}|${b.from}.*${a.from}`));
  });
});

describe("an extension whose requirement is disabled", () => {
  const needs = extensions.flatMap(({ name, requires = [] }) => requires.map((required) => [name, required]));
  test.each(needs)("%s without %s", (name, required) => {
    const problems = told(`--${name} --no-${required}`).join("\n");
    expect(problems).toContain(name);
    expect(problems).toContain(required);
  });
});
