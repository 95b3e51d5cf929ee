import type { Plan } from "@rocker/core/lifecycle";

/** Whether a step uses the user's ssh agent, which takes BuildKit or Buildah. */
export const buildsWithSsh = ({ steps }: Plan) =>
  steps.some((step) => step.type === "exec" && step.ssh !== undefined);
