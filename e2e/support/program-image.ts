import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { listImages, type TestEngine } from "./engines.ts";

/**
 * Copies programs of the host with their libraries into a Debian image: real clients in seconds, without a network.
 * @param kind part of the image's name, such as `x11`
 * @returns the image's name
 */
export function makeProgramImage(engine: TestEngine, kind: string, programs: readonly string[]): string {
  const name = `localhost/rocker-test/${kind}:latest`;
  const context = mkdtempSync(join(tmpdir(), "rocker-e2e-program-image-"));
  try {
    for (const program of programs) addProgram(join(context, "root"), program);
    writeFileSync(join(context, "Dockerfile"), "FROM docker.io/library/debian:bookworm\nCOPY root/ /\n");
    execFileSync("chmod", ["-R", "a+rX", context]);
    // Podman 4 fails if another of its processes removes an image while it searches for existing layers.
    const layers = engine.name === "podman" ? ["--layers=false"] : [];
    engine.client("build", ...layers, "--tag", name, context);
    return name;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Removes it, and the images that rocker built on it. */
export function removeProgramImage(engine: TestEngine, kind: string): void {
  const ids = listImages(engine, "--quiet", "--filter", `reference=localhost/rocker*/${kind}`);
  for (const id of new Set(ids.split("\n").filter(Boolean))) engine.client("rmi", "--force", id);
}

function addProgram(root: string, program: string): void {
  const path = execFileSync("which", [program], { encoding: "utf8" }).trim();
  const libraries = execFileSync("ldd", [path], { encoding: "utf8" }).match(/\/\S+(?= \()/g) ?? [];
  const loader = libraries.find((library) => basename(library).startsWith("ld-linux"));
  if (!loader) throw new Error(`ldd ${path} names no loader`);
  const inImage = "/opt/programs";
  for (const directory of [`${inImage}/lib`, `${inImage}/bin`, "usr/local/bin"]) {
    mkdirSync(join(root, directory), { recursive: true });
  }
  for (const library of libraries) copyFileSync(library, join(root, inImage, "lib", basename(library)));
  copyFileSync(path, join(root, inImage, "bin", program));
  const start = `exec ${inImage}/lib/${basename(loader)} --library-path ${inImage}/lib ${inImage}/bin/${program}`;
  const wrapper = join(root, "usr/local/bin", program);
  writeFileSync(wrapper, `#!/bin/sh\n${start} "$@"\n`);
  chmodSync(wrapper, 0o755);
}
