import { describe, expect, test } from "vitest";
import { catalogue, type ErrorCode } from "./catalogue.ts";
import { type Problem, problem } from "./error.ts";
import { explanations } from "./explanations.ts";
import type { FactValue } from "./facts.ts";
import { renderProblem } from "./render.ts";

const codes = Object.keys(catalogue) as ErrorCode[];

/** The problems of a code's examples; a code without an example does not compile. */
const examplesOf = (code: ErrorCode): Problem[] =>
  explanations[code].examples.map((facts) => problem(code, facts as never));

describe.each(codes)("%s", (code) => {
  test.each(examplesOf(code))("is rendered from its facts: $facts", (one) => {
    const text = renderProblem(one);
    expect(text).toContain(`rocker: error ${code}: `);
    expect(text).not.toMatch(/undefined|NaN|\[object|null/);
    expect(one.what).toMatch(code === "RK901" ? /./ : /[^.]\.$/);
    for (const more of [one.why, one.fix]) expect(more ?? "", text).not.toMatch(/^\s|\s$/);
    expect(JSON.parse(JSON.stringify(one.facts))).toEqual(one.facts);
  });

  test("has an explanation in whole sentences", () => {
    const { title, meaning, solution } = explanations[code];
    expect(title).toMatch(/^([A-Z]|npm ).*[^.]$/);
    expect(meaning).toMatch(/^[\w"-].*\.$/);
    expect(solution).toMatch(/^[\w"-].*\.$/);
  });
});

test("facts have nothing that the text does not show: what may be printed as text may be printed as JSON", () => {
  const hidden = codes.flatMap((code) =>
    examplesOf(code).flatMap((one) => {
      const text = [one.what, one.why, one.fix].join("\n");
      return stringsIn(one.facts)
        .filter((value) => ![value.trim(), JSON.stringify(value)].some((shown) => text.includes(shown)))
        .map((value) => `${code} ${value}`);
    }),
  );
  // The name of the user, where no group of the socket is known.
  expect(hidden).toEqual(["RK405 ada"]);
});

function stringsIn(value: FactValue | undefined): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" ? Object.values(value).flatMap(stringsIn) : [];
}

test("mistakes on the command line are RK1xx, bugs of rocker itself are RK9xx", () => {
  for (const code of codes) {
    expect(code).toMatch(/^RK[1-59]\d\d$/);
    if (code.startsWith("RK1")) expect(catalogue[code].kind, code).toBe("usage");
    expect(catalogue[code].kind === "bug" && !/^RK30/.test(code), code).toBe(code.startsWith("RK9"));
  }
});

test("every error says what to do", () => {
  const without = codes.filter((code) => examplesOf(code).some(({ fix }) => !fix));
  // Theirs is in the facts, when it is known, or is in the engine's own message.
  expect(without).toEqual(["RK103", "RK403", "RK406"]);
});

// New codes are added; those that are here never change.
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
    "RK122",
    "RK123",
    "RK124",
    "RK125",
    "RK126",
    "RK127",
    "RK134",
    "RK135",
    "RK136",
    "RK137",
    "RK138",
    "RK203",
    "RK205",
    "RK209",
    "RK217",
    "RK219",
    "RK231",
    "RK301",
    "RK312",
    "RK313",
    "RK314",
    "RK316",
    "RK402",
    "RK411",
    "RK416",
    "RK420",
    "RK433",
    "RK434",
    "RK445",
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
    "RK235",
    "RK240",
    "RK241",
    "RK303",
    "RK310",
    "RK311",
    "RK315",
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
    "RK423",
    "RK431",
    "RK432",
    "RK435",
    "RK436",
    "RK437",
    "RK442",
    "RK443",
    "RK444",
    "RK446",
    "RK447",
    "RK448",
    "RK449",
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
    "RK512",
    "RK513",
  ],
  bug: ["RK302", "RK304", "RK901"],
};

test("codes are permanent: none is removed, changes its kind, or is added without being listed", () => {
  const kinds = { usage: [], failure: [], bug: [] } as Record<string, string[]>;
  for (const code of codes) kinds[catalogue[code].kind]?.push(code);
  expect(kinds).toEqual(permanent);
});

test("an engine that is installed already is not to be installed", () => {
  const facts = { engine: "docker", name: "x", platforms: ["linux/amd64", "linux/arm64"] };
  const fixWith = (others: readonly string[]) => problem("RK432", { ...facts, others }).fix;
  expect(fixWith(["dagger"])).toBe(
    "Use an engine that supports it (dagger): --engine dagger. Or give one platform.",
  );
  expect(fixWith([])).toMatch(/^Install the Dagger engine/);
});
