import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fakePodman, oneStore } from "../test-support/fake-podman.ts";
import { podmanClient } from "./client.ts";
import { PodmanImages } from "./images.ts";

/** A podman with images, each process of rocker a `find` of its own. */
function store(info: object = oneStore) {
  const podman = fakePodman(info);
  const { file } = podman;
  const index = file("graph/overlay-images/images.json");
  const ids = new Map<string, string>();
  /** As containers/storage does: it replaces the file. */
  const writeIndex = () => {
    writeFileSync(`${index}.tmp`, JSON.stringify([...ids].map(([name, id]) => ({ id, names: [name] }))));
    renameSync(`${index}.tmp`, index);
  };
  return {
    ...podman,
    index,
    tag: (name: string, id: string) => {
      ids.set(name, id);
      writeFileSync(file(`store/${name}`), id);
      writeIndex();
    },
    untag: (name: string) => {
      ids.delete(name);
      rmSync(file(`store/${name}`));
      writeIndex();
    },
    find: async (name: string, more = {}) => {
      const host = podman.host(more);
      return (await new PodmanImages(podmanClient(host), host).find(name))?.id;
    },
  };
}

/** A store whose answer about "base" is remembered. */
async function warm(info?: object) {
  const one = store(info);
  one.tag("base", "id-1");
  for (let run = 0; run < 3; run++) expect(await one.find("base")).toBe("sha256:id-1");
  return one;
}

test("an image that was found is found again without starting podman", async () => {
  const { find, starts } = await warm();
  const before = starts();
  expect([await find("base"), await find("base"), starts()]).toEqual(["sha256:id-1", "sha256:id-1", before]);
});

describe("podman is asked again when", () => {
  test("the name leads to another image", async () => {
    const { find, tag } = await warm();
    tag("base", "id-2");
    expect(await find("base")).toBe("sha256:id-2");
  });

  test("the image is gone", async () => {
    const { find, untag } = await warm();
    untag("base");
    expect(await find("base")).toBeUndefined();
  });

  test("another image is tagged, pulled, built or removed", async () => {
    const { find, tag, starts } = await warm();
    tag("other", "id-9");
    const before = starts();
    expect([await find("base"), starts()]).toEqual(["sha256:id-1", before + 1]);
  });

  test.each([
    ["the program", "podman", ""],
    ["a configuration file", "home/.config/containers/storage.conf", "[storage]\n"],
    ["a directory of them", "home/.config/containers/registries.conf.d/1.conf", "\n"],
    ["a short name", "home/.cache/containers/short-name-aliases.conf", "[aliases]\n"],
  ])("%s changes", async (_what, path, text) => {
    const { find, file, starts } = await warm();
    const before = starts();
    if (text === "") chmodSync(file(path), 0o700);
    else {
      mkdirSync(file(path).replace(/\/[^/]*$/, ""), { recursive: true });
      writeFileSync(file(path), text);
    }
    // Once about itself, and about the image until it is known that nothing changed while it answered.
    expect([await find("base"), await find("base")]).toEqual(["sha256:id-1", "sha256:id-1"]);
    expect([starts(), await find("base"), starts()]).toEqual([before + 3, "sha256:id-1", before + 3]);
  });

  test.each([
    "CONTAINER_HOST",
    "CONTAINERS_STORAGE_CONF",
    "STORAGE_DRIVER",
    "XDG_DATA_HOME",
    "CONTAINERS_CONF",
  ])("%s is set", async (name) => {
    const { find, starts } = await warm();
    const before = starts();
    await find("base", { [name]: "/elsewhere" });
    expect(starts()).toBeGreaterThan(before);
  });

  test("a file that a variable names changes", async () => {
    const { find, file, starts } = await warm();
    const more = { CONTAINERS_STORAGE_CONF: file("mine.conf") };
    writeFileSync(file("mine.conf"), "");
    for (let run = 0; run < 3; run++) await find("base", more);
    const before = starts();
    await find("base", more);
    expect(starts()).toBe(before);
    writeFileSync(file("mine.conf"), "[storage]\n");
    await find("base", more);
    expect(starts()).toBeGreaterThan(before);
  });

  test("the remembered answers are damaged, or may be another user's", async () => {
    const { find, file, starts } = await warm();
    const answers = file("home/.cache/rocker/podman-images.json");
    for (const spoil of [() => writeFileSync(answers, "{"), () => chmodSync(answers, 0o666)]) {
      spoil();
      const before = starts();
      expect([await find("base"), starts()]).toEqual(["sha256:id-1", before + 1]);
    }
  });
});

describe("nothing is remembered", () => {
  const { host, store: graph } = oneStore;
  test.each([
    ["of images on another machine", { host: { ...host, serviceIsRemote: true }, store: graph }],
    [
      "where images are in several stores",
      { host, store: { ...graph, graphOptions: { "overlay.imagestore": "/images" } } },
    ],
    ["where podman does not say where its images are", { host }],
    [
      "where the list of images is another podman's",
      { host, store: { ...graph, graphRoot: "DIRECTORY/other" } },
    ],
  ])("%s", async (_where, info) => {
    const { find, tag, file, starts } = store(info);
    mkdirSync(file("other/overlay-images"), { recursive: true });
    writeFileSync(file("other/overlay-images/images.json"), '[{"id":"of-another"}]');
    tag("base", "id-1");
    for (let run = 0; run < 3; run++) await find("base");
    const before = starts();
    await find("base");
    expect(starts()).toBe(before + 1);
  });

  test("of an image that is missing", async () => {
    const { find, file } = await warm();
    expect(await find("later")).toBeUndefined();
    // Without a change of the list, which a real podman would make.
    writeFileSync(file("store/later"), "id-3");
    expect(await find("later")).toBe("sha256:id-3");
  });

  test("if the list of images changes while podman answers", async () => {
    const { find, tag, file, index } = store();
    tag("base", "id-1");
    await find("base");
    const retag = [
      `printf id-2 > ${file("store/base")}`,
      `cp ${index} ${index}.tmp`,
      `mv ${index}.tmp ${index}`,
    ];
    writeFileSync(file("meanwhile"), retag.join("\n"));
    expect(await find("base")).toBe("sha256:id-1");
    rmSync(file("meanwhile"));
    expect(await find("base")).toBe("sha256:id-2");
  });
});
