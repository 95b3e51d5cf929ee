import type { EnvEntry } from "@rocker/core/engine";
import { mountArguments, settingArguments } from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import { envParts, exportedContainer, exportedName, servicesMissing } from "../container.ts";
import { builtImage, contextFiles, type ImageFiles } from "../dockerfile/image-files.ts";
import { buildsWithSsh } from "../dockerfile/ssh.ts";
import type { Exported } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { type Variable, variablesIn } from "../personal/variables.ts";
import { shellVariables, shellWord } from "./word.ts";

/** A POSIX sh script that builds the image and runs its container, with docker or podman. */
export function shellExport(request: BoundExport): Exported {
  const { bound, start, missing: left } = exportedContainer(request);
  const { run } = bound;
  const built = builtImage(request);
  const name = exportedName(request);
  const image = built ? name : request.plan.base.image;
  const options = [
    ...settingArguments(run.settings).map((argument) => [argument]),
    ...run.mounts.map(mountArguments),
  ].map((words) => words.map(shellWord).join(" "));
  const flags = [
    ...options,
    ...run.env.map(variableFlag),
    ...(start.user ? [`--user=${shellWord(start.user)}`] : []),
    ...(start.entrypoint ? [`--entrypoint=${shellWord(start.entrypoint)}`] : []),
  ];
  const used = new Set([...(built?.arguments ?? []), ...variablesIn(flags.join("\n"))]);
  const { missing, notes } = withReferences(
    { missing: [...request.missing, ...left, ...servicesMissing(request)], notes: request.notes },
    shellVariables,
  );
  const isForUser = bound.account !== undefined;
  const text = [
    "#!/bin/sh",
    commented(headerLines({ ...request, missing, notes })),
    `# Usage: [ENGINE=podman] run.sh${start.entrypoint ? "" : " [COMMAND…]"}`,
    "set -eu",
    "",
    "engine=${ENGINE:-docker}",
    ...settingsOf([...used]),
    ...buildLines(request, built, name),
    ...userNamespace(isForUser),
    "",
    ...commandLines(start.args, start.entrypoint !== undefined),
    "terminal=",
    "if [ -t 0 ] && [ -t 1 ]; then terminal=--tty; fi",
    `exec ${[
      `"$engine" run${run.settings.restart ? "" : " --rm"} --interactive \${terminal:+"$terminal"}`,
      ...(isForUser ? ['${userns:+"$userns"}'] : []),
      ...flags.map(shellVariables),
      `${shellWord(image)} "$@"`,
    ].join(" \\\n  ")}`,
    "",
  ].join("\n");
  return { files: [{ path: "run.sh", contents: text, mode: 0o755 }, ...contextFiles(built)], missing, notes };
}

/** A variable that the host does not have is not set. */
function variableFlag(entry: EnvEntry): string {
  const parts = envParts(entry);
  const [only] = parts;
  if (parts.length === 1 && only && "host" in only) {
    const { host } = only;
    if (host === entry.name) return `--env ${shellWord(host)}`;
    return `\${${host}+--env "${entry.name}=$${host}"}`;
  }
  const text = parts.map((part) => ("host" in part ? `"\${${part.host}-}"` : shellWord(part.text))).join("");
  return `--env ${entry.name}=${text}`;
}

/** Values of the user who runs the script, unless they are set. */
function settingsOf(used: readonly Variable[]): string[] {
  const own = used.filter(({ name }) => name.startsWith("USER_"));
  if (own.length === 0) return [];
  return [
    "",
    "# Who the container is for. Set these variables to change it.",
    ...own.map(({ name, shell }) => `${name}=\${${name}-"${shell}"}`),
  ];
}

function buildLines(request: BoundExport, built: ImageFiles | undefined, name: string): string[] {
  const { plan } = request;
  const { build } = plan.base;
  const platform = plan.run.settings.platform?.value;
  const network = plan.buildNetwork ? [`--network=${plan.buildNetwork.value}`] : [];
  const common = [...(platform ? [`--platform=${platform}`] : []), ...network];
  const command = (words: readonly string[]) => `${['"$engine" build', ...words].join(" \\\n  ")} >&2`;
  return [
    ...(build
      ? [
          "",
          command([
            ...common,
            `--tag ${shellWord(plan.base.image)}`,
            `--file ${shellVariables(shellWord(build.dockerfile))}`,
            ...(build.target ? [`--target ${shellWord(build.target)}`] : []),
            ...Object.entries(build.args ?? {}).map(
              ([key, value]) => `--build-arg ${shellWord(`${key}=${value}`)}`,
            ),
            shellVariables(shellWord(build.context)),
          ]),
        ]
      : []),
    ...(built
      ? [
          "",
          'directory=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
          command([
            ...common,
            ...(buildsWithSsh(plan)
              ? ["--ssh default", '--secret id=rocker-known-hosts,src="$HOME/.ssh/known_hosts"']
              : []),
            `--tag ${name}`,
            ...built.arguments.map((one) => `--build-arg "${one.name}=$${one.name}"`),
            '"$directory"',
          ]),
        ]
      : []),
  ];
}

/** Under rootless Podman, the user keeps their ID, or files in mounts would have another owner. */
function userNamespace(isForUser: boolean): string[] {
  if (!isForUser) return [];
  return [
    "",
    "userns=",
    'case $engine in *podman) if [ "$(id -u)" -ne 0 ]; then userns=--userns=keep-id; fi ;; esac',
  ];
}

/** Arguments of the script replace the command, unless something has to run before it. */
function commandLines(args: readonly string[], isFixed: boolean): string[] {
  if (args.length === 0) return [];
  const set = shellVariables(`set -- ${args.map(shellWord).join(" ")}`);
  return isFixed ? [set] : [`if [ $# -eq 0 ]; then ${set}; fi`];
}
