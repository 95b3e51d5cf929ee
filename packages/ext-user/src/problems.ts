import type { ExtensionProblem, HostUser } from "@rocker/core";
import { wantedAccount } from "./account.ts";
import { askedGroups } from "./groups.ts";
import type { UserValues } from "./options.ts";

/** What no account file can hold, and what would take something from the image. */
export function accountProblems(options: UserValues, user: HostUser): ExtensionProblem[] {
  const account = wantedAccount(options, user);
  return [
    ...nameProblems(account.name, account.uid, options["user-override-name"] !== undefined),
    ...homeProblems(account.home, options["user-override-home"] !== undefined),
    ...shellProblems(account.shell),
    ...groupProblems(options, user),
  ];
}

function nameProblems(name: string, uid: number, given: boolean): ExtensionProblem[] {
  const kind = given ? "usage" : "failure";
  const fix = "Give another one: --user-override-name=NAME";
  if (name === "root" && uid !== 0) {
    return [
      { slug: "root-name", kind, what: `the user name root belongs to uid 0, and you are uid ${uid}.`, fix },
    ];
  }
  const reason = nameFault(name);
  if (!reason) return [];
  return [{ slug: "name", kind, what: `${JSON.stringify(name)} cannot be a user name: ${reason}.`, fix }];
}

function nameFault(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (/^[+#-]/.test(name))
    return `${JSON.stringify(name[0])} at the beginning means something else in /etc/passwd`;
  if (/^\s|\s$/.test(name)) return "it begins or ends with a blank";
  const odd = /[:,\x00-\x1f\x7f]/.exec(name);
  return odd ? `${JSON.stringify(odd[0])} ends the name in /etc/passwd or /etc/group` : undefined;
}

function homeProblems(home: string, given: boolean): ExtensionProblem[] {
  const reason = pathFault(home) ?? (home === "/" ? "it is the root of the file system" : undefined);
  if (!reason) return [];
  return [
    {
      slug: "home",
      kind: given ? "usage" : "failure",
      what: `${JSON.stringify(home)} cannot be the home in the container: ${reason}.`,
      fix: "Give another one: --user-override-home=/home/NAME",
    },
  ];
}

function shellProblems(shell: string | undefined): ExtensionProblem[] {
  const reason = shell === undefined ? undefined : pathFault(shell);
  if (!reason) return [];
  return [
    {
      slug: "shell",
      kind: "usage",
      what: `${JSON.stringify(shell)} cannot be the login shell: ${reason}.`,
      fix: "Give a path like /bin/bash, or nothing for the shell that the image has: --user-override-shell=",
    },
  ];
}

function pathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return "it is not an absolute path";
  const odd = /[:\x00-\x1f\x7f]/.exec(path);
  return odd ? `/etc/passwd has no way to write ${JSON.stringify(odd[0])}` : undefined;
}

function groupProblems(options: UserValues, user: HostUser): ExtensionProblem[] {
  const { missing } = askedGroups(options, user);
  if (options["user-preserve-groups-permissive"]) return [];
  return missing.map((name) => ({
    slug: "group",
    kind: "usage",
    what: `--user-preserve-groups names ${JSON.stringify(name)}, a group that ${user.name} is not in.`,
    why: `Groups of ${user.name}: ${user.groups.map((group) => group.name).join(", ")}.`,
    fix: "Leave it out, or let rocker leave it out: --user-preserve-groups-permissive",
  }));
}
