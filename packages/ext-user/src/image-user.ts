import type { ContainerBuilder, ExtensionProblem, HostUser, Read } from "@rocker/core";
import { scriptArguments } from "./account.ts";
import { requestedGroups } from "./groups.ts";
import type { UserValues } from "./options.ts";
import { imageUserScript } from "./script.ts";

/** A user of the image to run as. */
export interface ImageUser {
  /** Empty: the USER of the image. */
  readonly name: string;
  /** The IDs that it gets, and supplementary groups of the host; undefined: it stays as it is. */
  readonly becomes: Pick<HostUser, "uid" | "gid" | "groups"> | undefined;
  readonly sudo: boolean;
}

/** Names, and not what account files cannot contain. */
const userName = /^[^-+:,#\s\x00-\x1f\x7f][^:,\s\x00-\x1f\x7f]*$/;

/**
 * Reads `--user-from-image`. Root has fixed IDs: the image's root stays root, and where the host user is root, the image's
 * user stays as it is.
 */
export function readImageUser(
  name: string,
  options: UserValues,
  user: HostUser,
  isSet: (option: keyof UserValues & string) => boolean,
): Read<{ readonly ofImage: ImageUser }> {
  const { groups } = requestedGroups(options, user);
  const problems = [...conflicts(isSet), ...(name === "" || userName.test(name) ? [] : [badName(name)])];
  if (problems.length > 0) return { problems };
  const keeps = options["user-image-ids"] || user.uid === 0 || name === "root";
  const sudo = isSet("user-sudo") && options["user-sudo"];
  return { value: { ofImage: { name, becomes: keeps ? undefined : { ...user, groups }, sudo } } };
}

function conflicts(isSet: (option: keyof UserValues & string) => boolean): ExtensionProblem[] {
  const overrides = ["user-override-name", "user-override-home", "user-override-shell"] as const;
  return overrides.filter(isSet).map((option) => ({
    slug: "from-image",
    kind: "usage",
    what: `--${option} cannot be used with --user-from-image: the user of the image keeps its name, home and shell.`,
    fix: `Remove --${option}, or use --user.`,
  }));
}

function badName(name: string): ExtensionProblem {
  return {
    slug: "name",
    kind: "usage",
    what: `${JSON.stringify(name)} is not a valid user name.`,
    fix: "Specify a user of the image: --user-from-image=NAME",
  };
}

/** HOME is not set: engines take it from the account in the image. */
export function setUpImageUser(container: ContainerBuilder, { name, becomes, sudo }: ImageUser): void {
  if (!becomes) {
    if (name !== "") container.withUser(name);
  } else {
    const { uid, gid, groups } = becomes;
    const home = `/home/${name || "user"}`;
    container.withAccount({ name, uid, gid, home });
    const own = { fullName: "", shell: undefined, hostShell: "" };
    const account = { ...own, name, uid, gid, home, group: name || `group${gid}`, groups, sudo };
    container.withScript(imageUserScript(), scriptArguments(account), {
      layer: "user",
      as: "root",
      title: name === "" ? "your IDs for the image's user" : `your IDs for ${name}`,
      ...(name === "" && { userVariable: "ROCKER_IMAGE_USER" }),
    });
  }
  if (name === "") return;
  // These are steps too: without one, the image, and its USER, would stay as they are.
  for (const variable of ["USER", "LOGNAME"]) container.withEnvVariable(variable, name, { layer: "user" });
}
