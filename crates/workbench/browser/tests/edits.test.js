// @ts-check
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";

import { answered, answers, open, show, truth } from "../support/browser.js";
import { house } from "../support/house.js";
import { OVERTURES } from "../support/server.js";

const at = house(OVERTURES);

/** What is on the screen is what the server says of the address. @param {import("playwright-core").Page} page */
async function right(page) {
  await answered(page);
  const [shown, said] = [await answers(page), await truth(page, at.server)];
  assert.equal(await page.evaluate(() => document.body.dataset.digest), said.digest);
  assert.deepEqual(shown, said.answers);
  return shown;
}

test("undo and redo go through every edit, and the address is the state", async () => {
  const { context, page, wrong } = await open(at.chromium, at.server);
  const start = await right(page);
  await page.locator('[data-off="meeting"]').click();
  const first = await right(page);
  assert.notEqual(first.sincere, start.sincere);
  await show(page, "actors");
  await page.locator("details.actor[data-actor=washington] > summary").click();
  const slider = page.locator("#lambda-washington");
  await slider.focus();
  await page.keyboard.press("Home");
  const second = await right(page);
  assert.match(page.url(), /off=meeting/);
  assert.match(page.url(), /lambda=washington/);
  // The same address elsewhere shows the same.
  const other = await context.newPage();
  await other.goto(page.url());
  assert.deepEqual(await right(other), second);
  await other.close();
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("lambda"));
  assert.deepEqual(await right(page), first);
  await page.keyboard.press("Control+z");
  await page.waitForURL((url) => !url.search.includes("off"));
  assert.deepEqual(await right(page), start);
  await page.locator("[data-redo]").click();
  await page.waitForURL((url) => url.search.includes("off"));
  await page.locator("[data-redo]").click();
  await page.waitForURL((url) => url.search.includes("lambda"));
  assert.deepEqual(await right(page), second);
  await page.reload();
  assert.deepEqual(await right(page), second);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("two tabs keep their own states, and both see the file change", async () => {
  const { context, page } = await open(at.chromium, at.server);
  const other = await context.newPage();
  await other.goto(`${at.server.origin}/`);
  await answered(other);
  await page.locator('[data-off="meeting"]').click();
  const here = await right(page);
  const there = await right(other);
  assert.notEqual(here.sincere, there.sincere);
  const digest = await other.evaluate(() => document.body.dataset.digest);
  const edited = await page.evaluate(() => document.body.dataset.digest);
  writeFileSync(at.server.file, OVERTURES.replace("type sincere 25%..50%", "type sincere 15%..35%"));
  await other.waitForFunction((old) => document.body.dataset.digest && document.body.dataset.digest !== old, digest);
  assert.notEqual((await right(other)).sincere, there.sincere);
  await page.waitForFunction((old) => document.body.dataset.digest && document.body.dataset.digest !== old, edited);
  await right(page);
  writeFileSync(at.server.file, OVERTURES);
  await other.waitForFunction((old) => document.body.dataset.digest === old, digest);
  assert.deepEqual(await right(other), there);
  await context.close();
});

test("after a hundred quick edits nothing is lost and nothing old is on the screen", async () => {
  const { context, page, wrong } = await open(at.chromium, at.server);
  await show(page, "actors");
  await page.locator("details.actor[data-actor=tehran] > summary").click();
  // Any panel that is put in while another state's digest is on the page is stale.
  await page.evaluate(() => {
    const stale = /** @type {string[]} */ ([]);
    Object.assign(window, { stale });
    new MutationObserver(() => {
      const { digest } = document.body.dataset;
      if (!digest || document.body.classList.contains("waiting")) return;
      for (const panel of document.querySelectorAll("[data-panel][data-digest]")) {
        const own = /** @type {HTMLElement} */ (panel);
        if (own.id === "answers" && own.dataset.digest !== digest) stale.push(`${own.id} ${own.dataset.digest} ${digest}`);
      }
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-digest", "class"] });
  });
  const boxes = await page.locator("[data-off]").evaluateAll((all) => all.map((box) => box.getAttribute("data-off")));
  const slider = page.locator("#lambda-tehran");
  for (let i = 0; i < 100; i += 1) {
    if (i % 3 === 0) {
      await show(page, "evidence");
      await page.locator(`[data-off="${boxes[i % boxes.length]}"]`).click();
    } else {
      await show(page, "actors");
      await slider.focus();
      await page.keyboard.press(i % 2 ? "ArrowRight" : "PageUp");
    }
  }
  const toggled = new Map();
  for (let i = 0; i < 100; i += 3) {
    const box = boxes[i % boxes.length];
    toggled.set(box, !toggled.get(box));
  }
  const off = [...toggled].filter(([, out]) => out).map(([box]) => box);
  const query = new URL(page.url()).searchParams;
  assert.deepEqual(new Set(query.getAll("off")), new Set(off));
  assert.equal(query.getAll("lambda").length, 1);
  await right(page);
  // What comes after the point answers is of the same state.
  await page.waitForFunction(() => ["worlds", "whatifs", "done"].includes(document.body.dataset.there ?? ""), undefined, { timeout: 120_000 });
  await right(page);
  assert.deepEqual(await page.evaluate(() => Reflect.get(window, "stale")), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("an answer that a newer edit has overtaken does not end the waiting for it", async () => {
  const { context, page, wrong } = await open(at.chromium, at.server);
  const boxes = page.locator("[data-off]");
  const turn = (/** @type {number} */ i) => boxes.nth(i).click();
  // The state between is one that the server has at hand, so that its answer comes whole and at once.
  await turn(0);
  const between = await page.waitForFunction(() => document.body.dataset.digest).then((digest) => digest.jsonValue());
  await turn(0);
  await right(page);
  await page.evaluate(() => {
    const ended = /** @type {string[]} */ ([]);
    Object.assign(window, { ended });
    new MutationObserver(() => {
      const { digest } = document.body.dataset;
      if (digest && !document.body.classList.contains("waiting") && ended.at(-1) !== digest) ended.push(digest);
    }).observe(document.body, { attributes: true, attributeFilter: ["data-digest", "class"] });
    // One after the other, with nothing heard between.
    const [first, second] = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-off]"));
    first.click();
    second.click();
  });
  await right(page);
  const last = await page.evaluate(() => document.body.dataset.digest);
  assert.notEqual(last, between);
  assert.deepEqual(await page.evaluate(() => Reflect.get(window, "ended")), [last]);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("a server that was killed and started again finds the page as it was", async () => {
  const { context, page } = await open(at.chromium, at.server, { query: "off=meeting" });
  const before = await right(page);
  await at.server.kill();
  await page.waitForFunction(() => document.body.classList.contains("lost"));
  // What is changed meanwhile is kept.
  await page.locator('[data-off="visit"]').click();
  assert.match(page.url(), /off=visit/);
  await at.server.start();
  const now = await right(page);
  assert.notEqual(now.sincere, before.sincere);
  assert.equal(await page.evaluate(() => document.body.classList.contains("lost")), false);
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("visit"));
  assert.deepEqual(await right(page), before);
  await context.close();
});
