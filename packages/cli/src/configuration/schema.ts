import { hostAccessKinds, type Option, type Registry } from "@rocker/core/lifecycle";
import { fileOptions } from "../options.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema of configuration files (draft 7, which editors support), with the options of installed extensions. */
export function configurationSchema({ extensions }: Registry): Schema {
  const options = [fileOptions, ...[...extensions.values()].map(({ options: own }) => own)];
  const settings = {
    image: {
      type: "string",
      description: 'The image of this project, which "rocker" without arguments runs',
    },
    dockerfile: {
      description:
        "Build the image from this Dockerfile. The default context is the directory of the configuration",
      anyOf: [{ type: "string" }, buildSchema],
    },
    command: {
      ...textOrTexts,
      description: "The command to run if none is given. Default: the image's CMD",
    },
    // If two owners declare an option, the first has it, as on the command line.
    ...Object.fromEntries(
      options
        .flatMap((one) => Object.entries(one))
        .reverse()
        .map(([name, option]) => [name, optionSchema(option)]),
    ),
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "rocker configuration",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      extends: {
        ...textOrTexts,
        description: "Files (./base.yaml) and preset packages that this file extends",
      },
      devcontainer: {
        anyOf: [{ const: true }, { type: "string" }],
        description: "Also use the project's devcontainer.json (true), or the one with this name or path",
      },
      profiles: {
        type: "object",
        description: "Named sets of options, enabled with --profile NAME",
        additionalProperties: { type: "object", additionalProperties: false, properties: settings },
      },
      plugins: {
        type: "object",
        description: "Plugin packages that this project needs, with version ranges",
        additionalProperties: { type: "string" },
      },
      policy: {
        type: "object",
        description:
          "Which requests of projects to allow, deny or ask about. Only in your user configuration",
        additionalProperties: false,
        properties: Object.fromEntries(hostAccessKinds.map((kind) => [kind, policySchema])),
      },
      ...settings,
    },
  };
}

const text = { type: ["string", "number", "boolean"] };
const texts = { type: "array", items: text };
const textOrTexts = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };
const buildSchema = {
  type: "object",
  additionalProperties: false,
  required: ["file"],
  properties: {
    file: { type: "string" },
    context: { type: "string" },
    target: { type: "string" },
    args: { type: "object", additionalProperties: text },
  },
};
const answer = { enum: ["allow", "deny", "ask"] };
const policySchema = { anyOf: [answer, { type: "object", additionalProperties: answer }] };

function optionSchema(option: Option): Schema {
  const described = { description: option.summary };
  const off = { const: false };
  const bare = "bare" in option && option.bare !== undefined ? [{ const: true }] : [];
  switch (option.type) {
    case "boolean":
      return {
        type: "boolean",
        ...described,
        ...(option.default !== undefined && { default: option.default }),
      };
    case "enum":
      return { anyOf: [{ enum: option.values }, off, ...bare], ...described };
    case "integer": {
      const { min, max } = option;
      const range = {
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
      };
      return { anyOf: [{ type: "integer", ...range }, off], ...described };
    }
    case "list":
      return { anyOf: [texts, { type: ["string", "number"] }, off, ...bare], ...described };
    case "map":
      return {
        anyOf: [{ type: "object", additionalProperties: { type: [...text.type, "null"] } }, texts, off],
        ...described,
      };
    default:
      return { anyOf: [{ type: ["string", "number"] }, off, ...bare], ...described };
  }
}
