import type { Host, RunRequest } from "@rocker/core/engine";
import { expect, test } from "vitest";
import { ownArguments } from "./program.ts";

const host = { user: () => ({ uid: 0 }) } as unknown as Host;
const planWith = (env: RunRequest["plan"]["run"]["env"]) =>
  ({ account: undefined, run: { env } }) as unknown as RunRequest["plan"];

test("Podman adds none of the host's proxies where the plan sets one", () => {
  const from = "x";
  expect(ownArguments({ plan: planWith([{ name: "A", value: "", from }]) }, host)).toEqual([]);
  expect(ownArguments({ plan: planWith([{ name: "http_proxy", host: true, from }]) }, host)).toEqual([]);
  expect(ownArguments({ plan: planWith([{ name: "HTTPS_PROXY", value: "", from }]) }, host)).toEqual([
    "--http-proxy=false",
  ]);
});
