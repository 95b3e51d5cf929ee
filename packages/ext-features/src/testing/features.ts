import type { FakeHostFacts } from "@rocker/testkit";

/** The files of a Feature. */
export function featureFiles(
  metadata: { readonly id: string } & Readonly<Record<string, unknown>>,
  script = "#!/bin/sh\n",
): Readonly<Record<string, string>> {
  const text = JSON.stringify({ version: "1.0.0", name: metadata.id, ...metadata });
  return { "devcontainer-feature.json": text, "install.sh": script };
}

/** Features as directories of a fake host's working directory, named after their IDs. */
export function localFeatures(
  ...features: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[]
): NonNullable<FakeHostFacts["files"]> {
  const files = features.flatMap((one) =>
    Object.entries(featureFiles(one)).map(([name, text]) => [`/home/ada/${one.id}/${name}`, text] as const),
  );
  return Object.fromEntries(files);
}
