// A device with Firefox, driven as any program may drive it (WebDriver BiDi): its profile outlives its
// browser's death.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import puppeteer from "puppeteer-core";

import { WAIT_MS_MAX } from "./ask.mjs";
import { ready } from "./device.mjs";
import { family } from "./processes.mjs";

export class Fox {
  #folder;
  #browser;
  /** What its pages threw; a test that passes leaves none. */
  errors = [];

  /** A device for a test. */
  static async start(t) {
    const fox = new Fox();
    fox.#folder = await mkdtemp(join(tmpdir(), "callboard-fox-"));
    t.after(async () => {
      await fox.close();
      await rm(fox.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
    await fox.boot();
    return fox;
  }

  /** Starts the browser, with whatever the profile holds. */
  async boot() {
    this.#browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
      userDataDir: this.#folder,
      defaultViewport: { width: 1440, height: 900 },
      extraPrefsFirefox: { "intl.accept_languages": "en-GB" },
    });
  }

  /** A tab at this address, once the app there answers. */
  async open(url) {
    const page = await this.#browser.newPage();
    page.setDefaultTimeout(WAIT_MS_MAX);
    page.on("pageerror", (error) => this.errors.push(String(error)));
    await page.goto(url);
    await ready(page);
    return page;
  }

  /** The battery goes: every process of this browser dies at once, in the middle of whatever it did. */
  async kill() {
    const gone = new Promise((resolve) => this.#browser.process().once("exit", resolve));
    for (const pid of await family((pid) => pid === this.#browser.process().pid)) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    }
    await gone;
  }

  /** The person closes the browser. */
  async close() {
    await this.#browser.close();
  }
}
