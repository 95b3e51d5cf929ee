import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import { composeFile } from "./compose-file.ts";
import compose from "./index.ts";

const value = { project: "shop", services: { db: { image: "postgres:16" } } };
const argv = (text: string) => [`--compose-services=${text}`, "image"];

describe("--compose-services", () => {
  it("makes the services part of the plan, and starts them before the container", () => {
    const { plan } = planOf(compose, argv(JSON.stringify(value)), { host: fakeHost({}) });
    expect(plan.run.services).toEqual({ from: "compose", ...value, stops: true, volumes: {} });
    expect(plan.run.preparations).toEqual([{ from: "compose", data: {} }]);
  });

  it.each([
    "{",
    "[]",
    "{}",
    '{"project":"shop","services":{}}',
    '{"project":"../x","services":{"db":{}}}',
    '{"project":"shop","services":{"a/b":{}}}',
    '{"project":"shop","services":{"db":"x"}}',
    '{"project":"shop","services":{"db":{}},"volumes":[]}',
    '{"project":"shop","services":{"db":{}},"stops":1}',
    '{"project":"shop","services":{"db":{}},"include":["x.yml"]}',
  ])("rejects %s", (text) => {
    expect(problemsOf(compose, argv(text)).map(({ code, kind }) => [code, kind])).toEqual([
      ["compose/value", "usage"],
    ]);
  });
});

it("the Compose file has one network, in which a container is also known by its own name", () => {
  const services = {
    db: { image: "d", container_name: "my-db", networks: ["back"] },
    side: { image: "s", container_name: "x", network_mode: "service:db" },
  };
  expect(composeFile({ from: "compose", project: "p", stops: true, services, volumes: { v: {} } })).toEqual({
    services: {
      db: { image: "d", container_name: "p-db", networks: { default: { aliases: ["my-db"] } } },
      side: { image: "s", container_name: "p-side", network_mode: "service:db" },
    },
    volumes: { v: {} },
    networks: { default: { name: "p_default" } },
  });
});
