import type { WantedAccount } from "../account.ts";

/** The account that the script's tests ask for. */
export const ada: WantedAccount = {
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
