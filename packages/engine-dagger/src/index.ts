import { dagger } from "./engine.ts";

/** The engine Dagger, which builds images. Another engine, such as Docker, runs them. */
export default [dagger];
