import {
  escapeWord,
  jsonArray,
  mountArguments,
  quote,
  settingArguments,
  singleLine,
} from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import type { Exported, Missing } from "../exported.ts";
import { commented, headerLines } from "../missing-text.ts";
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
  const missing: Missing[] = [...request.missing, ...unset, ...runtimeOnly({ ...request, settings })];
  const shown = missing.map((one) => ({
    ...one,
    what: withVariables(one.what, inComment),
    why: withVariables(one.why, inComment),
  }));
  const notes = [
    ...request.notes.map((note) => withVariables(note, inComment)),
    ...(image.arguments.length > 0 ? [buildNote(image)] : []),
  ];
  const header = headerLines({ ...request, missing: shown, notes });
  const main = { path: "Dockerfile", contents: `${commented(header)}\n\n${image.dockerfile}`, mode: 0o644 };
  return { files: [main, ...image.context], missing: shown, notes };
}

/** A command line with the values of the user who runs it. */
function buildNote({ arguments: used }: ImageFiles): string {
  const lines = ["docker build", ...used.map(({ name, shell }) => `--build-arg "${name}=${shell}"`), "."];
  return `Build it for yourself:\n  ${lines.join(" \\\n    ")}`;
}

const inComment = ({ name }: { readonly name: string }) => `$${name}`;

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
function runtimeOnly({
  bound,
  plan,
  settings,
}: BoundExport & { readonly settings: BoundExport["bound"]["run"]["settings"] }): Missing[] {
  const { run } = bound;
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
    ...(run.services
      ? [
          {
            what: `services ${Object.keys(run.services.services).join(", ")}`,
            from: run.services.from,
            why: "use --format compose",
          },
        ]
      : []),
    ...(plan.buildNetwork
      ? [{ what: "build without network", from: plan.buildNetwork.from, why: "docker build --network=none" }]
      : []),
  ];
}
