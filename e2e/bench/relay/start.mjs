// A peer's server in a process of its own.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a module of this folder that sends its port; ends with `t`. */
export async function start(t, module) {
  const stdio = ["ignore", "ignore", "inherit", "ipc"];
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), { stdio, env: production });
  t.after(() => end(child));
  const [port] = await Promise.race([once(child, "message"), ended(child, module)]);
  return { port, pid: child.pid };
}

const production = { ...process.env, NODE_ENV: "production" };

/** Ends a process, and waits until it is gone. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Rejects when a process ends by itself. */
export async function ended(child, told) {
  const [code, signal] = await once(child, "exit");
  throw new Error(`${told} ended: ${code ?? signal}`);
}
