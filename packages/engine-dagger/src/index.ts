import { dagger } from "./engine.ts";

/** Dagger as builder; what it built is run by Docker or Podman. */
export default [dagger];
