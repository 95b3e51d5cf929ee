import { type EnvFileLine, type ExtensionContext, envFileLines, hostPath, realPath } from "@rocker/core";
import type { Apply, Check } from "../row.ts";

export const envFileFault: Check = (value, context) => {
  const path = onHost(value, context);
  if (context.host.path(path)?.kind !== "file") {
    return {
      kind: "usage",
      what: `file ${JSON.stringify(value)} not found.`,
      fix: "Specify an existing file with one NAME=VALUE per line.",
    };
  }
  const number = linesOf(path, context).findIndex(
    (line) => line.kind === "host" && !/^[^\s*]+$/.test(line.name),
  );
  if (number < 0) return undefined;
  return {
    kind: "usage",
    what: `line ${number + 1} of ${path} is neither NAME=VALUE nor the name of a variable.`,
    fix: "Fix the line. Quoted values that continue on the next line are not supported.",
  };
};

/**
 * The file itself is read when the container starts, and passes on no variables of the host: those that it names become part
 * of the plan here, so that consent is over each of them. As with docker, the last assignment of a variable counts.
 */
export const applyEnvFile: Apply = (container, value, context) => {
  const path = onHost(value, context);
  container.withAddedSetting("envFiles", path);
  const { env = [], "env-file": files = [] } = context.options as {
    readonly env?: readonly { readonly key: string }[];
    readonly "env-file"?: readonly string[];
  };
  const later = files
    .slice(files.indexOf(value) + 1)
    .flatMap((file) => linesOf(onHost(file, context), context));
  const assigned = new Set([...env.map(({ key }) => key), ...later.map(assignedName)]);
  const lines = linesOf(path, context);
  for (const [index, line] of lines.entries()) {
    if (line.kind !== "host" || assigned.has(line.name)) continue;
    if (lines.slice(index + 1).some((other) => assignedName(other) === line.name)) continue;
    // Engines ignore the line if there is no such variable, and would remove that of the image for a name in --env.
    if (context.host.env[line.name] !== undefined) container.withHostVariable(line.name);
  }
};

const assignedName = (line: EnvFileLine) => (line.kind === "value" ? line.name : undefined);

function linesOf(path: string, { host }: ExtensionContext): EnvFileLine[] {
  return envFileLines(host.readFile(path)?.toString() ?? "");
}

function onHost(path: string, { host }: ExtensionContext): string {
  return realPath(hostPath(path, { cwd: host.cwd, home: host.user().home }), host);
}
