// @ts-check
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";

/** A person who has the extension for deps files, in the working folder, which goes with the benchmark. */
export function withDeps() {
  const data = join(process.cwd(), "with-deps");
  return {
    environment: ["env", `XDG_DATA_HOME=${data}`],
    install: () => {
      const scope = join(data, "rocker/plugins/node_modules/@rocker");
      const place = join(scope, "ext-deps");
      if (existsSync(place)) return;
      mkdirSync(scope, { recursive: true });
      symlinkSync(join(repository, "packages/ext-deps"), place);
    },
  };
}
