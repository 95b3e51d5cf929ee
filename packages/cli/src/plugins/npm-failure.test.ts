import { describe, expect, test } from "vitest";
import { npmProblem, unpackProblem, writeProblem } from "./npm-failure.ts";

const directory = "/home/me/.local/share/rocker/plugins";

/** The problem for an error that npm writes to stdout. The messages are those of npm 10 and 11. */
function problemOf(code: string | number, summary: string, detail = "", asked = ["my-tool"]) {
  const stdout = JSON.stringify({ error: { code, summary, detail } }, null, 2);
  const { code: ours, what, fix } = npmProblem({ ok: false, stdout, stderr: "" }, asked, directory);
  return { code: ours, what, fix };
}

describe("a package that does not exist", () => {
  test.each([
    "The requested resource '@me/tool@*' could not be found or you do not have permission to access it.",
    "'@me/tool@*' is not in this registry.\n\nNote that you can also install from a\ntarball",
    "'@me/tool@latest' is not in this registry.",
  ])("%s", (detail) => {
    const summary = "Not Found - GET http://registry:4873/npm/@me%2ftool - no such package available";
    expect(problemOf("E404", summary, detail)).toMatchObject({
      code: "RK210",
      what: "package @me/tool not found in the registry http://registry:4873/npm.",
    });
  });

  test("at a URL is a file that does not exist", () => {
    const url = "http://host/a.tgz";
    expect(
      problemOf("E404", `Not Found - GET ${url}`, `'${url}' is not in this registry.\nThis package name`),
    ).toMatchObject({ code: "RK210", what: `file not found at ${url}.` });
  });
});

test.each([
  ["No matching version found for @me/tool@9.9.9.", "@me/tool has no version 9.9.9 in the registry."],
  ["No matching version found for tool@^7.", "tool has no version ^7 in the registry."],
  ["No versions available for tool", "tool has no version at all in the registry."],
])("a version that does not exist: %s", (summary, what) => {
  expect(problemOf("ETARGET", summary, "In most cases you or one")).toMatchObject({ code: "RK211", what });
});

test.each([
  ["EINTEGRITY", "sha512-a integrity checksum failed when using sha512: wanted sha512-a but got sha512-b."],
  ["TAR_BAD_ARCHIVE", "TAR_BAD_ARCHIVE: Unrecognized archive format"],
  ["Z_BUF_ERROR", "zlib: unexpected end of file"],
  ["Z_DATA_ERROR", "zlib: incorrect header check"],
])("%s is a failed integrity check", (code, summary) => {
  expect(problemOf(code, summary)).toMatchObject({
    code: "RK213",
    what: expect.stringMatching(/^integrity check failed for my-tool: /),
  });
});

test("lists all packages if npm does not report which one it was", () => {
  expect(problemOf("Z_BUF_ERROR", "zlib: x", "", ["a", "b"]).what).toBe(
    "integrity check failed for one of a, b: zlib: x.",
  );
});

describe("something that is not a package", () => {
  const missing =
    "Could not read package.json: Error: ENOENT: no such file or directory, open '/x/package.json'";
  test.each([
    ["ENOENT", missing, "it has no package.json"],
    [
      "EJSONPARSE",
      "Invalid package.json: JSONParseError: Expected property name",
      "its package.json is not valid JSON",
    ],
  ])("%s", (code, summary, reason) => {
    expect(problemOf(code, summary)).toMatchObject({
      code: "RK216",
      what: `my-tool cannot be used as a plugin: ${reason}.`,
    });
  });
});

describe("a registry that cannot be reached or refuses", () => {
  const failed = (reason: string) => `request to http://127.0.0.1:1/ms failed, reason: ${reason}`;
  test.each([
    ["ECONNREFUSED", failed("connect ECONNREFUSED 127.0.0.1:1"), "http://127.0.0.1:1", "connection refused"],
    ["ENOTFOUND", "request to http://host.invalid/x failed", "http://host.invalid", "host name not found"],
    ["ECONNRESET", failed("socket hang up"), "http://127.0.0.1:1", "connection reset"],
    ["E401", "401 Unauthorized - GET http://r:1/a/b/tool", "http://r:1/a/b", "access denied"],
    ["E403", "403 Forbidden - GET http://r:1/@me%2ftool - no way", "http://r:1", "access denied"],
    ["E503", "503 Service Unavailable - GET http://r:1/tool", "http://r:1", "server error"],
    ["E405", "405 Method Not Allowed - GET http://r:1/tool", "http://r:1", "405 Method Not Allowed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "request to https://r/tool failed", "https://r", "not trusted"],
    ["FETCH_ERROR", "invalid json response body at http://r:1/tool reason: Unexpected", "http://r:1", "json"],
    ["ERR_INVALID_URL", "Invalid URL", "the configured npm registry", "Invalid URL"],
  ])("%s", (code, summary, registry, reason) => {
    const { what, ...rest } = problemOf(code, summary);
    expect(rest.code).toBe("RK212");
    expect(what).toContain(`request to ${registry} failed: `);
    expect(what).toContain(reason);
  });
});

describe("a directory that is not writable", () => {
  test("is the plugin directory, or npm's cache if that caused it", () => {
    const full = problemOf("ENOSPC", "ENOSPC: no space left on device, write");
    expect(full).toMatchObject({
      code: "RK214",
      what: `cannot change the plugin directory ${directory}: no space left on device.`,
      fix: expect.stringContaining("Free some disk space"),
    });
    expect(problemOf("EACCES", "EACCES: permission denied, mkdir '/home/me/.npm/_cacache'").what).toContain(
      "permission denied (/home/me/.npm/_cacache)",
    );
  });

  test("is reported the same way if rocker itself cannot write to it", () => {
    const error = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    expect(writeProblem(error, directory)?.code).toBe("RK214");
    expect(writeProblem(new TypeError("x"), directory)).toBeUndefined();
  });

  test("is reported for a file that could not be extracted, even if npm continues", () => {
    const stderr = "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write";
    const outcome = { ok: true, stdout: "{}", stderr };
    expect(unpackProblem(outcome, ["a"], directory)?.code).toBe("RK214");
    expect(
      unpackProblem({ ...outcome, stderr: "npm warn TAR_ENTRY_ERROR odd path" }, ["a"], directory)?.code,
    ).toBe("RK213");
    expect(unpackProblem({ ...outcome, stderr: "npm warn deprecated x" }, ["a"], directory)).toBeUndefined();
  });
});

test("reports git's own error message", () => {
  const detail = "git --no-replace-objects ls-remote file:///tmp/nope\nfatal: '/tmp/nope' does not appear";
  expect(problemOf(128, "An unknown git error occurred", detail)).toMatchObject({
    code: "RK218",
    what: "npm failed: git: '/tmp/nope' does not appear.",
  });
});

test("reports the requirements of conflicting packages", () => {
  const detail = `While resolving: undefined@undefined
Found: ms@1.0.0
node_modules/ms
  peer ms@"^1" from p1@1.0.0
  node_modules/p1

Conflicting peer dependency: ms@2.1.3
node_modules/ms
  peer ms@"^2" from p2@1.0.0`;
  expect(problemOf("ERESOLVE", "could not resolve", detail).what).toBe(
    'npm failed: conflicting peer dependencies: ms@"^1" from p1@1.0.0; ms@"^2" from p2@1.0.0.',
  );
});

test("reports the first line of any other error", () => {
  expect(problemOf("EUNKNOWN", "Something odd.\nMore of it.").what).toBe("npm failed: Something odd.");
});

test("parses the lines of an npm that writes no JSON", () => {
  const stderr =
    "npm ERR! code E404\nnpm ERR! 404 Not Found - GET http://r/x\nnpm ERR! 404 'x@*' is not in it";
  expect(npmProblem({ ok: false, stdout: "", stderr }, ["x"], directory).what).toBe(
    "package x not found in the registry http://r.",
  );
  expect(npmProblem({ ok: false, stdout: "oops", stderr: "" }, ["x"], directory).what).toBe(
    "npm failed: it exited without an error message.",
  );
});
