import { describe, expect, it } from "vitest";
import { translated } from "../test-support/translated.ts";

describe("variables of a devcontainer.json", () => {
  it("are replaced in paths, names and mounts", () => {
    const { values, host } = translated(
      {
        image: "example/${localWorkspaceFolderBasename}:${env:TAG}${localEnv:NONE}",
        workspaceFolder: "/workspaces/${localWorkspaceFolderBasename}",
        mounts: [
          "source=${localWorkspaceFolder}/x,target=${containerWorkspaceFolder}/y,type=bind",
          "source=v-${containerWorkspaceFolderBasename},target=/v,type=volume",
        ],
        runArgs: ["--label", "url=${localEnv:NONE:http://a:1}"],
      },
      { env: { TAG: "1" } },
    );
    expect(values).toEqual({
      image: ["example/project:1"],
      volume: [`${host.cwd}:/workspaces/project`, `${host.cwd}/x:/workspaces/project/y`, "v-project:/v"],
      workdir: ["/workspaces/project"],
      label: ["url=http://a:1"],
    });
  });

  it("include an ID that is stable for a project and a file", () => {
    const read = () => translated({ image: "x", mounts: ["source=d-${devcontainerId},target=/d"] });
    const [, volume = ""] = read().values.volume ?? [];
    expect(volume).toMatch(/^d-[0-9a-v]{52}:\/d$/);
    expect(read().values.volume?.[1]).not.toBe(volume);
  });

  it("include the defaults of a template", () => {
    const content = { image: "example:${templateOption:variant}" };
    const template = { options: { variant: { type: "string", default: "12" } } };
    expect(translated(content, { template }).values.image).toEqual(["example:12"]);
    const { faults, values } = translated(content);
    expect([faults, values.image]).toEqual([['RK110 "image"'], undefined]);
  });

  it("of the host need consent when their value is used, unless they only name the user", () => {
    const content = {
      image: "registry.example/${localEnv:SECRET}",
      workspaceFolder: "/w/${localEnv:USER}/${localEnv:UNSET:none}",
    };
    const { hostVariables } = translated(content, { env: { SECRET: "s", USER: "ada" } });
    expect(hostVariables).toEqual(["SECRET"]);
  });

  it("without a value are reported, and what uses them is left out", () => {
    const { values, omitted, faults } = translated({
      image: "x",
      mounts: ["source=a,target=/${valueOf}"],
      securityOpt: ["seccomp=${unknown}"],
      forwardPorts: ["${localEnv:PORT}"],
    });
    expect(values).not.toHaveProperty("security-opt");
    expect(values.volume).toHaveLength(1);
    expect(faults).toEqual([]);
    expect(omitted).toEqual([
      "not mounted: mounts (no value for ${valueOf})",
      "not forwarded: forwardPorts (an empty text)",
      "not used: securityOpt (no value for ${unknown})",
    ]);
  });
});

describe("environment variables", () => {
  it("of the same name stay references to the host's", () => {
    const { values, hostVariables } = translated(
      {
        containerEnv: {
          SET: "${localEnv:SET}",
          UNSET: "${localEnv:UNSET}",
          FALLBACK: "${localEnv:FALLBACK:a:b}",
        },
        remoteEnv: { TOKEN: "${localEnv:TOKEN:none}" },
      },
      { env: { SET: "secret", TOKEN: "secret" } },
    );
    expect(values.env).toEqual(["SET", "UNSET=", "FALLBACK=a:b", "TOKEN"]);
    expect(hostVariables).toEqual([]);
  });

  it("refer to another host variable, and never get its value", () => {
    const { values, omitted } = translated(
      {
        containerEnv: {
          MINE: "${localEnv:SECRET}",
          TEXT: "x${localEnv:SECRET}y${env:SECRET:no}${localEnv:UNSET:z}",
          BOTH: "${containerEnv:PATH}:${localEnv:SECRET}",
          OF_TEXT: "${containerEnv:TEXT}",
          HOME_OF: "${localEnv:HOME}/x",
        },
      },
      { env: { SECRET: "s3cr3t" } },
    );
    expect(values.env?.[0]).toBe("MINE=${localEnv:SECRET}");
    expect(values.env?.[1]).toBe("TEXT=x${localEnv:SECRET}y${localEnv:SECRET}z");
    expect(values.env?.[2]).toMatch(/^HOME_OF=\/.*\/x$/);
    expect(omitted).toEqual([
      "not set: BOTH (uses ${containerEnv:PATH}, host variable SECRET), OF_TEXT (uses ${containerEnv:TEXT})",
    ]);
  });

  it("are replaced in the middle of every text, also in arrays and objects, but not in names", () => {
    const { values, hostVariables } = translated(
      {
        image: "x${localEnv:B}y",
        containerEnv: { "K${localEnv:B}": "1" },
        mounts: ["source=v-${localEnv:B}-y,target=/x${localEnv:B}y,type=volume"],
        runArgs: ["--hostname=x${localEnv:B}y", "--label", "${localEnv:B}=x${localEnv:B}y"],
        capAdd: ["X${localEnv:B}Y"],
        postCreateCommand: { "k${localEnv:B}": ["x${localEnv:B}y"] },
        remoteUser: "x${localEnv:B}y",
        forwardPorts: ["localhost:${localEnv:B}1"],
      },
      { env: { B: "8" } },
    );
    expect(values.image).toEqual(["x8y"]);
    expect(values.env).toEqual(["K${localEnv:B}=1"]);
    expect(values.volume).toContain("v-8-y:/x8y");
    expect([values.hostname, values.label, values["cap-add"]]).toEqual([["x8y"], ["8=x8y"], ["X8Y"]]);
    expect(values["post-create-command"]).toEqual(['{"k${localEnv:B}":["x8y"]}']);
    expect(values["user-from-image"]).toEqual(["x8y"]);
    expect(values.port).toEqual(["127.0.0.1:81:81"]);
    expect(hostVariables).toEqual(["B"]);
  });

  it("of remoteEnv override those of containerEnv, and null removes them", () => {
    const { values, omitted } = translated({
      containerEnv: { A: "1", B: "2", N: 3 },
      remoteEnv: { A: "remote-${containerEnv:B}", B: null, C: null, PATH: "${containerEnv:PATH}:/x" },
    });
    expect(values.env).toEqual(["A=1", "N=3", "PATH=${containerEnv:PATH}:/x"]);
    expect(omitted).toEqual(["not set: A (uses ${containerEnv:B})", "not used: remoteEnv (null for C)"]);
    const known = translated({ containerEnv: { A: "1" }, remoteEnv: { B: "${containerEnv:A}2" } });
    expect(known.values.env).toEqual(["A=1", "B=12"]);
    // Its value is not known here, and the image's is another one.
    const secret = { containerEnv: { A: "${localEnv:SECRET}" }, remoteEnv: { B: "${containerEnv:A}2" } };
    const { omitted: unknown } = translated(secret, { env: { SECRET: "s" } });
    expect(unknown).toEqual(["not set: B (uses ${containerEnv:A})"]);
  });

  it("have valid names and text", () => {
    const { faults } = translated({ containerEnv: { "!A": "1", "B=": "1", C: ["x"], D: null } });
    expect(faults.map((one) => one.slice(0, 5))).toEqual(["RK110", "RK110", "RK110", "RK110"]);
  });
});

describe("mounts", () => {
  const mounted = (mount: unknown, files = {}) => {
    const { values, host, ...rest } = translated(
      { image: "x", workspaceMount: "", workspaceFolder: "/w", mounts: [mount] },
      { files },
    );
    const own = JSON.parse(JSON.stringify(values).replaceAll(host.env.HOME ?? "", "~")) as typeof values;
    return { volume: own.volume?.[0], tmpfs: own.tmpfs?.[0], ...rest };
  };

  it.each([
    ["source=data,target=/d,type=volume", "data:/d"],
    ["src=data,dst=/d", "data:/d"],
    ["type=volume,source=data,destination=/d,readonly,consistency=cached", "data:/d:ro"],
    ["type=volume,source=data,target=/d,volume-nocopy=true,ro=false", "data:/d:nocopy"],
    ['"type=volume","source=data","target=/a,b"', "data:/a,b"],
    ["type=volume,target=/d", ":/d"],
    ["source=${localEnv:HOME}/x,target=/d", "~/x:/d"],
    [
      "type=bind,source=${localEnv:HOME}/x,target=/a:b,readonly=1,bind-propagation=rslave",
      "~/x:/a\\:b:ro,rslave",
    ],
    ["type=bind,source=../y,target=/d", "~/project/y:/d"],
    [{ source: "data", target: "/d", type: "volume" }, "data:/d"],
    [{ source: "${localEnv:HOME}/x", target: "/d", type: "bind", readonly: true }, "~/x:/d:ro"],
    [{ target: "/d", type: "volume" }, ":/d"],
  ])("%j", (mount, expected) => {
    const { volume, faults, omitted } = mounted(mount, { x: "", "project/y": "" });
    expect({ volume, faults, omitted }).toEqual({ volume: expected, faults: [], omitted: [] });
  });

  it("may be temporary file systems, or a single string", () => {
    expect(mounted({ type: "tmpfs", target: "/t" }).tmpfs).toBe("/t");
    expect(mounted("type=tmpfs,target=/t,tmpfs-size=1g")).toMatchObject({
      tmpfs: "/t",
      omitted: ["not used: mounts (tmpfs-size)"],
    });
    expect(translated({ image: "x", mounts: "source=a1,target=/a" }).values.volume).toContain("a1:/a");
  });

  it("that cannot be made are left out, with the reason", () => {
    expect(mounted("type=bind,source=/nowhere/x,target=/x")).toMatchObject({
      volume: undefined,
      omitted: ["not mounted: mounts (/nowhere/x not found)"],
    });
    expect(mounted("type=volume,source=data,target=/x,volume-opt=device=/etc").volume).toBeUndefined();
  });

  it("whose source may still be created are left out until then", () => {
    const content = {
      image: "x",
      initializeCommand: "make",
      mounts: ["type=bind,source=/nowhere/x,target=/x"],
    };
    const { pending, omitted, leftOut } = translated(content);
    expect([pending, omitted, leftOut]).toEqual([["/nowhere/x"], [], []]);
  });

  it.each([
    5,
    ["x"],
    "source=x",
    "source=data,target=d",
    "type=cluster,source=data,target=/d",
    "type=bind,target=/d",
    "type=volume,source=a b,target=/d",
    { source: {} },
  ])("rejects %j", (mount) => {
    expect(mounted(mount).faults).toEqual(['RK110 "mounts"']);
  });
});

describe("the workspace", () => {
  const workspace = (content: object) => {
    const { values, host, faults } = translated({ image: "x", ...content });
    return [values.volume?.map((one) => one.replace(host.cwd, ".")) ?? [], values.workdir?.[0], faults];
  };

  it.each([
    [{}, [".:/workspaces/project"], "/workspaces/project"],
    [{ workspaceFolder: "/work" }, [".:/work"], "/work"],
    [{ workspaceFolder: "/workspaces/project/sub" }, [".:/workspaces/project"], "/workspaces/project/sub"],
    [
      {
        workspaceFolder: "/w/src",
        workspaceMount: "source=${localWorkspaceFolder},target=/w,type=bind,consistency=cached",
      },
      [".:/w"],
      "/w/src",
    ],
    [{ workspaceMount: "type=bind,source=${localWorkspaceFolder},target=/w" }, [".:/w"], "/w"],
    [
      {
        workspaceFolder: "/w",
        workspaceMount: "source=${localWorkspaceFolder},target=${containerWorkspaceFolder}",
      },
      [".:/w"],
      "/w",
    ],
    [{ workspaceFolder: "/w", workspaceMount: "" }, [], "/w"],
  ])("%j", (content, volumes, workdir) => {
    expect(workspace(content)).toEqual([volumes, workdir, []]);
  });

  it("has absolute paths", () => {
    expect(workspace({ workspaceFolder: "w" })[2]).toEqual(['RK110 "workspaceFolder"']);
  });
});

describe("the image", () => {
  it("is built from a Dockerfile with arguments, relative to the file", () => {
    const { values, host, omitted } = translated(
      {
        build: {
          dockerfile: "Dockerfile.dev",
          context: "..",
          args: { A: "${localEnv:TZ:UTC}", N: 1 },
          target: "dev",
          cacheFrom: "example/cache",
          options: [
            "--build-arg",
            "B=2",
            "--target=other",
            "--platform",
            "linux/amd64",
            "--no-cache",
            "--pull",
          ],
        },
      },
      { env: {} },
    );
    expect(values).toMatchObject({
      dockerfile: [
        `file=${host.cwd}/.devcontainer/Dockerfile.dev`,
        `context=${host.cwd}`,
        "target=other",
        "args=A=UTC,N=1,B=2",
      ],
      platform: ["linux/amd64"],
      nocache: ["true"],
    });
    expect(omitted).toEqual(["not used: build.cacheFrom (example/cache), build.options (--pull)"]);
  });

  it("may have the older form, and takes precedence over an image", () => {
    const { values, host, omitted } = translated({
      dockerFile: "../D",
      context: "../c",
      image: "x",
      build: { args: { A: "1" } },
    });
    expect(values.dockerfile).toEqual([`file=${host.cwd}/D`, `context=${host.cwd}/c`, "args=A=1"]);
    expect(omitted).toEqual(["not used: image (there is a Dockerfile)"]);
  });

  it("is missing from a project of Compose services, which is refused", () => {
    const compose = { dockerComposeFile: ["a.yml", "b.yml"], service: "app", runServices: ["db"] };
    expect(translated(compose).faults).toEqual(['RK121 "dockerComposeFile"']);
    for (const one of [translated(compose, { hasImage: true }), translated({ ...compose, image: "x" })]) {
      expect(one.faults).toEqual([]);
      expect(one.omitted).toEqual(["not started: dockerComposeFile, service (app), runServices"]);
    }
  });
});

describe("other properties", () => {
  it("become rocker's options", () => {
    const { values, omitted } = translated({
      image: "x",
      init: true,
      privileged: false,
      capAdd: ["SYS_PTRACE"],
      securityOpt: ["seccomp=unconfined"],
      forwardPorts: [3000, "3001", "localhost:3002", "db:5432"],
      appPort: [4000, "8080:80"],
      remoteUser: "vscode",
    });
    expect(values).toMatchObject({
      init: ["true"],
      "cap-add": ["SYS_PTRACE"],
      "security-opt": ["seccomp=unconfined"],
      port: [
        "127.0.0.1:3000:3000",
        "127.0.0.1:3001:3001",
        "127.0.0.1:3002:3002",
        "127.0.0.1:4000:4000",
        "8080:80",
      ],
      "user-from-image": ["vscode"],
    });
    expect(values).not.toHaveProperty("privileged");
    expect(omitted).toEqual(["not forwarded: forwardPorts (db:5432)"]);
    expect(translated({ appPort: "1:2" }).values.port).toEqual(["1:2"]);
  });

  it.each([
    [{ remoteUser: "root" }, { "user-from-image": ["root"] }],
    [{ containerUser: "vscode" }, { "user-from-image": ["vscode"] }],
    [{ containerUser: "vscode", remoteUser: "root" }, { "user-from-image": ["root"] }],
    [{ remoteUser: "${localEnv:NOBODY}" }, {}],
    [{ remoteUser: "1000:1000" }, { user: ["true"] }],
    [
      { remoteUser: "vscode", updateRemoteUserUID: false },
      { "user-from-image": ["vscode"], "user-image-ids": ["true"] },
    ],
  ])("%j", (content, users) => {
    const values = Object.entries(translated(content).values);
    expect(Object.fromEntries(values.filter(([key]) => key.startsWith("user")))).toEqual(users);
  });

  it("are Features, with their lock, the ID and the user", () => {
    const { values, omitted, host } = translated(
      {
        image: "x",
        remoteUser: "vscode",
        features: {
          "ghcr.io/devcontainers/features/node:1": "20",
          "./local": { packages: 'a,b "c"', on: true, unset: null, name: "${localWorkspaceFolderBasename}" },
          "https://example.com/devcontainer-feature-go.tgz": {},
        },
        overrideFeatureInstallOrder: ["./local"],
      },
      {
        files: {
          "project/.devcontainer/local/devcontainer-feature.json": "{}",
          "project/.devcontainer/local/install.sh": "",
        },
      },
    );
    expect(omitted).toEqual([]);
    expect(values).toMatchObject({
      feature: [
        "ghcr.io/devcontainers/features/node:1,version=20",
        `${host.cwd}/.devcontainer/local,"packages=a,b ""c""",on=true,name=project`,
        "https://example.com/devcontainer-feature-go.tgz",
      ],
      "feature-order": ["./local"],
      "feature-lock": [`${host.cwd}/.devcontainer/devcontainer-lock.json`],
      "feature-id": [expect.stringMatching(/^[0-9a-v]{52}$/)],
      "feature-user": ["vscode"],
    });
  });

  it("are left out if they are Features that cannot be found, or outside .devcontainer", () => {
    const { values, omitted } = translated(
      {
        image: "x",
        features: {
          docker: {},
          "owner/repo/go": {},
          "../local": {},
          "/etc": {},
          "./gone": {},
          "./half": {},
          "x.io/v": "${unknown}",
        },
        overrideFeatureInstallOrder: ["x"],
      },
      { files: { "project/.devcontainer/half/devcontainer-feature.json": "{}" } },
    );
    expect(omitted).toEqual([
      "not installed: features (docker, owner/repo/go, ../local, /etc, ./gone not found, ./half without install.sh), x.io/v (no value for ${unknown})",
    ]);
    expect(Object.keys(values)).not.toContain("feature-lock");
  });

  it("with a name that the specification has retired are those that replaced them", () => {
    const { values, omitted } = translated({
      image: "x",
      features: { node: "20", golang: {}, "docker-from-docker": {} },
      overrideFeatureInstallOrder: ["golang", "fish"],
    });
    const registry = "ghcr.io/devcontainers/features";
    expect(values).toMatchObject({
      feature: [
        `${registry}/node:1,version=20`,
        `${registry}/go:1`,
        `${registry}/docker-outside-of-docker:1`,
      ],
      "feature-order": [`${registry}/go:1`],
    });
    expect(omitted).toEqual(["not used: overrideFeatureInstallOrder (fish)"]);
  });

  it("are left out by name, in one notice, or for --strict each with its place", () => {
    const { notices, leftOut, omitted, values, faults } = translated({
      image: "x",
      features: { fish: {}, "owner/repo/go": {} },
      imag: "y",
    });
    expect(faults).toEqual([]);
    expect(omitted).toEqual(["not installed: features (fish, owner/repo/go)", "unknown: imag"]);
    expect(notices[0]?.code).toBe("RK125");
    expect(new Set(leftOut.map(({ code }) => code))).toEqual(new Set(["RK121"]));
    expect(leftOut[0]?.what).toMatch(
      /^\.devcontainer\/devcontainer\.json:1:\d+: "features" \(fish\) is not installed\.$/,
    );
    expect(values.image).toEqual(["x"]);
  });

  it("for editors are shown, and not in the notice", () => {
    const { notices, shown } = translated({
      name: "Web",
      customizations: { vscode: {} },
      portsAttributes: { "3000": { label: "Site" } },
      otherPortsAttributes: { onAutoForward: "ignore" },
      secrets: { API_KEY: {} },
      overrideCommand: true,
      shutdownAction: "none",
    });
    expect(notices).toEqual([]);
    expect(shown).toEqual([
      "name (Web)",
      "customizations (vscode)",
      "portsAttributes (3000 Site)",
      "otherPortsAttributes",
      "secrets (API_KEY)",
      "overrideCommand (true)",
      "shutdownAction (none)",
    ]);
  });

  it("do not remove values of the user's own configuration", () => {
    const { values, faults } = translated({
      securityOpt: ["!no-new-privileges"],
      runArgs: ["--cap-drop", "!ALL"],
    });
    expect(values).not.toHaveProperty("security-opt");
    expect(values).not.toHaveProperty("cap-drop");
    expect(faults).toHaveLength(2);
  });

  it("have names of JavaScript built-ins as any other name", () => {
    const { omitted, values } = translated(
      '{"constructor": 1, "__proto__": {"image": "y"}, "image": "x", "containerEnv": {"toString": "1", "__proto__": "2"}}',
    );
    expect(omitted).toEqual(["unknown: constructor, __proto__"]);
    expect(values).toMatchObject({ image: ["x"], env: ["toString=1", "__proto__=2"] });
  });

  it.each([
    ["image", 5],
    ["build", "x"],
    ["name", true],
    ["features", []],
    ["forwardPorts", "3000"],
    ["forwardPorts", [true]],
    ["forwardPorts", [70_000]],
    ["appPort", {}],
    ["containerEnv", []],
    ["remoteEnv", "A=1"],
    ["remoteUser", 1000],
    ["updateRemoteUserUID", "true"],
    ["workspaceFolder", false],
    ["workspaceMount", {}],
    ["runArgs", "--init"],
    ["runArgs", [5]],
    ["init", "yes"],
    ["privileged", 1],
    ["capAdd", "ALL"],
    ["securityOpt", [{}]],
    ["hostRequirements", "4gb"],
    ["overrideCommand", "true"],
    ["customizations", []],
    ["secrets", []],
    ["shutdownAction", false],
    ["postCreateCommand", 5],
    ["postCreateCommand", [["a"]]],
    ["postCreateCommand", { a: { b: "c" } }],
    ["waitFor", "always"],
    ["userEnvProbe", "bash"],
    ["dockerComposeFile", 5],
    ["portsAttributes", []],
    ["image", "a\0b"],
  ])("%s: %j is rejected with its place", (key, value) => {
    const { problems } = translated({ [key]: value });
    expect(problems[0]?.code).toBe("RK110");
    expect(problems[0]?.what).toMatch(
      new RegExp(`^\\.devcontainer/devcontainer\\.json:1:\\d+: invalid value for "${key}"`),
    );
  });
});
