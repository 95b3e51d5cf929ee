import type { EnvEntry, Mount, SettingName } from "@rocker/core/engine";
import type { RunSpec } from "@rocker/core/lifecycle";
import type { BoundExport } from "../bound-export.ts";
import { envParts, exportedContainer, exportedName, servicesMissing } from "../container.ts";
import { builtImage, contextFiles } from "../dockerfile/image-files.ts";
import { sshMissing } from "../dockerfile/ssh.ts";
import type { Exported, Missing } from "../exported.ts";
import { commented, headerLines, withReferences } from "../missing-text.ts";
import { type Variable, variablesIn, withVariables } from "../personal/variables.ts";
import { yamlText } from "../yaml-text.ts";
import { kubeSettings, type PodParts } from "./settings.ts";

/** A pod for `podman kube play` or Kubernetes. It has no variables: what belongs to the user has default values. */
export function kubeExport(request: BoundExport): Exported {
  const { bound, start, missing: left } = exportedContainer(request);
  const { run } = bound;
  const { plan } = request;
  const built = builtImage(request);
  const name = exportedName(request);
  const volumes = run.mounts.map(volumeOf);
  const env = run.env.map((entry) => variable(entry, name, run));
  const unset: Missing[] = [];
  const parts: PodParts[] = Object.entries(run.settings).flatMap(([key, setting]) => {
    const all = [setting].flat();
    const { parts: converted, not } = kubeSettings[key as SettingName](all.map(({ value }) => value));
    if (not) unset.push({ what: `${key} ${not.values.join(", ")}`, from: all[0]?.from ?? "", why: not.why });
    return converted ? [converted] : [];
  });
  const merged = merge(parts) as PodParts;
  const [entrypoint, ...fixed] = start.entrypoint ? [start.entrypoint, ...start.args] : [];
  const isRoot = start.user !== undefined;
  const security = { ...merged.security, ...(isRoot && { runAsUser: 0, runAsGroup: 0 }) };
  const resources = {
    ...(merged.limits && { limits: merged.limits }),
    ...(merged.requests && { requests: merged.requests }),
  };
  const shm = merged.sharedMemory;
  const all = [
    ...volumes.flatMap((one) => ("volume" in one ? [one] : [])),
    ...(shm
      ? [{ volume: { emptyDir: { medium: "Memory", sizeLimit: shm } }, mount: { mountPath: "/dev/shm" } }]
      : []),
  ].map(({ volume, mount }, index) => ({
    volume: { name: `volume-${index}`, ...volume },
    mount: { name: `volume-${index}`, ...mount },
  }));
  const { labels, ...metadata } = (merged.metadata ?? {}) as { labels?: object };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name, ...labels }, ...metadata },
    spec: {
      restartPolicy: "Never",
      ...merged.spec,
      containers: [
        {
          name: name.replace(/-rocker$/, ""),
          image: built ? `localhost/${name}:latest` : plan.base.image,
          ...(built && { imagePullPolicy: "IfNotPresent" }),
          ...(entrypoint !== undefined && { command: [entrypoint].map((one) => literal(one, run)) }),
          ...(entrypoint === undefined
            ? start.args.length > 0 && { args: start.args.map((one) => literal(one, run)) }
            : { args: fixed.map((one) => literal(one, run)) }),
          ...(env.length > 0 && { env: env.map(({ entry }) => entry) }),
          ...(all.length > 0 && { volumeMounts: all.map(({ mount }) => mount) }),
          ...merged.container,
          ...(Object.keys(resources).length > 0 && { resources }),
          ...(Object.keys(security).length > 0 && { securityContext: security }),
        },
      ],
      ...(all.length > 0 && { volumes: all.map(({ volume }) => volume) }),
    },
  };
  const used = variablesIn(JSON.stringify(pod));
  const { missing, notes } = withReferences(
    {
      missing: [
        ...request.missing,
        ...left,
        ...unset,
        ...volumes.flatMap((one) => ("missing" in one ? [one.missing] : [])),
        ...env.flatMap(({ missing: one }) => (one ? [one] : [])),
        ...used.map((one) => ({
          what: `the variable ${one.name}`,
          from: "",
          why: `a pod has no variables, so this is ${value(one)}. Use --for-me for your own`,
        })),
        ...[...start.args, ...run.env.flatMap((entry) => ("value" in entry ? [entry.value] : []))]
          .filter((text) => isExpanded(text, run))
          .map((text) => ({
            what: `the text ${JSON.stringify(text.slice(0, 60))} for both programs`,
            from: "",
            why: "it is escaped for Kubernetes, and Podman takes the escapes literally",
          })),
        ...servicesMissing(request),
        ...sshMissing(plan),
      ],
      notes: [
        ...request.notes,
        ...(built ? [buildNote(name, built.arguments)] : []),
        ...(bound.account ? ["Under rootless Podman: podman kube play --userns=keep-id pod.yaml"] : []),
        ...(texts(pod).some((text) => /^\s/.test(text) && text.includes("\n"))
          ? [
              "Podman 4 cannot read this file: its YAML library fails for texts of several lines that begin with a space or an empty line.",
            ]
          : []),
        ...(env.some(({ isSecret }) => isSecret)
          ? [`Values of variables are in the Secret ${name}: create it first.`]
          : []),
      ],
    },
    (text) => withVariables(text, value),
  );
  const header = commented(headerLines({ ...request, missing, notes }));
  const contents = `${header}\n\n${yamlText(replaced(pod))}`;
  return { files: [{ path: "pod.yaml", contents, mode: 0o644 }, ...contextFiles(built)], missing, notes };
}

const value = ({ name, fallback }: Variable) =>
  fallback ?? (name === "HOME" ? "/home/dev" : `/path/of/${name}`);

function buildNote(name: string, used: readonly Variable[]): string {
  const lines = [
    `podman build --tag ${name}`,
    ...used.map((one) => `--build-arg "${one.name}=${one.shell}"`),
    ".",
  ];
  return `Build the image first:\n  ${lines.join(" \\\n    ")}`;
}

/** Kubernetes replaces references to variables of the container, "$(NAME)", and takes "$$" for a dollar sign. */
const isExpanded = (text: string, { env }: Pick<RunSpec, "env">) =>
  text.includes("$$") || env.some(({ name }) => text.includes(`$(${name})`));

const literal = (text: string, run: Pick<RunSpec, "env">) =>
  isExpanded(text, run) ? text.replaceAll("$", "$$$$") : text;

function variable(
  entry: EnvEntry,
  secret: string,
  run: Pick<RunSpec, "env">,
): { entry: object; missing?: Missing; isSecret?: boolean } {
  const { name } = entry;
  const parts = envParts(entry);
  const [only] = parts;
  if (parts.every((part) => "text" in part)) {
    return {
      entry: { name, value: literal(parts.map((part) => ("text" in part ? part.text : "")).join(""), run) },
    };
  }
  const key = parts.length === 1 && only && "host" in only ? only.host : name;
  return {
    entry: { name, valueFrom: { secretKeyRef: { name: secret, key, optional: true } } },
    missing: {
      what: `the host's value of the variable ${name}`,
      from: entry.from,
      why: `it is read from ${key} in the Secret ${secret}`,
    },
    isSecret: true,
  };
}

function volumeOf(mount: Mount): { volume: object; mount: object } | { missing: Missing } {
  const { target, readOnly, options } = mount;
  const others = options.filter((option) => option !== "z" && option !== "Z");
  if (others.length > 0)
    return {
      missing: {
        what: `mount at ${target}`,
        from: mount.from,
        why: `a pod has no mount option ${others.join(", ")}`,
      },
    };
  const at = { mountPath: target, ...(readOnly && { readOnly: true }) };
  switch (mount.type) {
    case "bind":
      return {
        volume: { hostPath: { path: mount.source, type: mount.directory ? "Directory" : "File" } },
        mount: at,
      };
    case "tmpfs":
      return {
        volume: {
          emptyDir: { medium: "Memory", ...(mount.size !== undefined && { sizeLimit: String(mount.size) }) },
        },
        mount: at,
      };
    default:
      return mount.source === ""
        ? { volume: { emptyDir: {} }, mount: at }
        : { volume: { persistentVolumeClaim: { claimName: mount.source } }, mount: at };
  }
}

/** Objects of all parts together; lists add up. */
function merge(all: readonly object[]): object {
  const merged: Record<string, unknown> = {};
  for (const [key, own] of all.flatMap(Object.entries)) {
    const before = merged[key];
    if (Array.isArray(before) && Array.isArray(own)) merged[key] = [...before, ...own];
    else if (isObject(before) && isObject(own)) merged[key] = merge([before, own]);
    else merged[key] = own;
  }
  return merged;
}

const isObject = (one: unknown): one is object =>
  typeof one === "object" && one !== null && !Array.isArray(one);

const texts = (one: unknown): string[] =>
  typeof one === "string"
    ? [one]
    : isObject(one) || Array.isArray(one)
      ? Object.values(one).flatMap(texts)
      : [];

function replaced(one: unknown): unknown {
  if (typeof one === "string") return withVariables(one, value);
  if (Array.isArray(one)) return one.map(replaced);
  if (!isObject(one)) return one;
  return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, replaced(inner)]));
}
