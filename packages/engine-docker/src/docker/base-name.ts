import { imagePrefix, isLeftBehind, ownerMark } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** The part of `GET /images/{name}/json` that is used. */
interface Inspect {
  readonly Config?: { readonly OnBuild?: readonly string[] | null } | null;
}

/** A name of its own for the base image of one build. */
export interface BaseName {
  readonly name: string;
  /** The part of the name that no other build has. */
  readonly unique: string;
  readonly remove: () => Promise<void>;
}

const repo = `${imagePrefix}base`;
const containerPrefix = "rocker-base-";

/**
 * BuildKit does not accept an image ID after FROM, and an existing name could be moved. An image with ONBUILD instructions is
 * copied without them, sharing all its layers: FROM would run them with the context, the caches and the secrets of rocker's
 * build. "docker run" ignores them, too.
 */
export async function nameBase(client: DaemonClient, id: string): Promise<BaseName> {
  await removeLeftBases(client);
  const unique = ownerMark();
  const { Config: config } = (await client.json<Inspect>({ path: `/images/${id}/json` })) ?? {};
  if (config?.OnBuild?.length) await commit(client, id, { ...config, OnBuild: [] }, { repo, tag: unique });
  else await client.json({ method: "POST", path: `/images/${id}/tag`, query: { repo, tag: unique } });
  const name = `${repo}:${unique}`;
  const remove = async () => {
    await client
      .json({ method: "DELETE", path: `/images/${name}`, query: { noprune: "true" } })
      .catch(() => {});
  };
  return { name, unique, remove };
}

/**
 * Removes the names and containers of builds whose process was killed. They are named after it; those of other machines and
 * of running processes stay.
 * @returns the names of what was removed
 */
export async function removeLeftBases(client: DaemonClient): Promise<readonly string[]> {
  const names = JSON.stringify({ reference: [`${repo}:*`] });
  const images = await client.json<readonly { readonly RepoTags?: readonly string[] | null }[]>({
    path: "/images/json",
    query: { filters: names },
  });
  const tags = (images ?? [])
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((name) => name.startsWith(`${repo}:`) && isLeftBehind(name.slice(repo.length + 1)));
  for (const name of tags)
    await client.json({ method: "DELETE", path: `/images/${name}`, query: { noprune: "true" } });
  const rows = await client.json<readonly { readonly Id: string; readonly Names: readonly string[] }[]>({
    path: "/containers/json",
    query: { all: "1", filters: JSON.stringify({ name: [`^/?${containerPrefix}`], status: ["created"] }) },
  });
  const containers = (rows ?? []).flatMap(({ Names }) =>
    Names.map((name) => name.replace(/^\//, "")).filter((name) =>
      isLeftBehind(name.slice(containerPrefix.length)),
    ),
  );
  for (const name of containers)
    await client.json({ method: "DELETE", path: `/containers/${name}`, query: { v: "true" } });
  return [...tags, ...containers];
}

/** Names a copy of an image that has another configuration. The container that this takes is never started. */
async function commit(
  client: DaemonClient,
  image: string,
  config: object,
  name: { readonly repo: string; readonly tag: string },
): Promise<void> {
  // An image may have no command, which a container needs.
  const created = await client.json<{ readonly Id: string }>({
    method: "POST",
    path: "/containers/create",
    query: { name: `${containerPrefix}${name.tag}` },
    ...jsonBody({ Image: image, Cmd: ["-"] }),
  });
  const container = created?.Id ?? "";
  try {
    await client.json({
      method: "POST",
      path: "/commit",
      query: { container, ...name, pause: "false" },
      ...jsonBody(config),
    });
  } finally {
    await client.json({ method: "DELETE", path: `/containers/${container}`, query: { v: "true" } });
  }
}

const jsonBody = (value: object) => ({
  headers: { "Content-Type": "application/json" },
  body: Buffer.from(JSON.stringify(value)),
});
