import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { ProxyRequest } from "./proxy-process.ts";

const proxyProgram = fileURLToPath(new URL("./proxy-process.js", import.meta.url));

/** Each agent has a proxy: it keeps no more memory than it needs. See `countCarried`. */
const memoryOptions = ["--max-semi-space-size=1", "--optimize-for-size", "--expose-gc"];

/**
 * Starts the proxy as a process of its own: what containers and servers send it cannot end rocker. It runs until this
 * process exits, in any way.
 * @param onEnd called if the proxy ends before that, with the reason. Its socket is then closed
 * @throws Error with what the program wrote, if it does not start
 */
export async function startProxyProcess(
  request: ProxyRequest,
  onEnd: (reason: string) => void,
  program = proxyProgram,
): Promise<void> {
  const { child, ended } = await spawnProxy(request, program);
  let isExiting = false;
  process.once("exit", () => {
    isExiting = true;
    child.kill("SIGKILL");
    rmSync(request.directory, { recursive: true, force: true });
  });
  void ended.then((why) => {
    if (!isExiting) onEnd(why);
  });
}

/**
 * Starts the proxy of a persistent container, which goes on when this process exits.
 * @throws Error with what the program wrote, if it does not start
 */
export async function startLastingProxy(
  request: ProxyRequest & { readonly kind: "persistent" },
): Promise<void> {
  const { child } = await spawnProxy(request, proxyProgram);
  child.stdin.end();
}

async function spawnProxy(request: ProxyRequest, program: string) {
  // In a session of its own, because Ctrl-C is for the container's command, which may continue.
  const child = spawn(process.execPath, [...memoryOptions, "--", program], { stdio: "pipe", detached: true });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors = (errors + chunk).slice(0, 2000);
  });
  child.stdin.on("error", () => {}); // It has ended, which is reported below.
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", (code, signal) => {
      const error = /^\w*Error\b.*$/m.exec(errors)?.[0];
      resolve(error ?? (signal ? `signal ${signal}` : `exit code ${code}`));
    });
  });
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const listening = new Promise<undefined>((resolve) => {
    child.stdout.once("data", () => resolve(undefined));
  });
  const reason = await Promise.race([ended, listening]);
  if (reason !== undefined) throw new Error(`the proxy for --isolate-allow did not start: ${reason}`);
  // This process does not wait for it.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as Socket).unref();
  return { child, ended };
}
