import { docker } from "./docker/engine.ts";
import { podman } from "./podman/engine.ts";

/** Docker and Podman, each as builder and runtime. */
export default [docker, podman];
