import { type ContainerBuilder, defineExtension, type Read } from "@rocker/core";
import { isImageRoot, type RequestedAccount, scriptArguments } from "./account.ts";
import { readImageUser, setUpImageUser } from "./image-user.ts";
import { userOptions } from "./options.ts";
import { readAccount } from "./read-account.ts";
import type { RequestedUser } from "./requested-user.ts";
import { accountScript } from "./script.ts";

/** Runs the container as the host user, or as a user of the image with their IDs: `--user`, `--user-from-image`. */
export default defineExtension({
  name: "user",
  summary: "Run as your own user",
  options: userOptions,
  activation: ["user", "user-from-image"],
  read: ({ options, host, setBy }): Read<RequestedUser> => {
    const name = options["user-from-image"];
    if (name !== undefined)
      return readImageUser(name, options, host.user(), (option) => setBy(option) !== undefined);
    const read = readAccount(options, host.user());
    return "value" in read ? { value: { account: read.value } } : read;
  },
  setup(container, { value, active }) {
    if ("ofImage" in value) return setUpImageUser(container, value.ofImage);
    const { account } = value;
    const { name, uid, gid, home } = account;
    container.withAccount({ name, uid, gid, home });
    // In an isolated container, sudo has no effect, and its build has no network to install it.
    if (account.sudo && !active.has("isolate")) withSudo(container);
    if (!isImageRoot(account)) {
      container.withScript(accountScript(), scriptArguments(account), {
        layer: "user",
        as: "root",
        title: `account of ${name}`,
      });
    }
    withVariables(container, account);
    // Root's home is not where programs are run.
    if (account.uid !== 0) container.withDefaultWorkdir(account.home);
  },
});

function withSudo(container: ContainerBuilder): void {
  const names = ["sudo"];
  const packages = { apt: names, apk: names, dnf: names, pacman: names, zypper: names };
  container.withPackages(packages, { layer: "system", optional: true });
}

/**
 * Sets the variables that a login would set. They are set in the image rather than for the run, so that they override
 * the base image's values and `--env` still overrides them. SHELL is known in advance only when given as an option.
 */
function withVariables(container: ContainerBuilder, { name, home, shell }: RequestedAccount): void {
  const variables = { HOME: home, USER: name, LOGNAME: name, ...(shell && { SHELL: shell }) };
  for (const [variable, value] of Object.entries(variables)) {
    container.withEnvVariable(variable, value, { layer: "user" });
  }
}
