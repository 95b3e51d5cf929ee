import { expect, test } from "vitest";
import type { EngineInventory, KnownContainer, KnownImage } from "./inventory.ts";
import { forgettable, prunable } from "./prunable.ts";

const container = (name: string, running: boolean, project = "/", run: object = {}) =>
  ({ record: { name, project, plan: { run } }, facts: { name, running } }) as unknown as KnownContainer;
const image = (
  tag: string,
  usedBy: string[] = [],
  otherNames: string[] = [],
  { basisOf = [], created = "" }: Partial<KnownImage> & { created?: string } = {},
) =>
  ({
    record: { tag, id: tag, created },
    facts: { id: tag },
    ownSize: 1,
    usedBy,
    otherNames,
    basisOf,
  }) as unknown as KnownImage;
const engine = (containers: KnownContainer[], images: KnownImage[] = []): EngineInventory => ({
  engine: "e",
  runtime: {} as EngineInventory["runtime"],
  problem: undefined,
  containers,
  images,
  leftovers: [],
});
const names = (inventory: EngineInventory, all = false) => {
  const { containers, images, kept } = prunable(inventory, all);
  return {
    containers: containers.map(({ record }) => record.name),
    images: images.map(({ record }) => record.tag),
    kept: kept.map(({ because }) => because),
  };
};

test("selects stopped containers whose project is gone, with --all every stopped one, and no running one", () => {
  const some = engine([
    container("runs", true, "/gone"),
    container("stopped", false),
    container("lost", false, "/gone"),
  ]);
  expect(names(some).containers).toEqual(["lost"]);
  expect(names(some, true).containers).toEqual(["stopped", "lost"]);
});

test("keeps images that remaining containers use or that have another tag", () => {
  const some = engine(
    [container("lost", false, "/gone")],
    [
      image("free"),
      image("used", ["foreign"]),
      image("freed", ["lost"]),
      image("both", ["lost", "x"]),
      image("named", [], ["mine:1"]),
    ],
  );
  expect(names(some)).toMatchObject({
    images: ["free", "freed"],
    kept: ["used by foreign", "used by x", "tagged mine:1"],
  });
});

test("forgets what no longer exists, unless its engine is not available", () => {
  const gone = { ...container("gone", false), facts: undefined };
  expect(forgettable(engine([gone])).containers).toEqual([gone]);
  expect(forgettable({ ...engine([gone]), runtime: undefined }).containers).toEqual([]);
  expect(names(engine([gone]), true).containers).toEqual([]);
});

test("removes an image after those based on it, and keeps it with them", () => {
  const base = image("base", [], [], { basisOf: ["child"], created: "2026-01-01" });
  const child = (usedBy: string[]) => image("child", usedBy, [], { created: "2026-01-02" });
  expect(names(engine([], [base, child([])])).images).toEqual(["child", "base"]);
  expect(names(engine([], [base, child(["foreign"])]))).toMatchObject({
    images: [],
    kept: ["used by foreign", "another image is based on it"],
  });
});

test("selects the services of containers that another program removed", () => {
  const gone = (name: string, run: object) => ({ ...container(name, false, "/", run), facts: undefined });
  const some = engine([
    gone("alone", {}),
    gone("with", { services: {} }),
    container("is", true, "/", { services: {} }),
  ]);
  expect(prunable(some, false).services.map(({ record }) => record.name)).toEqual(["with"]);
  expect(prunable({ ...some, runtime: undefined }, false).services).toEqual([]);
});
