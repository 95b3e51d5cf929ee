import { expect, test } from "vitest";
import { defineExtension } from "../extension/extension.ts";
import { notConfigured } from "../pipeline/configured.ts";
import { open } from "../pipeline/open.ts";
import { bareHost } from "../test-support/hosts.ts";

/** What a command line's extension fetched and read, in order. */
async function fetched(fetch: () => Promise<readonly { slug: string; what: string; fix: string }[]>) {
  const events: string[] = [];
  const extension = defineExtension({
    name: "things",
    summary: "Things",
    options: { things: { type: "boolean", summary: "On" } },
    async fetch({ refresh, progress, notice }) {
      events.push(`fetch ${refresh}`);
      progress("one");
      notice("two");
      return fetch();
    },
    read() {
      events.push("read");
      return { value: undefined };
    },
    setup() {},
  });
  const report = (event: { readonly type: string }) => void events.push(event.type);
  const registered = open({ host: bareHost(), report, roots: [{ origin: "cli", extensions: [extension] }] });
  const line = registered.read(["--things", "image"], {});
  const parsed = registered.parse(line, { configuration: notConfigured, fileOptions: {} });
  const selected = await parsed.select();
  const options = {
    signal: new AbortController().signal,
    refresh: true,
    progress: (extension: string, text: string) => void events.push(`${extension}: ${text}`),
  };
  const outcome = await selected.fetch(options).then(
    () => selected.plan().plan.base.image,
    (error: unknown) => error,
  );
  return { events, outcome };
}

test("extensions download before they read, and their problems are errors", async () => {
  const { events, outcome } = await fetched(async () => []);
  expect(events).toEqual(["fetch true", "things: one", "notice", "read"]);
  expect(outcome).toBe("image");
  const wrong = await fetched(async () => [{ slug: "gone", what: "It is gone.", fix: "Wait." }]);
  expect(wrong.outcome).toMatchObject({ problems: [{ code: "things/gone", kind: "failure" }] });
  expect(wrong.events).not.toContain("read");
});

test("an exception while downloading names the extension", async () => {
  const { outcome } = await fetched(() => Promise.reject(new Error("broken")));
  expect(outcome).toMatchObject({ problems: [{ code: "RK304", what: expect.stringContaining("things") }] });
});
