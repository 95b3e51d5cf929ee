// @ts-check
import { cli, pythonPackage } from "./names.mjs";

/** An entry of mise's registry. mise installs from npm, or where there is no Node, from PyPI. */
export function miseEntry() {
  return `backends = ["npm:${cli.name}", "pipx:${pythonPackage}"]
description = "${cli.description}"
test = { cmd = "rocker --version", expected = "{{version}}" }
`;
}
