import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refreshPrivateFile } from "./private-file.ts";

const uid = process.getuid?.() ?? 0;
const mode = (path: string) => lstatSync(path).mode & 0o777;
let base: string;
let file: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rocker-x11-")));
  file = join(base, "rocker/x11-1.xauth");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const refresh = (text: string, owner = uid) => refreshPrivateFile(file, Buffer.from(text), owner);

describe("refreshPrivateFile", () => {
  test("creates a private file and directory, regardless of the umask", () => {
    const umask = process.umask(0);
    try {
      refresh("secret");
    } finally {
      process.umask(umask);
    }
    expect(readFileSync(file, "utf8")).toBe("secret");
    expect([mode(file), mode(join(base, "rocker"))]).toEqual([0o600, 0o700]);
  });

  test("creates missing parent directories", () => {
    file = join(base, ".local/state/rocker/x11-1.xauth");
    refresh("secret");
    expect(readFileSync(file, "utf8")).toBe("secret");
  });

  test("restores the modes", () => {
    refresh("secret");
    chmodSync(file, 0o666);
    chmodSync(join(base, "rocker"), 0o755);
    refresh("secret");
    expect([mode(file), mode(join(base, "rocker"))]).toEqual([0o600, 0o700]);
  });

  test.each(["a longer secret", "new", ""])("updates the file in place: %j", (text) => {
    refresh("old secret");
    const { ino } = statSync(file);
    refresh(text);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(statSync(file).ino).toBe(ino);
  });

  test("does not write a file that is up to date", () => {
    refresh("secret");
    const { mtimeNs } = statSync(file, { bigint: true });
    refresh("secret");
    expect(statSync(file, { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  test("rejects a link in place of the file and does not change its target", () => {
    refresh("secret");
    writeFileSync(join(base, "precious"), "precious");
    rmSync(file);
    symlinkSync("../precious", file);
    expect(() => refresh("secret")).toThrow(/ELOOP/);
    rmSync(file);
    linkSync(join(base, "precious"), file);
    expect(() => refresh("secret")).toThrow(/single link/);
    expect(readFileSync(join(base, "precious"), "utf8")).toBe("precious");
  });

  test("rejects a link or a file in place of the directory", () => {
    mkdirSync(join(base, "elsewhere"));
    symlinkSync("elsewhere", join(base, "rocker"));
    expect(() => refresh("secret")).toThrow(/is not a directory/);
    expect(existsSync(join(base, "elsewhere/x11-1.xauth"))).toBe(false);
    rmSync(join(base, "rocker"));
    writeFileSync(join(base, "rocker"), "");
    expect(() => refresh("secret")).toThrow();
  });

  test("rejects a directory in place of the file", () => {
    mkdirSync(file, { recursive: true });
    expect(() => refresh("secret")).toThrow(/EISDIR/);
  });

  test("rejects another owner before creating anything", () => {
    expect(() => refresh("secret", uid + 1)).toThrow(`belongs to uid ${uid} instead of ${uid + 1}`);
    expect(existsSync(join(base, "rocker"))).toBe(false);
  });

  test("rejects a directory that is writable by everyone", () => {
    chmodSync(base, 0o1777);
    expect(() => refresh("secret")).toThrow(/writable by everyone/);
    expect(existsSync(join(base, "rocker"))).toBe(false);
  });
});
