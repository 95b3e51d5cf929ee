import { expect, test } from "vitest";
import { sourceImages, startImage } from "./source-images.ts";

test.each<[dockerfile: string, images: readonly string[] | undefined]>([
  ["FROM debian:12\nRUN true\n", ["debian:12"]],
  ["# FROM other\r\nfrom --platform=linux/arm64 \\\r\n  debian:12 as Build\r\nFROM build\r\n", ["debian:12"]],
  ["FROM scratch\nCOPY --chown=1 --from=tools:1 /a /b\nCOPY --from=0 /c /d", ["tools:1"]],
  ["FROM a AS b\nFROM c\nCOPY --from=b / /\nRUN --mount=type=bind,from=d,target=/d ls", ["a", "c", "d"]],
  ["ARG BASE=debian\nARG TAG='12'\nFROM $BASE:${TAG}\n", ["mine:12"]],
  ["ARG BASE\nFROM ${BASE:-debian}${NONE:-:12}\n", ["mine:12"]],
  ["ARG TAG\nFROM debian:${TAG:-12}${BASE:+}\n", ["debian:12"]],
  ["FROM debian:${TAG:-$BASE}\n", undefined],
  ["FROM $NOWHERE\n", undefined],
  ["FROM a\nARG B=c\nFROM $B\n", undefined],
  ["ARG constructor\nFROM $constructor\n", [""]],
  ["ARG toString=debian\nFROM $toString AS valueOf\nFROM valueOf", ["debian"]],
  ["# escape=`\nFROM a\n", undefined],
])("%j", (dockerfile, images) => {
  expect(sourceImages(dockerfile, { BASE: "mine" })).toEqual(images);
});

const stages =
  "ARG V=12\nFROM debian:$V AS Base\nFROM other AS tools\nFROM base AS dev\nCOPY --from=tools / /\n";

test.each<[dockerfile: string, target: string | undefined, image: string | undefined]>([
  [stages, undefined, "debian:12"],
  [stages, "TOOLS", "other"],
  [stages, "1", "other"],
  [stages, "dev", "debian:12"],
  [stages, "nowhere", undefined],
  ["FROM a AS a\nFROM a\n", undefined, "a"],
  ["FROM debian AS debian\n", undefined, "debian"],
  ["FROM scratch\n", undefined, undefined],
  ["FROM $NOWHERE\n", undefined, undefined],
  ["# escape=`\nFROM a\n", undefined, undefined],
  ["", undefined, undefined],
])("%j with target %s starts from %s", (dockerfile, target, image) => {
  expect(startImage(dockerfile, {}, target)).toBe(image);
});
