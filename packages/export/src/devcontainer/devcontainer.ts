import type { EnvEntry, SettingName, Settings } from "@rocker/core/engine";
import { mountArguments, settingArguments } from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import { envParts, exportedName, servicesMissing } from "../container.ts";
import { builtImage, contextFiles } from "../dockerfile/image-files.ts";
import { sshMissing } from "../dockerfile/ssh.ts";
import type { Exported } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { type Variable, withVariables } from "../personal/variables.ts";
import { lifecycleProperties } from "./lifecycle.ts";

/** A devcontainer.json for editors and the dev container CLI. */
export function devcontainerExport(request: BoundExport): Exported {
  const { bound, plan } = request;
  const { run } = bound;
  const built = builtImage(request);
  const { workdir, ports = [], ...settings } = run.settings;
  const mounts = run.mounts.map(mountArguments);
  const env = Object.fromEntries(run.env.map((entry) => [entry.name, variableValue(entry)]));
  const config = {
    name: exportedName(request),
    ...(built
      ? {
          build: {
            dockerfile: "Dockerfile",
            context: ".",
            ...(built.arguments.length > 0 && {
              args: Object.fromEntries(built.arguments.map(({ name, mark }) => [name, mark])),
            }),
            ...buildOptions(request),
          },
        }
      : { image: plan.base.image }),
    ...userOf(request),
    // Nothing is mounted but what the plan mounts.
    workspaceMount: "",
    workspaceFolder: workdir?.value ?? "/",
    ...(Object.keys(env).length > 0 && { containerEnv: env }),
    ...(mounts.some(isField) && { mounts: mounts.filter(isField).map(([, field]) => field) }),
    ...(ports.length > 0 && { appPort: ports.map(({ value }) => value) }),
    ...plainProperties(settings),
    ...argumentsOf(
      settings,
      mounts.filter((one) => !isField(one)),
    ),
    ...lifecycleProperties(run.lifecycle),
  };
  const literal = texts({ env, mounts, workdir: workdir?.value }).filter(isReference);
  const { missing, notes } = withReferences(
    {
      missing: [
        ...request.missing.filter(({ what }) => what !== "initializeCommand"),
        ...(run.command.length > 0
          ? [
              {
                what: `command ${run.command.join(" ").slice(0, 60)}`,
                from: "",
                why: "an editor attaches to the container instead",
              },
            ]
          : []),
        ...(run.hooks ?? []).map(({ from, script }) => ({
          what: `hook ${script}`,
          from,
          why: "nothing runs before the editor's own command",
        })),
        ...servicesMissing(request),
        ...sshMissing(plan),
        ...literal.map((text) => ({
          what: `the text ${JSON.stringify(text)}`,
          from: "",
          why: "tools replace it, and it cannot be escaped",
        })),
      ],
      notes: [
        ...request.notes,
        ...(built && built.arguments.length > 0
          ? [
              "The user of the image comes from these variables of the host: " +
                built.arguments.map(({ name }) => name).join(", "),
            ]
          : []),
      ],
    },
    (text) => withVariables(text, reference),
  );
  const header = commented(headerLines({ ...request, missing, notes })).replace(/^#/gm, "//");
  const contents = `${header}\n${withVariables(JSON.stringify(config, null, 2), reference)}\n`;
  return {
    files: [{ path: "devcontainer.json", contents, mode: 0o644 }, ...contextFiles(built)],
    missing,
    notes,
  };
}

const reference = ({ name, fallback }: Variable) =>
  fallback === undefined ? `\${localEnv:${name}}` : `\${localEnv:${name}:${fallback}}`;

/** The IDs of an account are arguments of the build: an editor must not change them again. */
function userOf({ plan, bound }: BoundExport): object {
  const { account } = plan;
  if (account && account.name !== "") return { remoteUser: account.name, updateRemoteUserUID: false };
  return bound.user === "" ? {} : { remoteUser: bound.user, updateRemoteUserUID: false };
}

function buildOptions({ plan }: BoundExport): object {
  const options = [
    ...(plan.buildNetwork ? [`--network=${plan.buildNetwork.value}`] : []),
    ...(plan.run.settings.platform ? [`--platform=${plan.run.settings.platform.value}`] : []),
  ];
  return options.length > 0 ? { options } : {};
}

const variableValue = (entry: EnvEntry) =>
  envParts(entry)
    .map((part) => ("host" in part ? `\${localEnv:${part.host}}` : part.text))
    .join("");

/** `--mount FIELDS`; other mounts need another option. */
const isField = ([flag]: readonly string[]) => flag === "--mount";

/** Settings with a property of their own. */
function plainProperties({ capAdd = [], securityOptions = [], init, privileged }: Settings): object {
  return {
    ...(capAdd.length > 0 && { capAdd: capAdd.map(({ value }) => value) }),
    ...(securityOptions.length > 0 && { securityOpt: securityOptions.map(({ value }) => value) }),
    ...(init && { init: init.value === "true" }),
    ...(privileged && { privileged: privileged.value === "true" }),
  };
}

const withProperty: readonly SettingName[] = [
  "capAdd",
  "securityOptions",
  "init",
  "privileged",
  "platform",
  "detach",
];

function argumentsOf(settings: Settings, volumes: readonly (readonly string[])[]): object {
  const others = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !withProperty.includes(name as SettingName)),
  ) as Settings;
  const runArgs = [...settingArguments(others), ...volumes.flat()];
  return runArgs.length > 0 ? { runArgs } : {};
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Whether a tool would replace a part of the text that the plan means literally. */
function isReference(text: string): boolean {
  const literal =
    /\$\{(?:localEnv|env|containerEnv|templateOption):|\$\{(?:localWorkspaceFolder|containerWorkspaceFolder|devcontainerId)/;
  return literal.test(text) && !/^(\$\{localEnv:[^}]*\})+$/.test(text);
}
