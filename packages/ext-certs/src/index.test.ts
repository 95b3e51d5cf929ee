import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import certs from "./index.ts";

const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const company = pem("Y29tcGFueQ==");
const [publicOne = ""] = rootCertificates;
const system = "/etc/ssl/certs/ca-certificates.crt";
const added = "/usr/local/share/rocker/certificates.pem";

const plan = (line: string, files: Record<string, string>, env = {}) =>
  planOf(certs, line, { host: fakeHost({ files, env }) });

describe("--certs", () => {
  it("adds the host's non-public authorities in the first steps", () => {
    const [, example = ""] =
      /^rocker (.*)$/m.exec(readFileSync(`${import.meta.dirname}/../README.md`, "utf8")) ?? [];
    const view = plan(example, { [system]: `# a comment\n${publicOne}\n${company}` });
    expect(view.step("file", added).contents).toBe(company);
    expect(view.plan.steps.slice(0, 2).map(({ type, layer }) => [type, layer])).toEqual([
      ["file", "base"],
      ["exec", "base"],
    ]);
    expect(view.step("env", "NODE_EXTRA_CA_CERTS").value).toBe(added);
    for (const name of ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"]) {
      expect(view.step("env", name).value).toBe(system);
    }
  });

  it("reads the files named by variables, and deduplicates certificates", () => {
    const own = pem("b3du");
    const files = { "/own.pem": `${own}${own}`, [system]: company };
    const view = plan("--certs x", files, { SSL_CERT_FILE: "/own.pem", PIP_CERT: "/gone.pem" });
    expect(view.step("file", added).contents).toBe(own + company);
  });

  it("adds all certificates of a given file, including public ones, and no other text", () => {
    const odd = `text $(touch /x)\n${company.replaceAll("\n", "\r\n")}\n${publicOne}\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`;
    const { contents } = plan("--certs=./ca.pem x", { "/home/ada/ca.pem": odd }).step("file", added);
    expect(contents.match(/BEGIN/g)).toHaveLength(2);
    expect(contents).not.toMatch(/touch|AAAA\n-|PRIVATE/);
    expect(contents.startsWith(company)).toBe(true);
  });

  it("adds nothing and prints a notice if the host trusts only public authorities", () => {
    const view = plan("--certs x", { [system]: publicOne });
    expect(view.plan.steps).toEqual([]);
    expect(view.notices).toHaveLength(1);
  });

  it.each([
    ["--certs x", {}, "certs/no-bundle"],
    ["--certs=/gone.pem x", {}, "certs/missing"],
    ["--certs=/empty.pem x", { "/empty.pem": "nothing" }, "certs/no-certificate"],
    ["--proxy x", {}, "certs/no-proxy"],
  ])("rejects %s with %j", (line, files, code) => {
    expect(problemsOf(certs, line, { host: fakeHost({ files }) }).map((one) => one.code)).toEqual([code]);
  });
});

describe("--proxy", () => {
  it("passes variables by name and keeps their values out of the plan", () => {
    const env = { http_proxy: "http://me:secret@proxy:3128", NO_PROXY: "localhost", ftp_proxy: "" };
    const view = plan("--proxy x", {}, env);
    expect(view.plan.run.env).toEqual([
      { name: "http_proxy", host: true, from: "certs" },
      { name: "NO_PROXY", host: true, from: "certs" },
    ]);
    expect(JSON.stringify(view.plan)).not.toContain("secret");
    expect(view.notices).toEqual([]);
  });

  it.each(["http://me:secret@localhost:3128/", "127.0.0.1:3128", "socks5://[::1]:1080"])(
    "warns about the local proxy %s",
    (url) => {
      const { notices } = plan("--proxy x", {}, { https_proxy: url });
      expect(notices[0]?.text).toContain("--network host");
      expect(notices[0]?.text).not.toContain("secret");
    },
  );
});
