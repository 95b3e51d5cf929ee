import { chmodSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostIn, valuesIn } from "../test-support/configured.ts";

/** A project whose file was read once and is kept; `cache` changes what is kept. */
async function keptProject() {
  const host = hostIn({ "project/.rockerrc.yaml": "hostname: right\n" });
  const folder = join(host.env.HOME as string, ".cache/rocker/configuration");
  await valuesIn(host);
  const place = join(folder, readdirSync(folder)[0] as string);
  const poison = (change: (kept: string) => string = (kept) => kept.replaceAll('"right"', '"wrong"')) => {
    writeFileSync(place, change(readFileSync(place, "utf8")));
  };
  return { host, folder, place, poison };
}

const hostname = async (host: Parameters<typeof valuesIn>[0]) => (await valuesIn(host)).hostname;

it("is used for the file that it was made from", async () => {
  const { host, place, poison } = await keptProject();
  expect(statSync(place).mode & 0o777).toBe(0o600);
  poison();
  expect(await hostname(host)).toEqual(["wrong"]);
});

it("counts no more when the file changed, be it to the same size and time", async () => {
  const { host, poison } = await keptProject();
  poison();
  const path = join(host.cwd, ".rockerrc.yaml");
  const { atime, mtime } = statSync(path);
  writeFileSync(path, "hostname: fresh\n");
  utimesSync(path, atime, mtime);
  expect(await hostname(host)).toEqual(["fresh"]);
});

it("counts not when others may write it, or when it is broken", async () => {
  const { host, folder, place, poison } = await keptProject();
  poison();
  chmodSync(place, 0o666);
  expect(await hostname(host)).toEqual(["right"]);
  poison();
  chmodSync(folder, 0o777);
  expect(await hostname(host)).toEqual(["right"]);
  chmodSync(folder, 0o700);
  for (const broken of ["", "{", "null", '{"file":{}}']) {
    poison(() => broken);
    expect(await hostname(host)).toEqual(["right"]);
  }
});
