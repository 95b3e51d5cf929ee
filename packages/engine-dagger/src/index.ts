import { dagger } from "./engine.ts";

/** The engine Dagger, which builds images. Docker or Podman runs them. */
export default [dagger];
