import { type DifferenceName, ofUser } from "./differences.ts";
import { commands, feature, images, note, volumes } from "./fixtures.ts";

/** A project with a dev container that both programs start. */
export interface Case {
  readonly title: string;
  /** Files of the project, by path; JSON files are objects. */
  readonly files: Readonly<Record<string, string | object>>;
  /** Which of several dev containers. Default: the only one. */
  readonly name?: string;
  /** Whether the project's parent directory is a Git repository. Default: no. */
  readonly repository?: boolean;
  /** What is different, besides what always is. Default: nothing. */
  readonly differs?: readonly DifferenceName[];
}

const image = images.plain;
const file = ".devcontainer/devcontainer.json";

/** @param registry host and port of the registry with the Features of `registryFeatures` */
export function cases(registry: string): readonly Case[] {
  return [
    { title: "an image", files: { ".devcontainer.json": { image } } },
    {
      title: "a Dockerfile with a context, arguments and a target",
      differs: ofUser,
      files: {
        [file]: {
          build: { dockerfile: "Dockerfile", context: "..", args: { VALUE: "of the file" }, target: "dev" },
          remoteUser: "vscode",
        },
        ".devcontainer/Dockerfile": `FROM ${image} AS dev\nARG VALUE\nENV BUILT=$VALUE\nCOPY copied /installed\nFROM dev\nENV BUILT=wrong\n`,
        copied: "copied\n",
      },
    },
    {
      title: "the properties of older files",
      files: {
        ".devcontainer.json": { dockerFile: "build/Dockerfile", context: ".", appPort: [4801, "4802:81"] },
        "build/Dockerfile": `FROM ${image}\nCOPY copied /installed\n`,
        copied: "copied\n",
      },
    },
    {
      title: "a user of the image, who gets the host user's IDs",
      differs: ofUser,
      files: { [file]: { image, remoteUser: "vscode", postCreateCommand: note("postCreate") } },
    },
    {
      title: "a user of the image, who keeps the own IDs",
      differs: ofUser,
      files: { [file]: { image, remoteUser: "dev", updateRemoteUserUID: false } },
    },
    {
      title: "a container user",
      differs: ofUser,
      files: { [file]: { image, containerUser: "dev", postStartCommand: note("postStart") } },
    },
    {
      title: "a container user and another remote user",
      differs: ofUser,
      files: {
        [file]: { image, containerUser: "root", remoteUser: "vscode", onCreateCommand: note("onCreate") },
      },
    },
    {
      title: "mounts in both forms",
      files: {
        [file]: {
          image,
          mounts: [
            "source=${localWorkspaceFolder}/data,target=/string,type=bind,readonly",
            { source: "${localWorkspaceFolder}/data", target: "/object", type: "bind" },
            `source=${volumes[0]},target=/named,type=volume`,
            { source: `${volumes[1]}`, target: "/named-too", type: "volume" },
            "type=tmpfs,target=/memory",
            { target: "/anonymous", type: "volume" },
          ],
        },
        "data/file": "content",
      },
    },
    {
      title: "variables in the environment",
      differs: ["null"],
      files: {
        [file]: {
          image,
          containerEnv: {
            PLAIN: "1",
            QUOTED: "a 'b' \"c\" $D \\ =",
            FROM_HOST: "${localEnv:FROM_HOST}",
            PART: "<${localEnv:FROM_HOST}>",
            UNSET: "${localEnv:NOT_SET}",
            FALLBACK: "${localEnv:NOT_SET:fallback}",
            WHERE: "${containerWorkspaceFolder} ${containerWorkspaceFolderBasename}",
            LOCAL: "${localWorkspaceFolder} ${localWorkspaceFolderBasename}",
            ID: "${devcontainerId}",
          },
          remoteEnv: {
            PATH: "${containerEnv:PATH}:/added",
            PLAIN: "2",
            COPY: "${containerEnv:OF_IMAGE}!",
            QUOTED: null,
          },
        },
      },
    },
    {
      title: "a workspace of its own",
      files: {
        [file]: {
          image,
          workspaceMount: "source=${localWorkspaceFolder},target=/work,type=bind,consistency=cached",
          workspaceFolder: "/work/sub",
          postCreateCommand: note("postCreate"),
        },
        "sub/file": "",
      },
    },
    {
      title: "a subdirectory as the workspace folder",
      files: {
        [file]: { image, workspaceFolder: "/workspaces/${localWorkspaceFolderBasename}/sub" },
        "sub/file": "",
      },
    },
    {
      title: "a workspace folder elsewhere, without a mount",
      differs: ["workspace folder"],
      files: { [file]: { image, workspaceFolder: "/srv" } },
    },
    {
      title: "ports",
      differs: ["forwarded ports"],
      files: {
        [file]: {
          image,
          appPort: ["127.0.0.1:4803:80", 4804],
          forwardPorts: [4805, "localhost:4806"],
          portsAttributes: { 4805: { label: "web", onAutoForward: "notify" } },
        },
      },
    },
    {
      title: "arguments of docker run",
      files: {
        [file]: {
          image,
          runArgs: [
            ...["--hostname", "compared", "-e", "OF_ARGS=1", "--env=MORE=a b", "--shm-size=32m"],
            ...["--add-host", "peer:192.0.2.7", "--cap-drop=MKNOD", "--ulimit", "core=0", "--memory=1g"],
            ...[
              "--label",
              "test.compared=1",
              "--tmpfs",
              "/t",
              "--dns=192.0.2.1",
              "-v",
              `${volumes[2]}:/v:ro`,
            ],
            ...["--group-add", "audio", "--pids-limit=500", "--cpus=1.5", "--init"],
          ],
        },
      },
    },
    {
      title: "privileges",
      files: {
        [file]: { image, init: true, capAdd: ["SYS_PTRACE"], securityOpt: ["seccomp=unconfined"] },
      },
    },
    {
      title: "lifecycle commands as strings",
      differs: ofUser,
      files: {
        [file]: {
          image,
          remoteUser: "vscode",
          initializeCommand: "echo initialize >>noted-on-host",
          ...commands(note),
        },
      },
    },
    {
      title: "lifecycle commands as arrays",
      files: {
        [file]: {
          image,
          ...commands((name) => ["sh", "-c", `${note(name)}; echo "$0" >>/tmp/noted`, "$HOME 'x'"]),
        },
      },
    },
    {
      title: "lifecycle commands as objects",
      files: {
        [file]: {
          image,
          containerEnv: { OF_CONTAINER: "1" },
          remoteEnv: { OF_REMOTE: "2" },
          ...commands((name) => ({
            one: `echo ${name} $OF_CONTAINER $OF_REMOTE >>/tmp/noted`,
            two: ["true"],
          })),
        },
      },
    },
    {
      title: "variables of a login shell",
      differs: ofUser,
      files: {
        [file]: {
          image,
          remoteUser: "vscode",
          userEnvProbe: "loginShell",
          postCreateCommand: "echo $OF_PROFILE >>/tmp/noted",
        },
      },
    },
    {
      title: "no variables of a shell",
      differs: ["user variables"],
      files: {
        [file]: {
          image,
          remoteUser: "vscode",
          userEnvProbe: "none",
          postCreateCommand: "echo .$OF_PROFILE >>/tmp/noted",
        },
      },
    },
    {
      title: "Features in directories",
      differs: ofUser,
      files: {
        [file]: {
          image,
          remoteUser: "vscode",
          features: { "./first": { version: "2" }, "./second": {}, "./third": "3" },
          overrideFeatureInstallOrder: ["./third"],
          postCreateCommand: note("file"),
        },
        ...feature("first", {
          options: {
            version: { type: "string", default: "1" },
            "with-docs": { type: "boolean", default: true },
          },
          containerEnv: { OF_FEATURE: "1", PATH: "/opt/first/bin:${PATH}" },
          postCreateCommand: note("first"),
        }),
        ...feature("second", { installsAfter: ["./first"], postCreateCommand: note("second") }),
        ...feature("third", { options: { version: { type: "string", default: "latest" } } }),
      },
    },
    {
      title: "a Feature with settings of the container",
      files: {
        [file]: { image, features: { "./settings": {} } },
        ...feature(
          "settings",
          {
            init: true,
            capAdd: ["SYS_PTRACE"],
            securityOpt: ["seccomp=unconfined"],
            mounts: [
              { source: `${volumes[0]}`, target: "/of-feature", type: "volume" },
              "type=tmpfs,target=/memory",
            ],
            entrypoint: "/usr/local/bin/start-settings",
            onCreateCommand: note("onCreate"),
          },
          "printf '#!/bin/sh\\necho started $(id -un) >>/tmp/noted\\nexec \"$@\"\\n' >/usr/local/bin/start-settings; chmod +x /usr/local/bin/start-settings",
        ),
      },
    },
    {
      title: "Features of a registry",
      files: {
        [file]: {
          image,
          features: {
            [`${registry}/features/alone:1`]: {},
            [`${registry}/features/dependent:1`]: { version: "x" },
          },
        },
      },
    },
    {
      title: "an image with metadata",
      differs: ofUser,
      files: {
        [file]: {
          image: images.labeled,
          containerEnv: { BOTH: "file" },
          mounts: ["type=tmpfs,target=/both"],
          postCreateCommand: note("file"),
        },
      },
    },
    {
      title: "one of several dev containers",
      name: "web",
      files: {
        ".devcontainer/web/devcontainer.json": { image, containerEnv: { NAME: "web" } },
        ".devcontainer/api/devcontainer.json": { image, containerEnv: { NAME: "api" } },
      },
    },
    {
      title: "a project in a Git repository",
      repository: true,
      differs: ["Git repository"],
      files: { ".devcontainer.json": { image } },
    },
    {
      title: "the command of its image",
      differs: ["own command"],
      files: { [file]: { image, overrideCommand: false } },
    },
    {
      title: "settings of editors",
      files: {
        [file]: {
          name: "For editors",
          image,
          customizations: { vscode: { extensions: ["a.b"], settings: { "a.b": 1 } } },
          otherPortsAttributes: { onAutoForward: "silent" },
          secrets: { TOKEN: { description: "A token" } },
          shutdownAction: "none",
          waitFor: "postCreateCommand",
        },
      },
    },
    {
      title: "a service of a Compose file",
      differs: [...ofUser, "own command"],
      files: {
        [file]: {
          dockerComposeFile: "compose.yml",
          service: "app",
          workspaceFolder: "/work",
          remoteUser: "vscode",
        },
        ".devcontainer/compose.yml": {
          services: {
            app: {
              image,
              command: "sleep infinity",
              volumes: ["..:/work:cached"],
              environment: { OF_COMPOSE: "1", FROM_HOST: null },
              cap_add: ["SYS_PTRACE"],
            },
            db: { image, command: "sleep infinity" },
          },
        },
      },
    },
  ];
}
