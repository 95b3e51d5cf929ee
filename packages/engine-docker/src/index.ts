import { docker } from "./docker/engine.ts";
import { podman } from "./podman/engine.ts";

/** The engines Docker and Podman. Each builds images and runs containers. */
export default [docker, podman];
