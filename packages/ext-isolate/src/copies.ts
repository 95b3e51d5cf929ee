/**
 * Copies of projects, for a plugin that has its own.
 * @module @rocker/ext-isolate/copies
 */

export { applyCopy } from "./apply-copy.ts";
export { type Copy, type CopyContents, copyAt, discardCopy, makeCopy } from "./copy.ts";
export { pendingChanges } from "./pending-changes.ts";
export { showCopy } from "./show-copy.ts";
