import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngines, rockerImages, type TestEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

const nameOf = ({ name, as }: TestEngine) => `rocker-e2e/onbuild-${name}-${as.uid}:1`;

/** An image with settings that only some image formats have, and with instructions for builds on it. */
const dockerfile = `FROM debian:bookworm
ENV A=1
WORKDIR /usr
HEALTHCHECK --interval=1h CMD true
VOLUME /data
ONBUILD COPY . /taken
ONBUILD RUN touch /triggered
`;

describeEngines("a base image with ONBUILD instructions", (engine) => {
  const base = nameOf(engine);
  const options = using(engine);
  const removeImages = () => {
    const built = rockerImages(engine).filter((name) => name.startsWith("localhost/rocker/onbuild-"));
    for (const name of built) engine.client("rmi", "--force", name);
  };

  beforeAll(() => {
    removeImages();
    const directory = ownDirectory(engine.as);
    writeFileSync(join(directory, "Dockerfile"), dockerfile);
    // The OCI format has neither ONBUILD nor HEALTHCHECK.
    const format = engine.name === "podman" ? ["--format=docker"] : [];
    engine.client("build", ...format, "--tag", base, directory);
  });
  afterAll(removeImages);

  const look = ["sh", "-c", "ls -d /taken /triggered; pwd; echo $A"];
  const line = ["--user", "--no-user-sudo", base, ...look];

  it.runIf(engine.name === "docker").each(["1", "0"])(
    "is built on without them and keeps its other settings (DOCKER_BUILDKIT=%s)",
    async (buildkit) => {
      const env = { ...options.env, DOCKER_BUILDKIT: buildkit };
      removeImages();
      const { stdout, stderr } = await rocker(line, { ...options, env });
      expect(stdout, stderr).toBe("/usr\n1\n");
      const [tag = ""] = rockerImages(engine).filter((name) => name.startsWith("localhost/rocker/onbuild-"));
      const format = "{{json .Config.Healthcheck}} {{json .Config.Volumes}} {{len .RootFS.Layers}}";
      const settings = (image: string) => engine.client("image", "inspect", "--format", format, image);
      const count = (text: string) => Number(text.trim().split(" ").at(-1));
      expect(settings(tag).split(" ").slice(0, 2)).toEqual(settings(base).split(" ").slice(0, 2));
      // The account is one layer; the copy of the base image adds none.
      expect(count(settings(tag))).toBe(count(settings(base)) + 1);
      expect(rockerImages(engine).filter((name) => name.startsWith("localhost/rocker/base:"))).toEqual([]);
    },
  );

  it.runIf(engine.name === "podman")("is refused, with the first of them", async () => {
    const { code, stdout, stderr } = await rocker(line, options);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK240[\s\S]*COPY \. \/taken/);
    expect(rockerImages(engine).filter((name) => name.startsWith("localhost/rocker/onbuild-"))).toEqual([]);
    expect(engine.client("ps", "--all", "--external", "--format={{.Image}}")).not.toContain(base);
  });

  it("runs as it is if nothing is added to the image", async () => {
    expect((await rocker([base, ...look], options)).stdout).toBe("/usr\n1\n");
  });
});
