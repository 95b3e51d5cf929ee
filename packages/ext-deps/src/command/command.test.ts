import { fakeHost } from "@rocker/testkit";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCommand } from "./command.ts";

test.each([["list"], ["list", "--json"], ["graph"], ["graph", "--json"], ["check"]])(
  "names and entries do not control the terminal: %s %s",
  async (...argv) => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    const files = { "/home/ada/a\u001b[2J\u202e.deps.yaml": 'run: ["echo \u202e\u009b"]\n' };
    expect(await runCommand(argv, fakeHost({ files }))).toBe(0);
    const text = write.mock.calls.map(([one]) => String(one)).join("");
    expect(text.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/[\u001b\u202e\u009b]/);
  },
);
