import { readFileSync } from "node:fs";
import { buildSchema, getNamedType, graphql } from "graphql";
import { type Client, clientOf } from "../sdk.ts";

/** The result of a field; undefined for any object, or an ID. */
type Resolve = (field: string, args: Readonly<Record<string, unknown>>) => unknown;

/** The SDK's client on a fake API, which answers all queries that match the engine's schema. */
export interface FakeDagger {
  readonly dagger: Client;
  /** The queries so far, without line breaks. */
  readonly queries: readonly string[];
}

export function fakeDagger(resolve: Resolve = () => undefined): FakeDagger {
  const schema = buildSchema(
    readFileSync(new URL("../../schema/dagger-v0.21.8.graphql", import.meta.url), "utf8"),
  );
  const queries: string[] = [];
  const dagger = clientOf({ port: 1, token: "fake" }, async (_url, init) => {
    const { query } = JSON.parse(String(init?.body)) as { query: string };
    queries.push(query.trim());
    const answer = await graphql({
      schema,
      source: query,
      fieldResolver: (_source, args, _context, { fieldName, returnType }) => {
        const found = resolve(fieldName, args);
        if (found !== undefined) return found;
        return getNamedType(returnType).name === "ID" ? `${fieldName} ${JSON.stringify(args)}` : {};
      },
      // Which type a node has is known only from the query.
      typeResolver: () => /\.\.\. on (\w+)/.exec(query)?.[1],
    });
    return Response.json(answer, { headers: { "content-type": "application/json" } });
  });
  return { dagger, queries };
}
