import {
  escapeWord,
  jsonArray,
  mountArguments,
  quote,
  settingArguments,
  singleLine,
} from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import { servicesMissing } from "../container.ts";
import type { Exported, Missing } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { withVariables } from "../personal/variables.ts";
import { shellWord } from "../shell/word.ts";
import { type ImageFiles, imageFiles } from "./image-files.ts";

/** The image as a Dockerfile, with the command, variables and working directory of the container as its defaults. */
export function dockerfileExport(request: BoundExport): Exported {
  const { run } = request.bound;
  const { workdir, ...settings } = run.settings;
  const { env, unset } = variablesOf(request);
  const image = imageFiles(request, [
    ...env,
    ...(workdir ? [`WORKDIR ${escapeWord(singleLine(workdir.value))}`] : []),
    ...(run.command.length > 0 ? [`CMD ${jsonArray(run.command)}`] : []),
  ]);
  const { missing, notes } = withReferences(
    {
      missing: [...request.missing, ...unset, ...runtimeOnly({ ...request, settings })],
      notes: [...request.notes, ...(image.arguments.length > 0 ? [buildNote(image)] : [])],
    },
    (text) => withVariables(text, ({ name }) => `$${name}`),
  );
  const header = headerLines({ ...request, missing, notes });
  const main = { path: "Dockerfile", contents: `${commented(header)}\n\n${image.dockerfile}`, mode: 0o644 };
  return { files: [main, ...image.context], missing, notes };
}

/** A command line with the values of the user who runs it. */
function buildNote({ arguments: used }: ImageFiles): string {
  const lines = ["docker build", ...used.map(({ name, shell }) => `--build-arg "${name}=${shell}"`), "."];
  return `Build it for yourself:\n  ${lines.join(" \\\n    ")}`;
}

function variablesOf({ bound }: BoundExport): { readonly env: string[]; readonly unset: Missing[] } {
  const env: string[] = [];
  const unset: Missing[] = [];
  for (const entry of bound.run.env) {
    if ("host" in entry) {
      unset.push({
        what: `variable ${entry.name}`,
        from: entry.from,
        why: `its value is the host's: docker run --env ${entry.name}`,
      });
    } else if (/[\n\r]/.test(entry.value)) {
      unset.push({
        what: `variable ${entry.name}`,
        from: entry.from,
        why: "a Dockerfile cannot express line breaks in values",
      });
    } else env.push(`ENV ${entry.name}=${quote(entry.value)}`);
  }
  return { env, unset };
}

/** What only a container has, with the option of docker for it. */
function runtimeOnly(
  request: BoundExport & { readonly settings: BoundExport["bound"]["run"]["settings"] },
): Missing[] {
  const { plan, settings } = request;
  const { run } = request.bound;
  const option = (args: readonly string[]) => `docker run ${args.map(shellWord).join(" ")}`;
  return [
    ...run.mounts.map((mount) => ({
      what: `mount at ${mount.target}`,
      from: mount.from,
      why: option(mountArguments(mount)),
    })),
    ...Object.entries(settings).flatMap(([name, setting]) =>
      [setting]
        .flat()
        .map((one) => ({ what: name, from: one.from, why: option(settingArguments({ [name]: one })) })),
    ),
    ...(run.hooks ?? []).map(({ from, script }) => ({
      what: `hook ${script}`,
      from,
      why: "nothing runs before the command",
    })),
    ...(run.lifecycle?.commands ?? [])
      .filter(({ stage }) => stage !== "initialize")
      .map(({ from, stage }) => ({ what: `${stage}Command`, from, why: "nothing runs before the command" })),
    ...servicesMissing(request),
    ...(plan.buildNetwork
      ? [{ what: "build without network", from: plan.buildNetwork.from, why: "docker build --network=none" }]
      : []),
  ];
}
