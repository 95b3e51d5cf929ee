import { expect, test } from "vitest";
import { systemHost } from "./system-host.ts";
import { hasTrustedOwner } from "./trusted-owner.ts";

const hostOf = (uid: number, caller?: string) => {
  const user = { ...systemHost().user(), uid };
  return { user: () => user, env: { SUDO_UID: caller } };
};
const ada = hostOf(1234, "7");
const root = (caller?: string) => hostOf(0, caller);

test.each([
  ["the user's", ada, { uid: 1234 }, true],
  ["root's", ada, { uid: 0 }, true],
  ["another user's", ada, { uid: 7 }, false],
  ["another user's link to a file of the user's", ada, { uid: 1234, linkUid: 7 }, false],
  ["the user's link to another user's file", ada, { uid: 7, linkUid: 1234 }, false],
  ["the user's link to root's", ada, { uid: 0, linkUid: 1234 }, true],
  ["a user's, for root", root(), { uid: 7 }, false],
  ["that of the user who called sudo", root("7"), { uid: 7 }, true],
  ["another user's, with sudo", root("7"), { uid: 8 }, false],
  ["with a SUDO_UID that is no number", root("7 "), { uid: 7 }, false],
])("%s", (_what, host, facts, trusted) => {
  expect(hasTrustedOwner(facts, host)).toBe(trusted);
});
