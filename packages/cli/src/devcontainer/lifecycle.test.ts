import { describe, expect, it } from "vitest";
import { translated } from "../test-support/translated.ts";

describe("lifecycle commands of a devcontainer.json", () => {
  it("keep their form: a text for a shell, an array, or an object of both", () => {
    const { values, notices, faults } = translated({
      image: "x",
      initializeCommand: "a",
      onCreateCommand: ["a", "b c"],
      updateContentCommand: { a: "b", c: ["d", "e"] },
      postCreateCommand: "c && d",
      postStartCommand: "",
      postAttachCommand: [],
      waitFor: "onCreateCommand",
      userEnvProbe: "none",
    });
    expect([faults, notices]).toEqual([[], []]);
    expect(values).toMatchObject({
      "initialize-command": ["a"],
      "on-create-command": ['["a","b c"]'],
      "update-content-command": ['{"a":"b","c":["d","e"]}'],
      "post-create-command": ["c && d"],
      "user-env-probe": ["none"],
    });
    expect(Object.keys(values)).not.toContain("post-start-command");
    expect(Object.keys(values)).not.toContain("post-attach-command");
  });

  it("are texts, even if they look like another form or like the removal of one", () => {
    for (const command of ['["a"]', '{"a": "b"}', "[ -f x ] && y", "! grep x y"]) {
      const { values, faults } = translated({ image: "x", postCreateCommand: command });
      expect([faults, values["post-create-command"]]).toEqual([[], [JSON.stringify({ "": command })]]);
    }
  });

  it("have the variables of the specification, and leave those of the shell alone", () => {
    const { values, hostVariables } = translated(
      {
        image: "x",
        containerEnv: { A: "1" },
        postCreateCommand:
          "${containerWorkspaceFolder} ${localEnv:TOKEN} ${containerEnv:A} ${HOME} ${X:-y} $Z",
        postStartCommand: ["${localWorkspaceFolderBasename}"],
      },
      { env: { TOKEN: "t" } },
    );
    expect(values["post-create-command"]).toEqual(["/workspaces/project t 1 ${HOME} ${X:-y} $Z"]);
    expect(values["post-start-command"]).toEqual(['["project"]']);
    expect(hostVariables).toEqual(["TOKEN"]);
  });

  it("are left out if a variable of the container has no value", () => {
    const { values, omitted } = translated({ image: "x", postCreateCommand: "${containerEnv:UNKNOWN}" });
    expect(values).not.toHaveProperty("post-create-command");
    expect(omitted).toEqual(["not run: postCreateCommand (no value for ${containerEnv:UNKNOWN})"]);
  });
});
