import type { RequestedAccount } from "../account.ts";

/** The account that the tests of the script create. */
export const ada: RequestedAccount = {
  name: "ada",
  uid: 1234,
  gid: 1234,
  group: "ada",
  home: "/home/ada",
  fullName: "Ada Lovelace",
  shell: undefined,
  hostShell: "/bin/bash",
  groups: [],
  sudo: false,
};
