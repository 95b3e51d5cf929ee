import { expect, test, vi } from "vitest";
import { commandMeant, refuseMistypedCommand } from "./mistyped-command.ts";

test.each([
  ["update", "rocker ext add"],
  ["udpate", "rocker ext add"],
  ["exec", "rocker enter"],
  ["list", "rocker ls"],
  ["biuld", "rocker build"],
  ["doctro", "rocker doctor"],
])("%s means %s", (word, command) => {
  expect(commandMeant(word)).toBe(command);
});

test.each([
  "debian",
  "ubuntu",
  "alpine",
  "busybox",
  "node",
  "golang",
  "rust",
  "nginx",
  "redis",
  "ros",
  "debian:12",
  "a/b",
])("%s is an image", (word) => {
  expect(commandMeant(word)).toBeUndefined();
});

const refused = (argv: string[], isHere = false) => {
  const findImage = vi.fn(async () => (isHere ? ({ id: "x" } as never) : undefined));
  const image = argv.at(-1) ?? "";
  return { findImage, done: refuseMistypedCommand(argv, { base: { image } }, { find: findImage }) };
};

test("only a first argument that is no local image is refused", async () => {
  await expect(refused(["udpate"]).done).rejects.toThrow("RK445");
  await expect(refused(["udpate"], true).done).resolves.toBeUndefined();
  await expect(refused(["--user", "udpate"]).done).resolves.toBeUndefined();
  const ordinary = refused(["debian"]);
  await ordinary.done;
  expect(ordinary.findImage).not.toHaveBeenCalled();
});
