import { z } from "zod";
import type { Session } from "../session.ts";

/** Words for programs: none has a NUL in it. */
const word = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\0]*$/, "must not contain NUL");

/** The same form as for "rocker agent new". It becomes a part of paths. */
export const name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "up to 40 lowercase letters, digits and dashes");

export const ref = word(1000);

/** Linux limits each argument of a program to 128 KiB. */
export const command = word(100_000);

export const path = word(4000).regex(/[^/]$/, "must name a file");

export const directory = word(4000);

export const seconds = z.number().positive().max(86_400);

export const position = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What says which project a tool is for: nothing, if there is only one. */
export function projectArgument({ projects }: Session) {
  if (projects.length === 1) return {};
  return { project: z.enum(projects).describe("Directory of the project on the host") };
}

/** What says which environment a tool is for. */
export const environmentArguments = (session: Session) => ({
  environment: name.describe("Name of the environment"),
  ...projectArgument(session),
});
