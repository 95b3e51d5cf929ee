import { type BoundStep, stepTitle } from "@rocker/core/engine";
import { type DockerfileStyle, jsonArray, lower } from "@rocker/engine-docker/lowering";
import type { BoundExport } from "../bound-export.ts";
import type { ExportedFile } from "../exported.ts";
import { type Variable, variablesIn, withVariables } from "../personal/variables.ts";
import { shellWord } from "../shell/word.ts";
import { ScriptFiles } from "./script-files.ts";

/** A Dockerfile with its context. */
export interface ImageFiles {
  /** Without a header. */
  readonly dockerfile: string;
  readonly context: readonly ExportedFile[];
  /** Its build arguments. */
  readonly arguments: readonly Variable[];
}

/**
 * The image of a plan as a Dockerfile that people read: with comments, scripts in files, and build arguments for what belongs
 * to one user.
 * @param more instructions at the end, with marks
 */
export function imageFiles(request: BoundExport, more: readonly string[] = []): ImageFiles {
  const { bound, base, plan, references } = request;
  const scripts = new ScriptFiles();
  const declared = new Set<Variable>();
  const declare = (text: string) => {
    const used = variablesIn(text).filter((one) => !declared.has(one));
    for (const one of used) declared.add(one);
    return used.map(argument);
  };
  let before: string | undefined;
  const style: DockerfileStyle = {
    before: (step) => {
      const comment = `# ${commentText(step)}`;
      const isSame = comment === before;
      before = comment;
      const used = declare(JSON.stringify(step));
      return isSame && used.length === 0 ? [] : ["", ...used, comment];
    },
    command: (args, step) => commandOf(args, step, scripts),
    separator: " \\\n    ",
    fileName: (path, index) =>
      `files/${index + 1}-${path
        .split("/")
        .at(-1)
        ?.replace(/[^\w.-]/g, "_")}`,
  };
  const from = base?.digest
    ? `${plan.base.image.replace(/@.*$/, "")}@${base.digest.replace(/^.*@/, "")}`
    : plan.base.image;
  const lowered = lower(bound, { base: from, labels: {}, caches: request.cacheMounts === true, style });
  const endings = declare(more.join("\n"));
  const own = more.length > 0 ? ["", ...endings, ...more, ""].join("\n") : "";
  const text = references.inDockerfile(lowered.dockerfile + own);
  return {
    dockerfile: withVariables(text, ({ name }) => `\${${name}}`),
    context: [
      ...scripts.files,
      ...lowered.files.map(({ name: path, contents, mode }) => ({ path, contents, mode })),
    ],
    arguments: [...declared],
  };
}

/** The image for a format that only refers to it; undefined: the base image is used as it is. */
export function builtImage(request: BoundExport): ImageFiles | undefined {
  return request.plan.steps.length > 0 ? imageFiles(request) : undefined;
}

/** The Dockerfile and its context, as files next to the one that refers to the image. */
export function contextFiles(built: ImageFiles | undefined): readonly ExportedFile[] {
  if (!built) return [];
  return [
    { path: "Dockerfile", contents: built.dockerfile.replace(/^\n+/, ""), mode: 0o644 },
    ...built.context,
  ];
}

/** A home and a group are named after the user unless they are given. */
const derived: Readonly<Record<string, string>> = {
  USER_HOME: "/home/${USER_NAME}",
  USER_GROUP: "${USER_NAME}",
};

const argument = ({ name, fallback = "" }: Variable) => `ARG ${name}=${derived[name] ?? fallback}`;

function commentText(step: BoundStep): string {
  const from = step.from.join(", ");
  if (step.type === "env") return `${from}: environment`;
  if (step.type === "label") return `${from}: labels`;
  const title =
    step.type === "packages" ? stepTitle(step).replace(/^packages /, "install ") : stepTitle(step);
  return `${from}: ${title}`.replace(/\s+/g, " ");
}

/**
 * Exec form, unless a build argument has to be expanded. A script is copied, run and removed: without mounts, every builder can
 * do it.
 */
function commandOf(
  args: readonly string[],
  step: BoundStep,
  scripts: ScriptFiles,
): ReturnType<DockerfileStyle["command"]> {
  const moved = scripts.moved(args);
  const text = (moved?.args ?? args).map(shellWord).join(" ");
  if (!moved) return { before: [], text: variablesIn(text).length > 0 ? inShell(text) : jsonArray(args) };
  const { source, target } = moved.script;
  const owner = step.type === "exec" && step.as !== "0:0" ? `--chown=${step.as} ` : "";
  return { before: [`COPY ${owner}${source} ${target}`], text: inShell(text, `rm ${target}`) };
}

/** Commands for a shell, each on a line of its own. Shell form, if the text cannot be mistaken for another instruction. */
function inShell(...commands: readonly string[]): string {
  const isPlain = commands.every((command) => !/[\n\r]|<</.test(command));
  return isPlain ? commands.join(" \\\n    && ") : jsonArray(["/bin/sh", "-c", commands.join(" && ")]);
}
