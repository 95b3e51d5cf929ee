import { expect, test } from "vitest";
import { systemHost } from "../host/system-host.ts";
import type { ExecuteOptions } from "../lifecycle/execute-options.ts";
import type { FoundImages } from "../lifecycle/find-images.ts";
import { type Plan, planVersion } from "../plan/plan.ts";
import { Approved } from "./approved.ts";

test("commands on the host end with the signal of their own, not with that of the images", async () => {
  const plan: Plan = {
    version: planVersion,
    base: { image: "img" },
    steps: [],
    run: {
      command: [],
      env: [],
      mounts: [],
      settings: {},
      preparations: [],
      lifecycle: {
        userEnvProbe: "none",
        commands: [{ from: "container", stage: "initialize", programs: [{ args: ["sleep", "1000"] }] }],
      },
    },
  };
  const execute = {
    host: systemHost(),
    trace: () => {},
    signal: new AbortController().signal,
  } as unknown as ExecuteOptions;
  const facts = { plan, extensions: [], project: "/", found: {} as FoundImages, exact: false, execute };
  const controller = new AbortController();
  const running = new Approved(facts).initialize({ signal: controller.signal, output: () => {} });
  controller.abort();
  await expect(running).rejects.toThrow("RK505");
});
