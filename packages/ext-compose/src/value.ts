import { type ExtensionProblem, parseJson, type Services } from "@rocker/core";

/** What `--compose-services` asks for. */
export type ComposeServices = Omit<Services, "from">;

const name = /^[a-zA-Z0-9][\w.-]*$/;

/** @returns a problem if the text is not a valid value of `--compose-services` */
export function readServices(text: string): { value: ComposeServices } | { problems: [ExtensionProblem] } {
  const refuse = (what: string): { problems: [ExtensionProblem] } => {
    const fix = 'Write it like {"project":"NAME","services":{"db":{"image":"postgres:16"}}}.';
    return { problems: [{ slug: "value", kind: "usage", what: `--compose-services: ${what}.`, fix }] };
  };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return refuse("the value is not JSON");
  }
  if (!isMap(value)) return refuse("the value is not an object");
  const { project, services, volumes = {}, stops = true, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return refuse(`unknown field ${JSON.stringify(unknown)}`);
  if (typeof project !== "string" || !/^[a-z0-9][a-z0-9_-]*$/.test(project))
    return refuse("the project is not a name of lowercase letters, digits, dashes and underscores");
  if (typeof stops !== "boolean") return refuse("stops is not true or false");
  if (!isMapOfMaps(services) || Object.keys(services).length === 0) return refuse("there are no services");
  if (!isMapOfMaps(volumes)) return refuse("the volumes are not objects");
  return { value: { project, stops, services, volumes } };
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isMapOfMaps = (value: unknown): value is Readonly<Record<string, Readonly<Record<string, unknown>>>> =>
  isMap(value) && Object.entries(value).every(([key, one]) => name.test(key) && isMap(one));
