import { expect, test } from "vitest";
import { sourceImages } from "./source-images.ts";

test.each<[dockerfile: string, images: readonly string[] | undefined]>([
  ["FROM debian:12\nRUN true\n", ["debian:12"]],
  ["# FROM other\r\nfrom --platform=linux/arm64 \\\r\n  debian:12 as Build\r\nFROM build\r\n", ["debian:12"]],
  ["FROM scratch\nCOPY --chown=1 --from=tools:1 /a /b\nCOPY --from=0 /c /d", ["tools:1"]],
  ["FROM a AS b\nFROM c\nCOPY --from=b / /\nRUN --mount=type=bind,from=d,target=/d ls", ["a", "c", "d"]],
  ["ARG BASE=debian\nARG TAG='12'\nFROM $BASE:${TAG}\n", ["mine:12"]],
  ["ARG BASE\nFROM ${BASE:-debian}\n", undefined],
  ["FROM $NOWHERE\n", undefined],
  ["FROM a\nARG B=c\nFROM $B\n", undefined],
  ["# escape=`\nFROM a\n", undefined],
])("%j", (dockerfile, images) => {
  expect(sourceImages(dockerfile, { BASE: "mine" })).toEqual(images);
});
