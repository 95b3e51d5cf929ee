import { describe, expect, test } from "vitest";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";

const folder = "/home/me/.local/share/rocker/plugins";

/** The problem for what npm writes to stdout; its words are those of npm 10 and 11. */
function told(code: string | number, summary: string, detail = "", asked = ["my-tool"]) {
  const stdout = JSON.stringify({ error: { code, summary, detail } }, null, 2);
  const { code: ours, what, fix } = npmProblem({ ok: false, stdout, stderr: "" }, asked, folder);
  return { code: ours, what, fix };
}

describe("a package that is not there", () => {
  test.each([
    "The requested resource '@me/tool@*' could not be found or you do not have permission to access it.",
    "'@me/tool@*' is not in this registry.\n\nNote that you can also install from a\ntarball",
    "'@me/tool@latest' is not in this registry.",
  ])("%s", (detail) => {
    const summary = "Not Found - GET http://registry:4873/npm/@me%2ftool - no such package available";
    expect(told("E404", summary, detail)).toMatchObject({
      code: "RK210",
      what: "package @me/tool not found in the registry http://registry:4873/npm.",
    });
  });

  test("of an address, it is the file that is not there", () => {
    const url = "http://host/a.tgz";
    expect(
      told("E404", `Not Found - GET ${url}`, `'${url}' is not in this registry.\nThis package name`),
    ).toMatchObject({ code: "RK210", what: `file not found at ${url}.` });
  });
});

test.each([
  ["No matching version found for @me/tool@9.9.9.", "@me/tool has no version 9.9.9 in the registry."],
  ["No matching version found for tool@^7.", "tool has no version ^7 in the registry."],
  ["No versions available for tool", "tool has no version at all in the registry."],
])("a version that does not exist: %s", (summary, what) => {
  expect(told("ETARGET", summary, "In most cases you or one")).toMatchObject({ code: "RK211", what });
});

test.each([
  ["EINTEGRITY", "sha512-a integrity checksum failed when using sha512: wanted sha512-a but got sha512-b."],
  ["TAR_BAD_ARCHIVE", "TAR_BAD_ARCHIVE: Unrecognized archive format"],
  ["Z_BUF_ERROR", "zlib: unexpected end of file"],
  ["Z_DATA_ERROR", "zlib: incorrect header check"],
])("%s: it came damaged", (code, summary) => {
  expect(told(code, summary)).toMatchObject({
    code: "RK213",
    what: expect.stringMatching(/^integrity check failed for my-tool: /),
  });
});

test("npm does not say which of several it was, so all are named", () => {
  expect(told("Z_BUF_ERROR", "zlib: x", "", ["a", "b"]).what).toBe(
    "integrity check failed for one of a, b: zlib: x.",
  );
});

describe("no package at all", () => {
  const missing =
    "Could not read package.json: Error: ENOENT: no such file or directory, open '/x/package.json'";
  test.each([
    ["ENOENT", missing, "it has no package.json"],
    [
      "EJSONPARSE",
      "Invalid package.json: JSONParseError: Expected property name",
      "its package.json is not JSON",
    ],
  ])("%s", (code, summary, reason) => {
    expect(told(code, summary)).toMatchObject({
      code: "RK216",
      what: `my-tool cannot be used as a plugin: ${reason}.`,
    });
  });
});

describe("a registry that cannot be used", () => {
  const failed = (reason: string) => `request to http://127.0.0.1:1/ms failed, reason: ${reason}`;
  test.each([
    ["ECONNREFUSED", failed("connect ECONNREFUSED 127.0.0.1:1"), "http://127.0.0.1:1", "nothing answers"],
    [
      "ENOTFOUND",
      "request to http://host.invalid/x failed",
      "http://host.invalid",
      "no machine of that name",
    ],
    ["ECONNRESET", failed("socket hang up"), "http://127.0.0.1:1", "broke off"],
    ["E401", "401 Unauthorized - GET http://r:1/a/b/tool", "http://r:1/a/b", "refuses you"],
    ["E403", "403 Forbidden - GET http://r:1/@me%2ftool - no way", "http://r:1", "refuses you"],
    ["E503", "503 Service Unavailable - GET http://r:1/tool", "http://r:1", "a problem of its own"],
    ["E405", "405 Method Not Allowed - GET http://r:1/tool", "http://r:1", "405 Method Not Allowed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "request to https://r/tool failed", "https://r", "not trusted"],
    ["FETCH_ERROR", "invalid json response body at http://r:1/tool reason: Unexpected", "http://r:1", "json"],
    ["ERR_INVALID_URL", "Invalid URL", "the registry that npm is told to use", "Invalid URL"],
  ])("%s", (code, summary, registry, reason) => {
    const { what, ...rest } = told(code, summary);
    expect(rest.code).toBe("RK212");
    expect(what).toContain(`request to ${registry} failed: `);
    expect(what).toContain(reason);
  });
});

describe("a folder that cannot be written", () => {
  test("full: the plugin folder is named, and the place of npm's cache when it is that", () => {
    const told1 = told("ENOSPC", "ENOSPC: no space left on device, write");
    expect(told1).toMatchObject({
      code: "RK214",
      what: `cannot change the plugin directory ${folder}: the disk is full.`,
      fix: expect.stringContaining("Free some room"),
    });
    expect(told("EACCES", "EACCES: permission denied, mkdir '/home/me/.npm/_cacache'").what).toContain(
      "not permitted (/home/me/.npm/_cacache)",
    );
  });

  test("our own copying fails with the same words", () => {
    const error = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    expect(writeProblem(error, folder)?.code).toBe("RK214");
    expect(writeProblem(new TypeError("x"), folder)).toBeUndefined();
  });

  test("a file that was not unpacked counts, though npm goes on", () => {
    const stderr = "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write";
    const outcome = { ok: true, stdout: "{}", stderr };
    expect(unpackProblem(outcome, ["a"], folder)?.code).toBe("RK214");
    expect(
      unpackProblem({ ...outcome, stderr: "npm warn TAR_ENTRY_ERROR odd path" }, ["a"], folder)?.code,
    ).toBe("RK213");
    expect(unpackProblem({ ...outcome, stderr: "npm warn deprecated x" }, ["a"], folder)).toBeUndefined();
  });
});

test("what git said, not that it said something", () => {
  const detail = "git --no-replace-objects ls-remote file:///tmp/nope\nfatal: '/tmp/nope' does not appear";
  expect(told(128, "An unknown git error occurred", detail)).toMatchObject({
    code: "RK218",
    what: "npm failed: git: '/tmp/nope' does not appear.",
  });
});

test("packages that do not go together: who wants what", () => {
  const detail = `While resolving: undefined@undefined
Found: ms@1.0.0
node_modules/ms
  peer ms@"^1" from p1@1.0.0
  node_modules/p1

Conflicting peer dependency: ms@2.1.3
node_modules/ms
  peer ms@"^2" from p2@1.0.0`;
  expect(told("ERESOLVE", "could not resolve", detail).what).toBe(
    'npm failed: packages do not go together: ms@"^1" from p1@1.0.0; ms@"^2" from p2@1.0.0.',
  );
});

test("anything else is npm's first line", () => {
  expect(told("EUNKNOWN", "Something odd.\nMore of it.").what).toBe("npm failed: Something odd.");
});

test("an npm that writes no JSON is read by its lines", () => {
  const stderr =
    "npm ERR! code E404\nnpm ERR! 404 Not Found - GET http://r/x\nnpm ERR! 404 'x@*' is not in it";
  expect(npmProblem({ ok: false, stdout: "", stderr }, ["x"], folder).what).toBe(
    "package x not found in the registry http://r.",
  );
  expect(npmProblem({ ok: false, stdout: "oops", stderr: "" }, ["x"], folder).what).toBe(
    "npm failed: it ended without a word.",
  );
});
