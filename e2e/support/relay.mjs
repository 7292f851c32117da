// A relay of its own for a test: a free port, a store of its own, and deaths of both kinds.

import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("../../target/", import.meta.url));
const program = process.env.CALLBOARD_RELAY ?? join(target, "debug/callboard-relay");
/** The app's files. */
export const SITE = process.env.CALLBOARD_SITE ?? join(target, "site");

/**
 * Ports that a machine gives to nobody by itself: while a relay is stopped, neither another one's port nor a
 * browser's end of some connection can be where it starts again.
 */
const PORTS = { from: 20_000, to: 32_000 };
/** Ports that relays of this process had: a browser may still know what it met there. */
const used = new Set();

export class Relay {
  #child;
  #address;
  #folder;
  #site;

  /** A relay that ends with the test; it serves the app from `site`. */
  static async start(t, { site = SITE } = {}) {
    const relay = new Relay();
    relay.#site = site;
    relay.#folder = await mkdtemp(join(tmpdir(), "callboard-relay-"));
    t.after(async () => {
      await relay.stop();
      await rm(relay.#folder, { recursive: true, force: true });
    });
    await relay.#startUnused();
    return relay;
  }

  /** Where browsers find it. Each relay has a port of its own, so each test has a web origin of its own. */
  get origin() {
    return `http://${this.#address.replace("127.0.0.1", "localhost")}`;
  }

  /** The id of its process. */
  get pid() {
    return this.#child.pid;
  }

  /** Starts it on a port that no relay of this process had, and nobody else has. */
  async #startUnused() {
    const port = randomInt(PORTS.from, PORTS.to);
    if (used.has(port)) return this.#startUnused();
    used.add(port);
    this.#address = `127.0.0.1:${port}`;
    try {
      await this.restart();
    } catch (error) {
      if (!/address already in use/i.test(error.message)) throw error;
      await this.#startUnused();
    }
  }

  /** Starts it again, on the same port and the same store. */
  async restart() {
    const options = ["--listen", this.#address, "--data", this.#folder, "--site", this.#site];
    const child = spawn(program, ["serve", ...options], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, RUST_LOG: "info" },
    });
    this.#child = child;
    this.#address = await listening(child);
  }

  /** Asks it to stop, and waits until it has. */
  async stop() {
    await this.#end("SIGTERM");
  }

  /** The power goes. */
  async kill() {
    await this.#end("SIGKILL");
  }

  async #end(signal) {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}

/** Resolves with the address once the relay takes requests; rejects with what it said if it ends before. */
async function listening(child) {
  const said = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const address = /listening on http:\/\/(\S+)/.exec(line)?.[1];
    if (address) {
      // The relay goes on logging: a pipe that nobody empties would stop it.
      child.stderr.resume();
      return address;
    }
  }
  throw new Error(`the relay did not start:\n${said.join("\n")}`);
}
