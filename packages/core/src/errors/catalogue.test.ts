import { describe, expect, test } from "vitest";
import { catalogue, type ErrorCode, type FactsOf } from "./catalogue.ts";
import { problem } from "./error.ts";
import { renderProblem } from "./render.ts";

/** One set of facts for each code, the optional ones left out; a code without one is a type error. */
const samples: { [Code in ErrorCode]: FactsOf<Code> } = {
  RK101: { command: "" },
  RK102: { flag: "--x" },
  RK103: { flag: "--x", value: "v", expected: "a size" },
  RK104: { flag: "--x", expected: "a size" },
  RK105: { flag: "--x", value: "v" },
  RK106: { image: "I", reason: "r" },
  RK107: { flag: "--no-x" },
  RK108: { words: "w" },
  RK109: { variable: "ROCKER_X", value: "v", expected: "a size" },
  RK110: { at: "f:1:2", excerpt: "1 | k: v\n  |    ^", key: "k", expected: "a size" },
  RK111: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", key: "k" },
  RK112: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", reason: "a tab indents this line" },
  RK113: { file: "f", reason: "it is a folder", fix: "Rename it." },
  RK114: { chain: ["a", "b", "a"] },
  RK115: { name: "p", known: [] },
  RK116: { searched: "/work" },
  RK117: { file: "f", owner: "user 1" },
  RK118: { used: "f", others: ["g"] },
  RK119: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", key: "k", reason: "r" },
  RK120: { file: ".rockerrc.yaml" },
  RK121: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", key: "features", instead: "Use extensions." },
  RK201: { package: "p", path: "/p", reason: "r" },
  RK202: { extension: "e", by: "b" },
  RK203: { extension: "e", by: "b" },
  RK204: { cycle: ["a", "b", "a"] },
  RK205: { first: "a", second: "b" },
  RK206: { name: "n", kind: "extension", winner: "w", loser: "l" },
  RK207: { extension: "e", package: "p", reason: "r" },
  RK208: { refused: false, extension: "e", package: "p", path: "/p" },
  RK209: { option: "--x", needs: "--y" },
  RK210: { spec: "package p", place: "in the registry" },
  RK211: { package: "p", version: "9.9.9" },
  RK212: { registry: "https://registry", reason: "r" },
  RK213: { package: "p", reason: "r" },
  RK214: { folder: "/f", reason: "r" },
  RK215: { reason: "r" },
  RK216: { package: "p", reason: "r" },
  RK217: { name: "n", place: "here" },
  RK218: { message: "m" },
  RK219: { command: "rocker ext add", expected: "a name" },
  RK220: { command: "deps", package: "p", reason: "boom" },
  RK230: { project: "/p", subject: "this plan", asks: ["the device /dev/kvm"] },
  RK231: { project: "/p" },
  RK232: { project: "/p", subject: "this plan", denied: ["the device /dev/kvm"] },
  RK233: { file: "/p/rockerrc.lock", reason: "r" },
  RK234: { project: "/p", plugins: ["a@^1"] },
  RK301: { what: "w", first: "a", firstValue: "1", second: "b", secondValue: "2" },
  RK302: { extension: "e", method: "m", reason: "r" },
  RK303: { reason: "r" },
  RK304: { extension: "e", phase: "setup", message: "m" },
  RK310: { extension: "e", reason: "r" },
  RK311: { user: "u", reason: "r" },
  RK312: { image: "i" },
  RK401: { tried: [] },
  RK402: { engine: "e", known: ["a", "b"] },
  RK403: { engine: "e", reason: "r" },
  RK404: { extension: "e", what: "w", engine: "e", others: [] },
  RK405: { engine: "e", socket: "/s", user: "u" },
  RK406: { engine: "e", message: "m" },
  RK407: { source: "/s", target: "/t" },
  RK408: { source: "/s", engine: "e", address: "a" },
  RK409: { name: "n", engine: "e" },
  RK410: { name: "n", engine: "e" },
  RK411: { name: "n", project: "/p" },
  RK412: { name: "n" },
  RK413: { folder: "/f" },
  RK414: { name: "n" },
  RK415: { folder: "/f", reason: "r" },
  RK416: { folder: "/f", names: ["a", "b"] },
  RK417: { engine: "e", what: "containers that stay" },
  RK418: { name: "n", reason: "r", file: "/f.lock" },
  RK419: { name: "n", code: 137 },
  RK420: { name: "n" },
  RK421: { name: "n", sources: ["/s"] },
  RK422: { name: "n" },
  RK431: { engine: undefined, asked: "--x", others: [] },
  RK432: { engine: "e", name: "n", platforms: ["linux/amd64", "linux/arm64"] },
  RK433: { platforms: ["linux/amd64", "linux/arm64"] },
  RK434: {},
  RK435: { extension: "e", what: "w" },
  RK501: { image: "i", message: "m" },
  RK502: { step: "s", extension: "e", output: "", reason: "r" },
  RK503: { message: "m" },
  RK504: { where: "/var" },
  RK505: { doing: "building" },
  RK506: { what: "1 image" },
  RK507: { file: "/f", reason: "r" },
  RK508: { text: "0\nRUN x" },
  RK509: { extension: "e", step: "s", socket: undefined },
  RK510: { name: "n", message: "m" },
  RK511: { image: "i", layers: 2, limit: 1, engine: "e", base: 1, steps: "1 from x" },
  RK901: { message: "m" },
};

/** The same with the optional facts. */
const fuller: { [Code in ErrorCode]?: FactsOf<Code> } = {
  RK101: { command: "build " },
  RK102: { flag: "--x", nearest: "--y" },
  RK103: { flag: "--x", value: "v", expected: "a size", nearest: "w" },
  RK104: { flag: "--x", expected: "a size", next: "--y" },
  RK110: { at: "f:1:2", excerpt: "1 | k: v\n  |    ^", key: "k", expected: "a size", nearest: "w" },
  RK111: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", key: "k", nearest: "l" },
  RK112: { at: "f:1:1", excerpt: "1 | k: v\n  | ^", reason: "r", fix: "Use spaces." },
  RK115: { name: "p", known: ["q"], nearest: "q" },
  RK205: { first: "a", second: "b", reason: "because" },
  RK210: { spec: "file", place: "at /p", fix: "f" },
  RK212: { registry: "https://registry", reason: "r", fix: "f" },
  RK214: { folder: "/f", reason: "r", fix: "f" },
  RK216: { package: "p", reason: "r", fix: "f" },
  RK217: { name: "n", place: "here", nearest: "m" },
  RK401: {
    tried: [
      { engine: "docker", reason: "r", fix: "f" },
      { engine: "podman", reason: "r" },
    ],
  },
  RK402: { engine: "e", known: [], nearest: "n" },
  RK403: { engine: "e", reason: "r", fix: "f" },
  RK404: { extension: "e", what: "w", engine: "e", others: ["podman"] },
  RK405: { engine: "e", socket: "/s", user: "u", group: "docker" },
  RK420: { name: "n", nearest: "m" },
  RK501: { image: "i", message: "m", hint: "h" },
  RK502: { step: "s", extension: "e", output: "last words\n", reason: "r", fix: "f" },
};

const codes = Object.keys(catalogue) as ErrorCode[];

describe.each(codes)("%s", (code) => {
  test.each([samples[code], ...(fuller[code] ? [fuller[code]] : [])])("reads well: %j", (facts) => {
    const one = problem(code, facts as never);
    const text = renderProblem(one);
    expect(text).toContain(`rocker: error ${code}: `);
    expect(text).not.toMatch(/undefined|NaN|\[object|null/);
    expect(one.what).toMatch(code === "RK901" ? /./ : /[^.]\.$/);
  });
});

test("what was typed wrongly is RK1xx, bugs of rocker itself are RK9xx", () => {
  for (const code of codes) {
    expect(code).toMatch(/^RK[1-59]\d\d$/);
    if (code.startsWith("RK1")) expect(catalogue[code].kind, code).toBe("usage");
    expect(catalogue[code].kind === "bug" && !/^RK30/.test(code), code).toBe(code.startsWith("RK9"));
  }
});

test("what a person can mend says how", () => {
  const without = codes.filter((code) => !problem(code, samples[code] as never).fix);
  // Their fix is in the facts, or is the engine's to say.
  expect(without).toEqual(["RK103", "RK403", "RK406"]);
});

// New codes are added here; nothing that stands here is ever changed.
const permanent: Record<string, readonly string[]> = {
  usage: [
    "RK101",
    "RK102",
    "RK103",
    "RK104",
    "RK105",
    "RK106",
    "RK107",
    "RK108",
    "RK109",
    "RK110",
    "RK111",
    "RK112",
    "RK113",
    "RK114",
    "RK115",
    "RK116",
    "RK117",
    "RK118",
    "RK119",
    "RK120",
    "RK121",
    "RK203",
    "RK205",
    "RK209",
    "RK217",
    "RK219",
    "RK231",
    "RK301",
    "RK312",
    "RK402",
    "RK411",
    "RK416",
    "RK420",
    "RK433",
    "RK434",
  ],
  failure: [
    "RK201",
    "RK202",
    "RK204",
    "RK206",
    "RK207",
    "RK208",
    "RK210",
    "RK211",
    "RK212",
    "RK213",
    "RK214",
    "RK215",
    "RK216",
    "RK218",
    "RK220",
    "RK230",
    "RK232",
    "RK233",
    "RK234",
    "RK303",
    "RK310",
    "RK311",
    "RK401",
    "RK403",
    "RK404",
    "RK405",
    "RK406",
    "RK407",
    "RK408",
    "RK409",
    "RK410",
    "RK412",
    "RK413",
    "RK414",
    "RK415",
    "RK417",
    "RK418",
    "RK419",
    "RK421",
    "RK422",
    "RK431",
    "RK432",
    "RK435",
    "RK501",
    "RK502",
    "RK503",
    "RK504",
    "RK505",
    "RK506",
    "RK507",
    "RK508",
    "RK509",
    "RK510",
    "RK511",
  ],
  bug: ["RK302", "RK304", "RK901"],
};

test("a code is permanent: none goes, none changes its kind, none is added without a word", () => {
  const kinds = { usage: [], failure: [], bug: [] } as Record<string, string[]>;
  for (const code of codes) kinds[catalogue[code].kind]?.push(code);
  expect(kinds).toEqual(permanent);
});
