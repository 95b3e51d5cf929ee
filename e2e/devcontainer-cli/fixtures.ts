const plain = "rocker-test/compared";

/** Images that the cases use. */
export const images = { plain, labeled: `${plain}-labeled` } as const;

const label = [
  { id: "a", init: true, postCreateCommand: "echo Feature of the image >>/tmp/noted" },
  {
    remoteUser: "vscode",
    containerEnv: { BOTH: "image", OF_LABEL: "1" },
    mounts: ["type=tmpfs,target=/both", "type=tmpfs,target=/of-label"],
    postCreateCommand: "echo image >>/tmp/noted",
  },
];

/** The Dockerfiles of the images, in the order in which they are built. All images that are built from them have the label. */
export const dockerfiles: readonly (readonly [image: string, text: string])[] = [
  [
    images.plain,
    `FROM debian:bookworm
LABEL dev.rocker.test=compared
RUN useradd --uid 1000 --create-home --shell /bin/bash vscode && useradd --uid 1500 --create-home --shell /bin/sh dev
RUN echo 'export OF_PROFILE=1' >>/home/vscode/.profile && echo 'export OF_BASHRC=1' >>/home/vscode/.bashrc
ENV OF_IMAGE=image
CMD ["sleep", "infinity"]
`,
  ],
  [images.labeled, `FROM ${images.plain}\nLABEL devcontainer.metadata='${JSON.stringify(label)}'\n`],
];

/** Volumes that the cases create. */
export const volumes = [1, 2, 3].map((number) => `rocker-test-compared-${number}`);

/** A lifecycle command that notes when, as whom and where it ran. */
export const note = (name: string) => `echo ${name} $(id -un) $PWD >>/tmp/noted`;

/** All lifecycle commands of the container. */
export function commands<Command>(of: (name: string) => Command): Readonly<Record<string, Command>> {
  const names = ["onCreate", "updateContent", "postCreate", "postStart", "postAttach"];
  return Object.fromEntries(names.map((name) => [`${name}Command`, of(name)]));
}

/** The script of a Feature that notes in the image when, for whom and with which options it was installed. */
export const installScript = (id: string, script = "") => `#!/bin/sh
set -e
echo "${id} for $_REMOTE_USER in $_REMOTE_USER_HOME on $_CONTAINER_USER with \${VERSION-nothing} \${WITH_DOCS-}" >>/installed
${script}
`;

/** A Feature in a directory of the project. */
export const feature = (id: string, metadata: object = {}, script = "") => ({
  [`.devcontainer/${id}/devcontainer-feature.json`]: { id, version: "1.0.0", name: id, ...metadata },
  [`.devcontainer/${id}/install.sh`]: installScript(id, script),
});

/** Metadata of the Features in the registry. @param registry its host and port */
export const registryFeatures = (registry: string): Readonly<Record<string, object>> => ({
  base: {},
  alone: { installsAfter: [`${registry}/features/base`] },
  dependent: {
    options: { version: { type: "string", default: "1" } },
    dependsOn: { [`${registry}/features/base:1`]: {} },
  },
});
