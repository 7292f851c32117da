// Which processes belong together.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The ids of the processes that `isOne(pid, args)` says are meant, and of all that those started;
 * where a `kind` is given, only of those whose arguments hold it.
 */
export async function family(isOne, kind = "") {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid=,args="], { maxBuffer: 1 << 24 });
  const lines = stdout.trim().split("\n").map((line) => /^\s*(\d+)\s+(\d+) (.*)$/.exec(line).slice(1));
  const all = lines.map(([pid, parent, args]) => [Number(pid), Number(parent), args]);
  const own = new Set();
  for (let size = -1; size < own.size; ) {
    size = own.size;
    for (const [pid, parent, args] of all) {
      if (own.has(parent) || isOne(pid, args)) own.add(pid);
    }
  }
  return all.filter(([pid, , args]) => own.has(pid) && args.includes(kind)).map(([pid]) => pid);
}
