import type { ExtensionProblem, HostUser, Read } from "@rocker/core";
import { type RequestedAccount, requestedAccount } from "./account.ts";
import { requestedGroups } from "./groups.ts";
import type { UserValues } from "./options.ts";

/** The account to create, or values that account files cannot contain or that would damage the image. */
export function readAccount(options: UserValues, user: HostUser): Read<RequestedAccount> {
  const { groups, missing } = requestedGroups(options, user);
  const account = requestedAccount(options, user, groups);
  const problems = [
    ...nameProblems(account.name, account.uid, options["user-override-name"] !== undefined),
    ...homeProblems(account.home, options["user-override-home"] !== undefined),
    ...shellProblems(account.shell),
    ...(options["user-preserve-groups-permissive"] ? [] : missing.map((name) => notMember(name, user))),
  ];
  return problems.length > 0 ? { problems } : { value: account };
}

function nameProblems(name: string, uid: number, given: boolean): ExtensionProblem[] {
  const kind = given ? "usage" : "failure";
  const fix = "Specify another name: --user-override-name=NAME";
  if (name === "root" && uid !== 0) {
    return [
      {
        slug: "root-name",
        kind,
        what: `the user name "root" is reserved for uid 0, and your uid is ${uid}.`,
        fix,
      },
    ];
  }
  const reason = nameFault(name);
  if (!reason) return [];
  return [{ slug: "name", kind, what: `${JSON.stringify(name)} is not a valid user name: ${reason}.`, fix }];
}

function nameFault(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (/^[+#-]/.test(name)) return `a leading ${JSON.stringify(name[0])} has a special meaning in /etc/passwd`;
  if (/^\s|\s$/.test(name)) return "it starts or ends with whitespace";
  const odd = /[:,\x00-\x1f\x7f]/.exec(name);
  return odd ? `${JSON.stringify(odd[0])} is not allowed in names in /etc/passwd and /etc/group` : undefined;
}

function homeProblems(home: string, given: boolean): ExtensionProblem[] {
  const reason = pathFault(home) ?? (home === "/" ? "it is the root directory" : undefined);
  if (!reason) return [];
  return [
    {
      slug: "home",
      kind: given ? "usage" : "failure",
      what: `${JSON.stringify(home)} cannot be the home directory in the container: ${reason}.`,
      fix: "Specify another directory: --user-override-home=/home/NAME",
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
      fix: "Use a path such as /bin/bash, or an empty value for the image's shell: --user-override-shell=",
    },
  ];
}

function pathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return "it is not an absolute path";
  const odd = /[:\x00-\x1f\x7f]/.exec(path);
  return odd ? `${JSON.stringify(odd[0])} is not allowed in /etc/passwd` : undefined;
}

function notMember(name: string, user: HostUser): ExtensionProblem {
  return {
    slug: "group",
    kind: "usage",
    what: `--user-preserve-groups: ${user.name} is not a member of the group ${JSON.stringify(name)}.`,
    why: `Groups of ${user.name}: ${user.groups.map((group) => group.name).join(", ")}.`,
    fix: "Remove the group, or ignore missing groups with --user-preserve-groups-permissive.",
  };
}
