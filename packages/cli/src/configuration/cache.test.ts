import { chmodSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostIn, valuesIn } from "../test-support/configured.ts";

/** A project whose file is in the cache; `poison` changes the cached result. */
async function cachedProject() {
  const host = hostIn({ "project/.rockerrc.yaml": "hostname: right\n" });
  const directory = join(host.env.HOME as string, ".cache/rocker/configuration");
  await valuesIn(host);
  const entry = join(directory, readdirSync(directory)[0] as string);
  const poison = (
    change: (cached: string) => string = (cached) => cached.replaceAll('"right"', '"wrong"'),
  ) => {
    writeFileSync(entry, change(readFileSync(entry, "utf8")));
  };
  return { host, directory, entry, poison };
}

const hostname = async (host: Parameters<typeof valuesIn>[0]) => (await valuesIn(host)).hostname;

it("is used for the file that it was created from", async () => {
  const { host, entry, poison } = await cachedProject();
  expect(statSync(entry).mode & 0o777).toBe(0o600);
  poison();
  expect(await hostname(host)).toEqual(["wrong"]);
});

it("is ignored once the file has changed, even to the same size and time", async () => {
  const { host, poison } = await cachedProject();
  poison();
  const path = join(host.cwd, ".rockerrc.yaml");
  const { atime, mtime } = statSync(path);
  writeFileSync(path, "hostname: fresh\n");
  utimesSync(path, atime, mtime);
  expect(await hostname(host)).toEqual(["fresh"]);
});

it("is ignored if it is writable by others, or broken", async () => {
  const { host, directory, entry, poison } = await cachedProject();
  poison();
  chmodSync(entry, 0o666);
  expect(await hostname(host)).toEqual(["right"]);
  poison();
  chmodSync(directory, 0o777);
  expect(await hostname(host)).toEqual(["right"]);
  chmodSync(directory, 0o700);
  for (const broken of ["", "{", "null", '{"file":{}}']) {
    poison(() => broken);
    expect(await hostname(host)).toEqual(["right"]);
  }
});
