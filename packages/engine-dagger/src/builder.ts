import type { Builder, BuildRequest, Host } from "@rocker/core/engine";

/** Properties of every builder on a Dagger engine, wherever its images go. */
export const daggerBuilder = {
  name: "dagger",
  /** Must change when the same plan would produce a different image. */
  lowering: "dagger-1",
  ssh: true,
} as const satisfies Omit<Builder, "build" | "describe">;

/** Builds images with a Dagger engine, local or remote, for another engine that runs them. */
export function builderFor(host: Host): Builder {
  return {
    ...daggerBuilder,
    describe: async () => (await import("./describe.ts")).describeDagger(host),
    async build(request: BuildRequest): Promise<string> {
      // Loaded on demand: most runs do not build anything.
      const { buildWithDagger } = await import("./build.ts");
      return buildWithDagger(host, request);
    },
  };
}
