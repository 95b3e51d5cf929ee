import { afterEach, expect, it, vi } from "vitest";
import { describeEngines, describeEnginesOfOthers, type TestEngine } from "./support/engines.ts";
import { Terminal } from "./support/terminal.ts";

const patience = { timeout: 60_000, interval: 50 };

/** A terminal for each test, and a look at its screen. */
function terminals(engine: TestEngine) {
  let terminal: Terminal;
  afterEach(() => terminal.close());
  return {
    open: () => {
      terminal = new Terminal(engine.as, { ROCKER_ENGINE: engine.name });
      return terminal;
    },
    seen: (text: string | RegExp) => vi.waitFor(() => expect(terminal.screen()).toMatch(text), patience),
  };
}

describeEngines("in a terminal", (engine) => {
  const { open, seen } = terminals(engine);

  it("the command has one, of the right size, and follows when it is resized", async () => {
    const terminal = open();
    terminal.enter("rocker debian:bookworm bash --norc");
    const prompt = /bash-\d[^\n]*[#$] *$/;
    await seen(prompt);
    // docker tells the size right after the start.
    terminal.enter("tty; until [ \"$(stty size)\" = '24 80' ]; do read -t 0.1 x; done; echo si''zed");
    await seen(/\/dev\/pts\/\d+\s+sized/);
    terminal.resize(100, 30);
    terminal.enter("until [ \"$(stty size)\" = '30 100' ]; do read -t 0.1 x; done; echo resi''zed");
    await seen("resized");
    // Nothing is typed ahead: a shell that edits its line has the terminal in another mode than its commands.
    terminal.enter("sh -c 'echo re\"\"ady; exec cat'");
    await seen(/^ready$/m);
    terminal.press("C-z");
    await seen(/Stopped +sh -c/);
    await seen(prompt);
    terminal.enter("fg");
    await seen(/^sh -c .*$/m);
    terminal.enter("awake");
    await seen(/^awake\nawake$/m);
    terminal.press("C-d");
    await seen(prompt);
    terminal.enter("exit 3");
    await seen(/\n\$ ?$/);
    terminal.enter('echo "code=$?"');
    await seen("code=3");
  });

  it("Ctrl-C reaches the command, which may go on", async () => {
    const terminal = open();
    terminal.enter(
      `rocker debian:bookworm bash -c 'trap "echo caught" INT; echo re""ady; while :; do read -t 0.2 x && break; done; echo d""one'`,
    );
    await seen("ready");
    terminal.press("C-c");
    await seen("caught");
    terminal.press("Enter");
    await seen("done");
  });

  it("none is attached when stdout is not one", async () => {
    const terminal = open();
    terminal.enter("rocker debian:bookworm sh -c '[ -t 1 ] && echo te''rminal || echo pl''ain' | cat");
    await seen("plain");
    expect(terminal.screen()).not.toMatch(/^terminal$/m);
    terminal.enter("rocker --mode non-interactive debian:bookworm sh -c '[ -t 1 ] || echo no''ne'");
    await seen("none");
  });
});

describeEnginesOfOthers("in a terminal", (engine) => {
  const { open, seen } = terminals(engine);

  it("a build shows each step, and the terminal is left as it was", async () => {
    const terminal = open();
    terminal.enter(
      "rocker --user --no-user-sudo --nocache debian:bookworm whoami; stty -a | grep -c ' echo '; echo e''nd",
    );
    await seen(/✓ user: .*account.*\n/);
    await seen(/^end$/m);
    const screen = terminal.screen();
    expect(screen).toMatch(
      new RegExp(`built localhost/rocker/debian:\\w+ in [\\d.]+ s[\\s\\S]*${engine.as.name}\\n1\\nend`),
    );
  });
});
