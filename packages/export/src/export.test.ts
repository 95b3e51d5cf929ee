import type { Plan } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import { exportFormats } from "./exported.ts";
import { exportPlan } from "./index.ts";

const plan = (more: Partial<Plan> = {}): Plan => ({
  version: 1,
  base: { image: "debian:bookworm" },
  steps: [],
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
  ...more,
});
const from = ["x"];
const main = async (one: Plan, format: (typeof exportFormats)[number] = "dockerfile") => {
  const { files, ...rest } = await exportPlan({ format, plan: one });
  return { text: files[0]?.contents ?? "", files, ...rest };
};

describe("a Dockerfile", () => {
  it("extends variables of the base image instead of repeating them", async () => {
    const steps: Plan["steps"] = [
      { type: "prepend", from, layer: "project", name: "PATH", entries: ["/x"] },
      { type: "prepend", from, layer: "project", name: "LD_LIBRARY_PATH", entries: ["/y"] },
      { type: "prepend", from, layer: "project", name: "PATH", entries: ["/z"] },
    ];
    const { text } = await main(plan({ steps }));
    expect(text).toContain('ENV PATH="/x:${PATH}"');
    expect(text).toContain('ENV LD_LIBRARY_PATH="/y${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"');
    expect(text).toContain('ENV PATH="/z:/x:${PATH}"');
  });

  it("copies, runs and removes scripts, each a file of its own", async () => {
    const common = {
      type: "exec",
      from,
      layer: "project",
      title: "t",
      as: "root",
      env: {},
      caches: [],
    } as const;
    const exec = (script: string, name: string) => ({
      ...common,
      args: ["/bin/sh", "-c", script, name, "a b"],
    });
    const { text, files } = await main(
      plan({ steps: [exec("a\nb", "rocker-x"), exec("c\nd", "rocker-x"), exec("e", "x")] }),
    );
    expect(files.map(({ path }) => path)).toEqual(["Dockerfile", "scripts/x.sh", "scripts/x-2.sh"]);
    expect(text).toContain(
      "COPY scripts/x-2.sh /tmp/rocker-x-2.sh\nRUN /bin/sh /tmp/rocker-x-2.sh 'a b' \\\n    && rm /tmp/rocker-x-2.sh\n",
    );
    expect(text).toContain('RUN ["/bin/sh","-c","e","x","a b"]');
  });

  it("cannot be changed by line breaks in names", async () => {
    const { text } = await main(
      plan({
        run: {
          ...plan().run,
          mounts: [
            { type: "volume", source: "v", target: "/a\nRUN evil", readOnly: false, options: [], from: "x" },
          ],
        },
      }),
    );
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
      "FROM debian:bookworm",
    ]);
  });
});

describe("every format", () => {
  it.each(exportFormats)(
    "%s names preparations, copies and what is read before they exist",
    async (format) => {
      const { missing, text } = await main(
        plan({
          run: {
            ...plan().run,
            preparations: [
              { from: "x11", data: {} },
              { from: "ssh", data: null },
            ],
            mounts: [
              {
                type: "bind",
                source: "/run/user/1/rocker/x11.xauth",
                target: "/run/rocker/x",
                directory: false,
                readOnly: true,
                options: [],
                from: "x11",
              },
            ],
          },
        }),
        format,
      );
      expect(missing.map(({ what, from: by }) => `${by}: ${what}`)).toEqual(["x11: mount at /run/rocker/x"]);
      expect(text).not.toContain("x11.xauth");
      expect(text).toContain("mount at /run/rocker/x (x11)");
    },
  );
});
