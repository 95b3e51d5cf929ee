import { type EnvEntry, type SettingName, settings as table } from "@rocker/core/engine";
import { mountArguments } from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import { envParts, exportedContainer, exportedName, servicesMissing } from "../container.ts";
import { builtImage, contextFiles, type ImageFiles } from "../dockerfile/image-files.ts";
import { sshMissing } from "../dockerfile/ssh.ts";
import type { Exported } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { ofSystemd, quadletKeys } from "./settings.ts";
import { unitValue, unitWord, withSpecifiers } from "./unit-word.ts";

/** Units of systemd that Podman's Quadlet reads: one for the image, one for the container. */
export function quadletExport(request: BoundExport): Exported {
  const { bound, start, missing: left } = exportedContainer(request);
  const { run } = bound;
  const { plan } = request;
  const built = builtImage(request);
  const name = exportedName(request);
  const hostNames = run.env.flatMap((entry) =>
    envParts(entry).flatMap((part) => ("host" in part ? [part.host] : [])),
  );
  const gpus = run.settings.gpus;
  const { missing, notes } = withReferences(
    {
      missing: [
        ...request.missing,
        ...left,
        ...servicesMissing(request),
        ...(gpus
          ? [
              {
                what: `gpus ${gpus.value}`,
                from: gpus.from,
                why: "Podman takes CDI devices: PodmanArgs=--device=nvidia.com/gpu=all",
              },
            ]
          : []),
        ...sshMissing(plan),
      ],
      notes: [
        ...request.notes,
        "Copy these files to ~/.config/containers/systemd/, then: systemctl --user daemon-reload",
        ...(hostNames.length > 0
          ? [
              `Give systemd the variables first: systemctl --user import-environment ${[...new Set(hostNames)].join(" ")}`,
            ]
          : []),
      ],
    },
    withSpecifiers,
  );
  const container = [
    ["Image", built ? `${name}.build` : plan.base.image],
    ...(start.args.length > 0 ? [["Exec", start.args.map(unitWord).join(" ")]] : []),
    ...(start.entrypoint ? [["PodmanArgs", unitWord(`--entrypoint=${start.entrypoint}`)]] : []),
    ...(start.user ? [["PodmanArgs", unitWord(`--user=${start.user}`)]] : []),
    ...(bound.account ? [["UserNS", "keep-id"]] : []),
    ...run.env.map(variable),
    ...run.mounts.map((mount) => {
      const [flag = "", value = ""] = mountArguments(mount);
      return flag === "--mount" ? ["Mount", unitWord(value)] : ["PodmanArgs", unitWord(`${flag}=${value}`)];
    }),
    ...Object.entries(run.settings).flatMap(([key, setting]) =>
      [setting].flat().flatMap(({ value }) => settingLine(key as SettingName, value)),
    ),
  ];
  const restart = restartOf(run.settings.restart?.value);
  const unit = [
    commented(headerLines({ ...request, missing, notes })),
    section("Unit", [["Description", withoutSpecifiers(`${plan.base.image} by rocker`)]]),
    section("Container", container),
    ...(restart === "no" ? [] : [section("Service", [["Restart", restart]])]),
    ...(restart === "always" ? [section("Install", [["WantedBy", "default.target"]])] : []),
  ].join("\n\n");
  const files = [{ path: `${name}.container`, contents: `${withSpecifiers(unit)}\n`, mode: 0o644 }];
  return { files: [...files, ...(built ? buildUnit(request, built, name) : [])], missing, notes };
}

const withoutSpecifiers = (text: string) => text.replaceAll("%", "%%");

const section = (title: string, lines: readonly (readonly string[])[]) =>
  [`[${title}]`, ...lines.map(([key, value]) => `${key}=${value}`)].join("\n");

/** Variables of the host are those of systemd's own environment, which expands "${NAME}". */
function variable(entry: EnvEntry): readonly string[] {
  const parts = envParts(entry);
  const [only] = parts;
  if (parts.length === 1 && only && "host" in only && only.host === entry.name)
    return ["PodmanArgs", `--env=${entry.name}`];
  if (parts.every((part) => "text" in part)) {
    return [
      "Environment",
      unitWord(`${entry.name}=${parts.map((part) => ("text" in part ? part.text : "")).join("")}`),
    ];
  }
  const text = parts
    .map((part) => ("host" in part ? `\${${part.host}}` : unitWord(`"${part.text}`).slice(3, -1)))
    .join("");
  return ["PodmanArgs", `"--env=${entry.name}=${text}"`];
}

function settingLine(name: SettingName, value: string): (readonly string[])[] {
  if (ofSystemd.includes(name) || name === "gpus") return [];
  const key = quadletKeys[name];
  const plain = unitValue(value);
  if (key !== undefined && plain !== undefined) return [[key, plain]];
  if (name === "labels") return [["Label", unitWord(value)]];
  if (name === "envFiles") return [["EnvironmentFile", unitWord(value)]];
  return [["PodmanArgs", unitWord(`${table[name].flag}=${value}`)]];
}

function restartOf(policy: string | undefined): "no" | "on-failure" | "always" {
  if (policy === undefined || policy === "no") return "no";
  return policy.startsWith("on-failure") ? "on-failure" : "always";
}

function buildUnit({ plan }: BoundExport, built: ImageFiles, name: string): Exported["files"] {
  const options = [
    ...built.arguments.map((one) => unitWord(`--build-arg=${one.name}=${one.mark}`)),
    ...(plan.buildNetwork ? [`--network=${plan.buildNetwork.value}`] : []),
    ...(plan.run.settings.platform ? [unitWord(`--platform=${plan.run.settings.platform.value}`)] : []),
  ];
  const unit = section("Build", [
    ["ImageTag", `localhost/${name}:latest`],
    ["SetWorkingDirectory", "unit"],
    ["File", "Dockerfile"],
    ...options.map((option) => ["PodmanArgs", option]),
  ]);
  return [
    { path: `${name}.build`, contents: `${withSpecifiers(unit)}\n`, mode: 0o644 },
    ...contextFiles(built),
  ];
}
