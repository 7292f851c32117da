// A device: one Chromium with a profile of its own, which outlives its browser's death.

import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { chromium } from "playwright-core";

import { ask } from "./ask.mjs";

const run = promisify(execFile);
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export class Device {
  #folder;
  #options;
  /** Where the context is not the browser itself. */
  #browser;
  /** What its pages logged as errors or threw; a test that passes leaves none. */
  errors = [];

  /**
   * A device that ends with the test. `options` are Playwright's for a context, such as `viewport`; more
   * `args` for the browser; and `isPrivate` for one whose profile is forgotten with its window.
   */
  static async start(t, options = {}) {
    const device = new Device();
    device.#options = options;
    device.#folder = await mkdtemp(join(tmpdir(), "callboard-device-"));
    t.after(async () => {
      await device.close();
      await rm(device.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
    await device.boot();
    return device;
  }

  /** Another machine with a copy of this one's disk. This device must be closed. */
  async copy(t) {
    const copy = new Device();
    copy.#options = this.#options;
    copy.#folder = await mkdtemp(join(tmpdir(), "callboard-device-"));
    await cp(this.#folder, copy.#folder, { recursive: true });
    t.after(async () => {
      await copy.close();
      await rm(copy.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
    await copy.boot();
    return copy;
  }

  /** Starts the browser, with whatever the profile holds. */
  async boot() {
    const { args = [], isPrivate = false, ...options } = this.#options;
    const browser = {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [...FLAGS, ...args],
    };
    const context = { viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options };
    if (isPrivate) {
      this.#browser = await chromium.launch(browser);
      this.context = await this.#browser.newContext(context);
    } else {
      this.context = await chromium.launchPersistentContext(this.#folder, { ...browser, ...context });
    }
  }

  /** A tab at this address, once the app there answers. */
  async open(url) {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    await page.goto(url);
    await ready(page);
    return page;
  }

  /** The network goes, or comes back. */
  async offline(is) {
    await this.context.setOffline(is);
  }

  /** The battery goes: every process of this browser dies at once, in the middle of whatever it did. */
  async kill() {
    const closed = new Promise((resolve) => this.context.once("close", resolve));
    for (const pid of await this.pids()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    }
    await closed;
  }

  /** The ids of this browser's processes; of one kind, in the browser's own word, such as `renderer`. */
  async pids(kind = "") {
    const { stdout } = await run("pgrep", ["-af", "--", `--user-data-dir=${this.#folder}`]);
    const lines = stdout.trim().split("\n").filter((line) => !kind || line.includes(`--type=${kind} `));
    return lines.map((line) => Number.parseInt(line, 10));
  }

  /** The person closes the browser. */
  async close() {
    await this.context.close();
    await this.#browser?.close();
  }
}

/** Waits until the page's scripting interface answers, and the production at a /w/… address is open. */
export async function ready(page) {
  await page.waitForFunction(() => window.callboard !== undefined);
  return ask(page, () => window.callboard.ready());
}
