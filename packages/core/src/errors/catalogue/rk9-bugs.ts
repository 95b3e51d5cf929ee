import { bug } from "./entry.ts";

/** Bugs of rocker itself. */
export const bugErrors = {
  RK901: bug((f: { message: string }) => ({
    what: f.message,
    fix: "This is a bug in rocker. Please report it with all of this output: https://github.com/dagger-rocker/rocker/issues",
  })),
};
