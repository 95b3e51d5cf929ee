import type { Images, Runtime, Transfer } from "@rocker/core/engine";

/** Where the engine gets images that it does not have: the part of a runtime that is needed for that. */
export interface ImageSource extends Pick<Runtime, "name"> {
  readonly images: Pick<Images, "find">;
  readonly transfer: Pick<Transfer, "save">;
}
