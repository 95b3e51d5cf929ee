import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import vscode from "./index.ts";
import { attachUri } from "./uri.ts";

/** Stands in for ext-container, -user and -home: sets only what ext-vscode reads. */
const others = ["container", "user", "home"].map((name) =>
  defineExtension({
    name,
    summary: "x",
    options: { [name]: { type: "boolean", summary: "on" } },
    setup(container) {
      if (name === "container") container.withSetting("name", "box");
      if (name === "user") container.withAccount({ name: "ada", uid: 7, gid: 7, home: "/home/ada" });
    },
  }),
);
const plan = (line: string) => planOf([vscode, ...others], line);

describe("--vscode", () => {
  test("keeps the server in a volume for the user", () => {
    const view = plan("--vscode --user --container img");
    expect(view.mountAt("/home/ada/.vscode-server")).toMatchObject({
      type: "volume",
      source: "rocker-vscode-server-1234-7",
    });
    expect(view.step("exec", "editor's directory")).toMatchObject({ as: "user", layer: "user" });
    expect(plan("--vscode --container img").mountAt("/root/.vscode-server")).toMatchObject({
      source: "rocker-vscode-server-1234-0",
    });
  });

  test("adds no volume if the home is mounted", () => {
    expect(plan("--vscode --home --container img").plan.run.mounts).toEqual([]);
  });

  test("requires a container name", () => {
    expect(problemsOf([vscode, ...others], "--vscode img").map(({ code }) => code)).toEqual([
      "vscode/no-name",
    ]);
  });

  test("requires no name for a persistent container", () => {
    expect(problemsOf([vscode, ...others], "--vscode img", { persistent: true })).toEqual([]);
  });

  test("prints the command to attach before the container starts", async () => {
    const notices: string[] = [];
    const { run } = plan("--vscode --container img").plan;
    await vscode.prepare?.(
      {},
      { host: fakeHost(), run, user: "", notice: (text) => void notices.push(text) },
    );
    expect(notices).toEqual([
      `attach VS Code with: code --folder-uri ${attachUri({ name: "box", directory: "/" })}`,
    ]);
  });
});

describe("attachUri", () => {
  const read = (uri: string) => {
    const [, hex = "", path] = /^vscode-remote:\/\/attached-container\+([0-9a-f]+)(\/.*)$/.exec(uri) ?? [];
    return [JSON.parse(Buffer.from(hex, "hex").toString()), path];
  };

  test.each([
    [{ name: "box", directory: "/srv/p" }, { containerName: "/box" }, "/srv/p"],
    [{ name: "box", directory: "/a b;'$(x)?#" }, { containerName: "/box" }, "/a%20b%3b%27%24%28x%29%3f%23"],
    [
      { name: "b", directory: "/", context: "far" },
      { containerName: "/b", settings: { context: "far" } },
      "/",
    ],
  ])("%j", (target, authority, path) => {
    expect(read(attachUri(target))).toEqual([authority, path]);
  });
});
