export { type FindOptions, findFiles } from "./find-files.ts";
export { namePattern } from "./name-pattern.ts";
