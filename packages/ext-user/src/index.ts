import { type ContainerBuilder, defineExtension } from "@rocker/core";
import { isImageRoot, scriptArguments, type WantedAccount, wantedAccount } from "./account.ts";
import { userOptions } from "./options.ts";
import { accountProblems } from "./problems.ts";
import { accountScript } from "./script.ts";

/** The host's user as the container's: `--user`. */
export default defineExtension({
  name: "user",
  summary: "Your own user in the container",
  options: userOptions,
  activation: ["user"],
  validate: ({ options, host }) => accountProblems(options, host.user()),
  setup(container, { options, host }) {
    const account = wantedAccount(options, host.user());
    const { name, uid, gid, home } = account;
    container.withAccount({ name, uid, gid, home });
    if (account.sudo) withSudo(container);
    if (!isImageRoot(account)) {
      container.withScript(accountScript(), scriptArguments(account), {
        layer: "person",
        as: "root",
        title: `account of ${name}`,
      });
    }
    withVariables(container, account);
  },
});

function withSudo(container: ContainerBuilder): void {
  const names = ["sudo"];
  const everywhere = { apt: names, apk: names, dnf: names, pacman: names, zypper: names };
  container.withPackages(everywhere, { layer: "system", optional: true });
}

/**
 * What a login would set. In the image and not in the run: a value of the base must not win, whoever runs the image,
 * and `--env` may still say otherwise. SHELL is known before the image is built only when it was given.
 */
function withVariables(container: ContainerBuilder, { name, home, shell }: WantedAccount): void {
  const variables = { HOME: home, USER: name, LOGNAME: name, ...(shell && { SHELL: shell }) };
  for (const [variable, value] of Object.entries(variables)) {
    container.withEnvVariable(variable, value, { layer: "person" });
  }
}
