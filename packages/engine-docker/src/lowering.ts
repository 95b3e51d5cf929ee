/**
 * How plans become Dockerfiles and arguments of `docker run`, for programs that write them down instead of running them.
 * @module @rocker/engine-docker/lowering
 */

export { mountArguments, settingArguments } from "./client/arguments.ts";
export { type ContextFile, type DockerfileStyle, type LoweredPlan, lower } from "./dockerfile/lower.ts";
export { escapeWord, jsonArray, quote, singleLine } from "./dockerfile/quote.ts";
