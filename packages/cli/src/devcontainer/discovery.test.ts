import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../configuration/load.ts";
import type { DevcontainerRequest } from "../configuration/loaded-configuration.ts";
import { hostIn } from "../test-support/configured.ts";

const devcontainer = (image: string) => ({ image, workspaceMount: "", workspaceFolder: "/w" });

/** What is loaded, as far as these tests are about it. */
async function load(host: Host, request?: DevcontainerRequest) {
  const loaded = await loadConfiguration(host, request);
  const images = loaded.layers.flatMap(({ entries }) =>
    entries.flatMap(({ key, value }) => (key === "image" && value.kind === "scalar" ? value.text : [])),
  );
  const { project, hasDevcontainer } = loaded;
  const relative = (path: string) => path.replace(`${host.env.HOME}/`, "");
  return {
    images,
    hasDevcontainer,
    project: project && relative(project.directory),
    files: project?.files.map(({ path }) => relative(path)) ?? [],
    codes: [...loaded.problems, ...loaded.warnings].map(({ code }) => code),
    texts: [...loaded.problems, ...loaded.warnings].map(({ what, fix }) => `${what} ${fix}`),
  };
}

describe("a devcontainer.json without a file of rocker's", () => {
  it.each([".devcontainer/devcontainer.json", ".devcontainer.json", ".devcontainer/web/devcontainer.json"])(
    "is found as %s, from a subdirectory too, and read on request only",
    async (name) => {
      const host = hostIn({ [`project/${name}`]: devcontainer("a") }, "project/deep/er");
      expect(await load(host)).toMatchObject({ images: [], hasDevcontainer: true, project: undefined });
      expect(await load(host, {})).toMatchObject({
        images: ["a"],
        hasDevcontainer: false,
        project: "project",
        files: [`project/${name}`],
        codes: [],
      });
    },
  );

  it("is not found above the home directory, or where a nearer directory has a configuration", async () => {
    const above = hostIn({ ".devcontainer.json": devcontainer("a"), "home/project/x": "" }, "home/project");
    expect(await load({ ...above, env: { HOME: join(above.cwd, "..") } })).toMatchObject({
      hasDevcontainer: false,
    });
    const nearer = hostIn({ ".devcontainer.json": devcontainer("a"), "project/.rockerrc": "image: b\n" });
    expect(await load(nearer, {})).toMatchObject({ images: ["b"], files: ["project/.rockerrc"] });
    const own = hostIn({ ".rockerrc": "image: b\n", "project/.devcontainer.json": devcontainer("a") });
    expect(await load(own, {})).toMatchObject({ images: ["a"], project: "project" });
  });

  it("is below the user's local settings for the project", async () => {
    const host = hostIn({
      "project/.devcontainer.json": devcontainer("a"),
      "project/.rockerrc.local.yaml": "image: b\n",
    });
    expect(await load(host)).toMatchObject({ images: ["b"], hasDevcontainer: true });
    expect(await load(host, {})).toMatchObject({ images: ["a", "b"] });
  });

  it("is one of several: the default ones first, the others by name", async () => {
    const host = hostIn({
      "project/.devcontainer/devcontainer.json": devcontainer("default"),
      "project/.devcontainer.json": devcontainer("second"),
      "project/.devcontainer/web/devcontainer.json": devcontainer("web"),
      "project/other/dev.json": devcontainer("other"),
    });
    expect(await load(host, {})).toMatchObject({ images: ["default"], codes: ["RK118"] });
    expect(await load(host, { name: "web" })).toMatchObject({ images: ["web"], codes: [] });
    expect(await load(host, { name: ".devcontainer.json" })).toMatchObject({ images: ["second"] });
    expect(await load(host, { name: "other/dev.json" })).toMatchObject({ images: ["other"] });
    expect(await load(host, { name: join(host.cwd, "other/dev.json") })).toMatchObject({ images: ["other"] });
    const { texts } = await load(host, { name: "wed" });
    expect(texts[0]).toMatch(
      /dev container "wed" not found\. Did you mean web\? .*: \.devcontainer\/devcontainer\.json, \.devcontainer\.json.*web/,
    );
  });

  it("has to be chosen if all are in subdirectories", async () => {
    const host = hostIn({
      "project/.devcontainer/web/devcontainer.json": devcontainer("web"),
      "project/.devcontainer/api/devcontainer.json": devcontainer("api"),
      "project/.devcontainer/empty/x": "",
    });
    const { codes, texts } = await load(host, {});
    expect(codes).toEqual(["RK126"]);
    expect(texts[0]).toBe(
      "this project has several dev containers: api, web. Choose one with --devcontainer NAME.",
    );
    expect(await load(host, { name: "api" })).toMatchObject({ images: ["api"], codes: [] });
  });

  it("may be of another project, which then is the project", async () => {
    const host = hostIn({ "other/.devcontainer/devcontainer.json": devcontainer("a"), "project/x": "" });
    const read = await load(host, { name: "../other/.devcontainer/devcontainer.json" });
    expect(read).toMatchObject({ images: ["a"], project: "other", codes: [] });
  });
});

describe("a file of rocker's that refers to a devcontainer.json", () => {
  const files = {
    "project/.devcontainer/web/devcontainer.json": devcontainer("web"),
    "project/.devcontainer/api/devcontainer.json": devcontainer("api"),
  };
  it("names one, and the command line may choose another", async () => {
    const host = hostIn({ ...files, "project/.rockerrc": "devcontainer: web\n" });
    expect(await load(host)).toMatchObject({ images: ["web"], hasDevcontainer: false });
    expect(await load(host, { name: "api" })).toMatchObject({ images: ["api"] });
    const unchosen = hostIn({ ...files, "project/.rockerrc": "devcontainer: true\n" });
    expect((await load(unchosen)).codes).toEqual(["RK126"]);
    const without = hostIn({ ...files, "project/.rockerrc": "image: own\n" });
    expect(await load(without)).toMatchObject({ images: ["own"], codes: [] });
    expect(await load(without, { name: "api" })).toMatchObject({ images: ["api", "own"] });
  });

  it("is wrong if there is none", async () => {
    for (const value of ["true", "nowhere", "[a]"]) {
      const host = hostIn({ "project/.rockerrc": `devcontainer: ${value}\n` });
      expect((await load(host)).codes, value).toEqual(["RK110"]);
    }
    const off = hostIn({ ...files, "project/.rockerrc": "image: a\ndevcontainer: false\n" });
    expect(await load(off)).toMatchObject({ images: ["a"], codes: [] });
  });
});

describe("a template", () => {
  it("is read beside the file or above it, within the project, and counts as a file of the project", async () => {
    const template = { options: { tag: { default: "12" } } };
    for (const place of ["project/.devcontainer", "project"]) {
      const host = hostIn({
        "project/.devcontainer/devcontainer.json": devcontainer("a:${templateOption:tag}"),
        [`${place}/devcontainer-template.json`]: template,
      });
      expect(await load(host, {})).toMatchObject({
        images: ["a:12"],
        files: ["project/.devcontainer/devcontainer.json", `${place}/devcontainer-template.json`],
      });
    }
    const above = hostIn({
      "project/.devcontainer/devcontainer.json": devcontainer("a:${templateOption:tag}"),
      "devcontainer-template.json": template,
    });
    expect((await load(above, {})).codes).toEqual(["RK110"]);
  });
});

describe("a hostile file", () => {
  const hostile = async (make: (path: string) => void, name = ".devcontainer/devcontainer.json") => {
    const host = hostIn({ "project/.devcontainer/x": "" });
    make(join(host.cwd, name));
    expect((await load(host)).codes).toEqual([]);
    return [...new Set((await load(host, {})).codes)];
  };

  it("is reported, and read by nobody before it is needed", async () => {
    const fifo = (path: string) => execFileSync("mkfifo", [path]);
    expect(await hostile(fifo)).toEqual(["RK113"]);
    expect(await hostile(fifo, ".devcontainer.json")).toEqual(["RK113"]);
    expect(await hostile((path) => mkdirSync(path))).toEqual(["RK113"]);
    expect(await hostile((path) => symlinkSync("/etc/passwd", path))).toEqual(["RK113"]);
    expect(await hostile((path) => writeFileSync(path, "/".repeat(10_000_000)))).toEqual(["RK113"]);
    expect(await hostile((path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d])))).toEqual(["RK113"]);
    expect(await hostile((path) => writeFileSync(path, "[".repeat(60_000)))).toEqual(["RK112"]);
    const deep = `{"customizations": ${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    expect(await hostile((path) => writeFileSync(path, deep))).toEqual(["RK112"]);
  });

  it("may be a template", async () => {
    const host = hostIn({ "project/.devcontainer.json": devcontainer("a") });
    symlinkSync("/etc/passwd", join(host.cwd, "devcontainer-template.json"));
    expect((await load(host, {})).codes).toEqual(["RK113"]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    "of another user is ignored, and reported when it would be used",
    async () => {
      const host = hostIn({ ".rockerrc": "image: own\n", "project/.devcontainer.json": devcontainer("a") });
      chownSync(join(host.cwd, ".devcontainer.json"), 65534, 65534);
      expect(await load(host)).toMatchObject({ images: ["own"], codes: [] });
      expect(await load(host, {})).toMatchObject({ images: ["own"], codes: ["RK117"] });
    },
  );
});
