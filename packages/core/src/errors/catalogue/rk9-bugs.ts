import { bug } from "./entry.ts";

/** Bugs of rocker itself. */
export const bugErrors = {
  RK901: bug((f: { message: string }) => ({
    what: f.message,
    fix: "This is a bug of rocker. Please report it with what stands above: https://github.com/dagger-rocker/rocker/issues",
  })),
};
