import assert from "node:assert/strict";
import type { Check } from "../contract.ts";
import { carriageReturn, difficultLines } from "../difficult-texts.ts";
import { printArguments, readArguments } from "../workshop.ts";

const texts = [...difficultLines.slice(1, 5), "", "no end", "two\nlines\n", carriageReturn];
const account = { name: "ada", uid: 1234, gid: 5678, home: "/home/ada" };
const facts = (...paths: string[]) => `stat -c '%a %u:%g' ${paths.join(" ")}`;

/** Files that are written into the image. */
export const fileChecks: Readonly<Record<string, Check>> = {
  "file: contents are exact": async (workshop) => {
    const { id } = await workshop.build((container) => {
      for (const [index, text] of texts.entries()) container.withNewFile(`/files/${index}`, text);
    }, {});
    const names = texts.map((_, index) => `/files/${index}`);
    const script = 'for file do cat "$file"; printf "\\0"; done';
    assert.deepEqual(readArguments(await workshop.shell(script, { image: id, args: names })), texts);
  },

  "file: a large one": async (workshop) => {
    const text = "0123456789abcde\n".repeat(2 ** 16 * 2);
    const { id } = await workshop.build((container) => container.withNewFile("/large", text));
    assert.equal(
      await workshop.shell("wc -c </large; tail -n 1 /large", { image: id }),
      "2097152\n0123456789abcde\n",
    );
  },

  "file: mode and owner": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withAccount(account)
        .withNewFile("/a", "")
        .withNewFile("/b", "", { permissions: 0o600, owner: "user" })
        .withNewFile("/c", "", { permissions: 0o755 })
        .withNewFile("/d", "", { permissions: 0o4750, owner: "user" }),
    );
    assert.equal(
      await workshop.shell(facts("/a", "/b", "/c", "/d"), { image: id }),
      "644 0:0\n600 1234:5678\n755 0:0\n4750 1234:5678\n",
    );
  },

  "file: missing parents are its owner's and open to all; those that are there stay as they are": async (
    workshop,
  ) => {
    const { id } = await workshop.build((container) =>
      container
        .withAccount(account)
        .withExec(["/bin/sh", "-c", "mkdir /there && chmod 751 /there && chown 7:8 /there"])
        .withNewFile("/there/new/deep/file", "", { owner: "user" })
        .withNewFile("/there/root/file", "")
        .withNewFile("/tmp/file", "", { owner: "user" }),
    );
    assert.equal(
      await workshop.shell(facts("/there", "/there/new", "/there/new/deep", "/there/root", "/tmp"), {
        image: id,
      }),
      "751 7:8\n755 1234:5678\n755 1234:5678\n755 0:0\n1777 0:0\n",
    );
  },

  "file: it replaces one that is there, with its owner and mode": async (workshop) => {
    const { id } = await workshop.build((container) =>
      container
        .withExec(["/bin/sh", "-c", "echo long before >/f && chmod 777 /f && chown 7:8 /f"])
        .withNewFile("/f", "new", { permissions: 0o640 }),
    );
    assert.equal(await workshop.shell(`cat /f; echo; ${facts("/f")}`, { image: id }), "new\n640 0:0\n");
  },

  "file: any path in ASCII": async (workshop) => {
    const names = ["a b", "it's", 'quo"te', "$HOME", "back\\slash", "a,b:c=d", "*", "[x]", "#", "-dash"];
    const { id } = await workshop.build((container) => {
      for (const name of names) container.withNewFile(`/any path/${name}`, name);
    });
    const seen = await workshop.shell(`cd "/any path"; set -- .[!.]* *; ${printArguments}`, { image: id });
    const written = readArguments(seen).filter((name) => name !== ".[!.]*");
    assert.deepEqual(written.sort(), [...names].sort());
  },

  "copy-from: a file and a directory of another image": async (workshop) => {
    const other = await workshop.build((container) =>
      container
        .withNewFile("/source/file", "in a folder")
        .withExec(["/bin/sh", "-c", "ln -s file /source/link && chmod 755 /source/file && echo x >/single"]),
    );
    const { id } = await workshop.build((container) =>
      container
        .withAccount(account)
        .withCopyFrom(other.tag, "/source", "/target")
        .withCopyFrom(other.tag, "/single", "/deep/one", { owner: "user" }),
    );
    assert.equal(
      await workshop.shell(
        `cat /target/file /deep/one; readlink /target/link; ${facts("/target/file", "/deep/one")}`,
        {
          image: id,
        },
      ),
      "in a folderx\nfile\n755 0:0\n644 1234:5678\n",
    );
  },
};
