import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { runDirectory } from "../host/run-directory.ts";
import { readEnvFile, withoutHostVariables } from "../plan/env-file.ts";
import type { Settings } from "../plan/run-spec.ts";

/**
 * Runs `work` with settings whose env files are private copies: an engine's client would otherwise read the files again after
 * they were checked, and look up variables of the host for names in them that the user did not consent to.
 * @throws RockerError RK423 if one leads elsewhere than when it was requested
 */
export async function withPrivateEnvFiles<Result>(
  settings: Settings,
  host: Host,
  work: (settings: Settings) => Promise<Result>,
): Promise<Result> {
  const { envFiles = [] } = settings;
  if (envFiles.length === 0) return work(settings);
  const directory = runDirectory("env-files", host);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    const copies = envFiles.map(({ value, from }, index) => {
      const contents = readEnvFile(value);
      if (contents === undefined) {
        throw rockerError("RK423", { moved: [{ source: value, now: host.path(value)?.realPath ?? "" }] });
      }
      const copy = join(directory, String(index));
      writeFileSync(copy, withoutHostVariables(contents), { mode: 0o600 });
      return { value: copy, from };
    });
    return await work({ ...settings, envFiles: copies });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
