import fc from "fast-check";
import { expect } from "vitest";
import { deepTexts, fuzz, fuzzLength, oddJson, spoiled } from "../../../scripts/fuzz/fuzz.ts";
import { composeFile } from "./compose-file.ts";
import { readServices } from "./value.ts";

const valid = '{"project":"p","services":{"db":{"image":"a","container_name":"x"}},"volumes":{"v":{}}}';
const keys = [
  "project",
  "services",
  "volumes",
  "stops",
  "db",
  "image",
  "container_name",
  "networks",
  "network_mode",
];

fuzz("the services of --compose-services are those of the Compose file", {
  inputs: fc.oneof(
    spoiled([valid], '"__proto__":{"image":"x"},', '"constructor":{},', "..", "{"),
    oddJson(keys, ["p", "service:db"]).map((value) => JSON.stringify({ project: "p", services: value })),
    oddJson(keys, ["p"]).map((value) => JSON.stringify(value)),
    fc.constantFrom(...deepTexts),
    fc.constant(valid.replace('"a"', `${"[".repeat(20_000)}${"]".repeat(20_000)}`)),
  ),
  check: (text) => {
    const read = readServices(text);
    if ("problems" in read) return expect(read.problems[0].what).toMatch(/^--compose-services: /);
    const { value } = read;
    const written = JSON.parse(JSON.stringify(composeFile({ ...value, from: "x" } as never)));
    expect(Object.keys(written.services)).toEqual(Object.keys(value.services));
    for (const name of Object.keys(value.services)) expect(name).toMatch(/^[\w.-]+$/);
  },
});

fuzzLength("--compose-services", ["{", '"', "a", ":", "[", "]", "}", ","], readServices);
