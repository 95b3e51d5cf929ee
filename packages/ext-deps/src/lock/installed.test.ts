import { expect, it } from "vitest";
import { readInstalled } from "./installed.ts";

it("parses the output of each package manager", () => {
  const text = `== apt
git 1:2.39.5-0+deb12u1
libc6 2.36-9
== apk
musl-1.2.5-r0
py3-pip-23.1-r1
== rpm
bash 5.2.26-3.fc40
== pip
Foo_Bar==1.0
== conda
# platform: linux-64
numpy=1.26.4=py312
== npm
/usr/lib
/usr/lib/node_modules/@acme/x:@acme/x@1.2.3:undefined
/usr/lib/node_modules/npm:npm@9.2.0
== gem
rake (13.0.6, 12.0)
bundler (default: 2.4.20)
== cargo
ripgrep v14.1.0:
    rg
`;
  expect(readInstalled(text)).toEqual({
    apt: { git: "1:2.39.5-0+deb12u1", libc6: "2.36-9" },
    apk: { musl: "1.2.5-r0", "py3-pip": "23.1-r1" },
    dnf: { bash: "5.2.26-3.fc40" },
    zypper: { bash: "5.2.26-3.fc40" },
    pip: { "foo-bar": "1.0" },
    conda: { numpy: "1.26.4" },
    npm: { "@acme/x": "1.2.3", npm: "9.2.0" },
    gem: { rake: "13.0.6", bundler: "2.4.20" },
    cargo: { ripgrep: "14.1.0" },
  });
});
