import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlainFile } from "./plain-file.ts";
import { readYamlFile } from "./read-file.ts";

const plain = (text: string) => readPlainFile("/p/x.deps.yaml", "x.deps.yaml", Buffer.from(text));
const byYaml = (text: string) => readYamlFile("/p/x.deps.yaml", "x.deps.yaml", Buffer.from(text));

const accepted = [
  'apt_main:\n  - git\n  - jq # for the scripts\n\n# more\nrun_test:\n- make -C /opt "all" it\'s\n- echo $HOME; x\n',
  "apt: [git, jq,cmake ] # all\npip_a: [a==1.0]\nscript_post-main:   # see there\n    - sub/a b.sh\n    # not this\n    - c.sh",
  "run_user-setup:\n  - --flag -x\n  - ~/x ~ #\nenv_a:\n  -   A=1 2  \n",
];

describe("readPlainFile", () => {
  it.each(accepted)("reads %j like the YAML reader", (text) => {
    const read = plain(text);
    expect(read).toBeDefined();
    expect(read).toEqual(byYaml(text));
  });

  it.each([
    "",
    "# nothing",
    "apt_a:\n",
    "apt_a: git",
    "apt_a: []",
    "apt_a: [x,]",
    "apt_a: [-]",
    "apt_a:#\n- x",
    "apt_a:\n- x\napt_a:\n- y",
    "apt_a: [x]\n- y",
    "apt_a:\n- x\n - y",
    "apt_a:\n- x\n  more",
    "apt_a:\n- a: b",
    "apt_a:\n- a:",
    "apt_a:\n- 'x'",
    "apt_a:\n- é",
    "apt_a:\n- x\r\n",
    "apt_a:\n\t- x",
    "atp_a:\n- x",
    "apt_a/b:\n- x",
    "version: 2",
    "apt_a: [x]\n---\napt_b: [y]",
    `apt_a:\n${"- x\n".repeat(30_000)}`,
  ])("leaves %j to the YAML reader", (text) => {
    expect(plain(text)).toBeUndefined();
  });

  it("never differs from the YAML reader", () => {
    const characters = [..."#:,[]{}&*!|>'\"%@?~-=.$ x\n\t\r", "é"];
    const pieces = ["apt_a", "run_b:", "apt_c: [", "\n  - ", "\n- ", " #", ": ", "---", "git", "no", "<<"];
    const text = fc
      .tuple(
        fc.constantFrom("apt_z:\n  - ", "apt_z: [", ""),
        fc.array(fc.constantFrom(...characters, ...pieces)),
      )
      .map(([start, some]) => start + some.join(""));
    let count = 0;
    fc.assert(
      fc.property(text, (text) => {
        const read = plain(text);
        if (!read) return;
        count++;
        expect(read).toEqual(byYaml(text));
      }),
      { numRuns: 5000 },
    );
    expect(count).toBeGreaterThan(50);
  });
});
