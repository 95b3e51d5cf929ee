import { cases } from "../../e2e/devcontainer-cli/cases.ts";
import { type Difference, differences, usual } from "../../e2e/devcontainer-cli/differences.ts";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";

/** docs/reference/dev-containers-compared.md: the differences that e2e/devcontainer-cli/compared.test.ts allows. */
export function comparedPage(): string {
  const rows = Object.values<Difference>(differences);
  const files = cases("localhost:5000").map(({ title, differs = [] }) => {
    const found = differs.filter((name) => !usual.includes(name)).map((name) => differences[name].what);
    return [title, found.join("; ") || "none"];
  });
  return `${generated}

# Compared with the dev container CLI

For each of ${files.length} devcontainer.json files, a test starts a container with \`devcontainer up\` of
[@devcontainers/cli](https://github.com/devcontainers/cli) and one with \`rocker up\`, and compares them: user and IDs, mounts,
environment, working directory, the order, user and directory of lifecycle commands and Features, ports, privileges, and who
owns new files in the project. These are all the differences. [Dev containers](dev-containers.md) describes what rocker does
with each property.

${table([["what", "devcontainer", "rocker", "why"], ...rows.map(({ what, cli, rocker, why }) => [what, cli, rocker, why])])}

## The files

${table([["a file with", "is different in"], ...files])}
`;
}
