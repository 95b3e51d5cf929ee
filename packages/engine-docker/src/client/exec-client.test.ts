import { expect, test } from "vitest";
import { errorMessageFrom } from "./exec-client.ts";

test.each([
  ["Error response from daemon: No such image: nowhere:1\n", "No such image: nowhere:1"],
  [
    "docker: Error response from daemon: pull access denied.\nSee 'docker run --help'.\n",
    "pull access denied",
  ],
  [
    "invalid reference format\n\nRun 'docker create --help' for more information\n",
    "invalid reference format",
  ],
  [
    "Trying to pull…\nError: statfs /nowhere: no such file or directory\n",
    "statfs /nowhere: no such file or directory",
  ],
  ["", ""],
])("errorMessageFrom(%j)", (stderr, message) => {
  expect(errorMessageFrom(stderr)).toBe(message);
});
