import { type ExtensionContext, hostPath } from "@rocker/core";
import type { Apply, Check } from "../row.ts";

export const envFileFault: Check = (value, context) =>
  context.host.path(onHost(value, context))?.kind === "file"
    ? undefined
    : {
        kind: "usage",
        what: `file ${JSON.stringify(value)} not found.`,
        fix: "Specify an existing file with one NAME=VALUE per line.",
      };

export const applyEnvFile: Apply = (container, value, context) =>
  void container.withAddedSetting("envFiles", onHost(value, context));

function onHost(path: string, { host }: ExtensionContext): string {
  return hostPath(path, { cwd: host.cwd, home: host.user().home });
}
