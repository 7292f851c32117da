// A device: one Chromium with a profile of its own, which outlives its browser's death.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { chromium } from "playwright-core";

import { WAIT_MS_MAX, ask } from "./ask.mjs";
import { family } from "./processes.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Without it a browser that has no window dies of a module that reaches beyond its memory; others throw.
  "--enable-crash-reporter",
];

/** Whether the test runner runs this: what measures begins with a new browser each time. */
const isTested = process.env.NODE_TEST_CONTEXT !== undefined;
/**
 * Browsers that a test of this file is done with, by their options. Another that asks for the same goes on
 * with one: its relay's port makes it a web origin that this browser knows nothing of.
 */
const idle = new Map();

if (isTested) {
  after(async () => {
    for (const device of [...idle.values()].flat()) await device.end();
  });
}

export class Device {
  #folder;
  #options;
  /** Where the context is not the browser itself. */
  #browser;
  #isClosed = true;
  /** What its pages logged as errors or threw; a test that passes leaves none. */
  errors = [];

  /**
   * A device for a test. `options` are Playwright's for a context, such as `viewport`; more `args` for the
   * browser; what its pages find `remembered`, by name; and `isPrivate` for one whose profile is forgotten
   * with its window.
   */
  static async start(t, options = {}) {
    const kept = idle.get(JSON.stringify(options))?.pop();
    const device = kept ?? (await Device.#make(options));
    device.errors = [];
    t.after(() => device.#leave());
    if (!kept) await device.boot();
    return device;
  }

  static async #make(options) {
    const device = new Device();
    device.#options = options;
    device.#folder = await mkdtemp(join(tmpdir(), "callboard-device-"));
    return device;
  }

  /** The test is over: the browser is as before it, or ends. */
  async #leave() {
    if (!isTested || this.#isClosed || this.#options.isPrivate) return this.end();
    const pages = this.context.pages();
    await this.context.newPage();
    await Promise.all(pages.map((page) => page.close()));
    await this.context.setOffline(false);
    const key = JSON.stringify(this.#options);
    idle.set(key, [...(idle.get(key) ?? []), this]);
  }

  /** The device is thrown away. */
  async end() {
    await this.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Another machine with a copy of this one's disk. This device must be closed. */
  async copy(t) {
    const copy = await Device.#make(this.#options);
    await cp(this.#folder, copy.#folder, { recursive: true });
    t.after(() => copy.end());
    await copy.boot();
    return copy;
  }

  /** Starts the browser, with whatever the profile holds. */
  async boot() {
    const { args = [], isPrivate = false, remembered = {}, ...options } = this.#options;
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
    this.context.setDefaultTimeout(WAIT_MS_MAX);
    this.#isClosed = false;
    this.context.once("close", () => {
      this.#isClosed = true;
    });
    for (const [name, value] of Object.entries(remembered)) {
      await this.context.addInitScript(([name, value]) => localStorage.setItem(name, value), [name, value]);
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
  pids(kind = "") {
    const isOwn = (_, args) => args.includes(`--user-data-dir=${this.#folder}`);
    return family(isOwn, kind && `--type=${kind} `);
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
