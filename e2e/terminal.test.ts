import { afterEach, expect, it } from "vitest";
import { describeEnginesOfOthers, describeEveryEngine, type TestEngine } from "./support/engines.ts";
import { Terminal } from "./support/terminal.ts";

/** Opens a terminal for a test. */
function opener(engine: TestEngine): () => Promise<Terminal> {
  let terminal: Terminal;
  afterEach(() => terminal.close());
  return async () => {
    terminal = await Terminal.open(engine.as, { ROCKER_ENGINE: engine.name });
    return terminal;
  };
}

describeEveryEngine("in a terminal", (engine) => {
  const open = opener(engine);

  it("gives the command a terminal of the right size and forwards resizing", async () => {
    const terminal = await open();
    terminal.enter("rocker debian:bookworm bash --norc");
    await terminal.seen(/bash-\d[^\n]*[#$] *$/);
    // docker sends the size right after the start.
    terminal.enter("tty; until [ \"$(stty size)\" = '24 80' ]; do read -t 0.1 x; done; echo si''zed");
    await terminal.seen(/\/dev\/pts\/\d+\s+sized/);
    terminal.resize(100, 30);
    terminal.enter("until [ \"$(stty size)\" = '30 100' ]; do read -t 0.1 x; done; echo resi''zed");
    await terminal.seen("resized");
    // No typing ahead: a shell uses another terminal mode for editing than for its commands.
    terminal.enter("sh -c 'echo re\"\"ady; exec cat'");
    await terminal.seen(/^ready$/m);
    terminal.press("C-z");
    await terminal.seen(/Stopped +sh -c[\s\S]*bash-\d[^\n]*[#$]$/);
    terminal.enter("fg");
    // The shell prints which process it gives the terminal back to.
    await terminal.seen(/fg\nsh -c/);
    terminal.enter("awake");
    await terminal.seen(/^awake\nawake$/m);
    terminal.press("C-d");
    await terminal.seen(/^awake\nbash-\d[^\n]*[#$]$/m);
    terminal.enter("exit 3");
    await terminal.seen(/\n\$$/);
    terminal.enter('echo "code=$?"');
    await terminal.seen("code=3");
  });

  it("forwards Ctrl-C to the command, which may continue", async () => {
    const terminal = await open();
    terminal.enter(
      `rocker debian:bookworm bash -c 'trap "echo caught" INT; echo re""ady; while :; do read -t 0.2 x && break; done; echo d""one'`,
    );
    await terminal.seen("ready");
    terminal.press("C-c");
    await terminal.seen("caught");
    terminal.press("Enter");
    await terminal.seen("done");
  });

  it("attaches no terminal if stdout is not one", async () => {
    const terminal = await open();
    terminal.enter("rocker debian:bookworm sh -c '[ -t 1 ] && echo te''rminal || echo pl''ain' | cat");
    await terminal.seen("plain");
    expect(terminal.screen()).not.toMatch(/^terminal$/m);
    terminal.enter("rocker --mode non-interactive debian:bookworm sh -c '[ -t 1 ] || echo no''ne'");
    await terminal.seen("none");
  });
});

describeEnginesOfOthers("in a terminal", (engine) => {
  const open = opener(engine);

  it("shows each build step and restores the terminal", async () => {
    const terminal = await open();
    terminal.enter(
      "rocker --user --no-user-sudo --nocache debian:bookworm whoami; stty -a | grep -c ' echo '; echo e''nd",
    );
    await terminal.seen(/✓ user: .*account.*\n/);
    await terminal.seen(/^end$/m);
    const screen = terminal.screen();
    expect(screen).toMatch(
      new RegExp(`built localhost/rocker/debian:\\w+ in [\\d.]+ s[\\s\\S]*${engine.as.name}\\n1\\nend`),
    );
  });
});
