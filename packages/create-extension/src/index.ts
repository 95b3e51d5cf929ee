/** For programs that scaffold extensions themselves. */
export { extensionFiles } from "./extension-files.ts";
export { type Identity, identityFaults, packageNameOf } from "./identity.ts";
export type { Ranges } from "./package-json.ts";
export { Refusal } from "./refusal.ts";
export { writeFiles } from "./write-files.ts";
