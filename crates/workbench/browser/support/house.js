// @ts-check
/**
 * A browser and a workbench for all the tests of a file.
 * @module
 */
import { after, before } from "node:test";

import { browser } from "./browser.js";
import { Server } from "./server.js";

/**
 * @typedef {object} House
 * @property {import("playwright-core").Browser} chromium
 * @property {Server} server
 */

/**
 * Both are there before the first test, and gone after the last.
 * @param {string} text the scenario
 * @param {(at: House) => Promise<void>} [ready] what else there has to be before the first test
 * @returns {House} of use in tests alone
 */
export function house(text, ready) {
  const at = /** @type {House} */ ({});
  before(async () => {
    [at.chromium, at.server] = await Promise.all([browser(), Server.of(text)]);
    await ready?.(at);
  });
  after(async () => {
    await at.chromium.close();
    await at.server.kill();
  });
  return at;
}
