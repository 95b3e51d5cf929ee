#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { generateManifest, manifestPlace } from "./manifest.ts";

// rocker-manifest [--check]: writes the manifest of the package in the working directory, or fails when it is stale.
const check = process.argv.includes("--check");
try {
  const directory = process.cwd();
  const { manifestPath } = manifestPlace(directory);
  const text = await generateManifest(directory);
  if (!check) writeFileSync(manifestPath, text);
  else if (readFileSync(manifestPath, "utf8") !== text) {
    throw new Error(`${manifestPath} is stale: run rocker-manifest and commit it`);
  }
} catch (error) {
  console.error(`rocker-manifest: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
