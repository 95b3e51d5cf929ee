import type { Plan } from "@rocker/core/lifecycle";
import type { Missing } from "../exported.ts";

/** Whether a step uses the user's ssh agent, which takes BuildKit or Buildah. */
export const buildsWithSsh = ({ steps }: Plan) =>
  steps.some((step) => step.type === "exec" && step.ssh !== undefined);

/** For a format that builds the image and cannot pass the agent on. */
export const sshMissing = (plan: Plan): readonly Missing[] =>
  buildsWithSsh(plan)
    ? [{ what: "your ssh agent in the build", from: "", why: "build the image with --format shell" }]
    : [];
