import type { BoundPlan, Host } from "@rocker/core/engine";
import { expect, test } from "vitest";
import { podmanClient } from "./client.ts";

const host = { user: () => ({ uid: 0 }) } as unknown as Host;
const flagsFor = (env: BoundPlan["run"]["env"]) =>
  podmanClient(host).adapt?.({ account: undefined, run: { env, settings: {} } } as unknown as BoundPlan)
    .flags;

test("Podman adds none of the host's proxies where the plan sets one", () => {
  const from = "x";
  expect(flagsFor([{ name: "A", value: "", from }])).toEqual([]);
  expect(flagsFor([{ name: "http_proxy", host: true, from }])).toEqual([]);
  expect(flagsFor([{ name: "HTTPS_PROXY", value: "", from }])).toEqual(["--http-proxy=false"]);
});
