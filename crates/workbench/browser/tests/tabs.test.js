// @ts-check
// Tabs: addressed, reached by keys, and as wide as the page at any width.
import assert from "node:assert/strict";
import { after, test } from "node:test";

import { answered, answers, open, settled, show, tabs } from "../support/browser.js";
import { house } from "../support/house.js";
import { OVERTURES } from "../support/server.js";

/** @type {Awaited<ReturnType<typeof open>>} */
let here;
const at = house(OVERTURES, async ({ chromium, server }) => {
  here = await open(chromium, server);
  await settled(here.page);
});
after(() => assert.deepEqual(here.wrong, []));

const WIDE = { width: 1400, height: 1000 };
const PHONE = { width: 390, height: 844 };

/** The tabs that are on the screen. @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
const seen = (page) =>
  page.$$eval(".tab", (all) =>
    all.filter((tab) => /** @type {HTMLElement} */ (tab).offsetParent).map((tab) => /** @type {HTMLElement} */ (tab).dataset.of ?? ""),
  );

test("each tab has an address, which shows it again, and edits and undo leave it where it is", async () => {
  const { page } = here;
  await page.setViewportSize(WIDE);
  const all = await tabs(page);
  assert.ok(all.length >= 11, all.join(" "));
  for (const tab of all) {
    await show(page, tab);
    assert.ok((await seen(page)).includes(tab), tab);
    assert.equal((await seen(page)).length, 2, "results, and inputs at the side");
    assert.equal(await page.locator(`a:is([data-tab="${tab}"], [data-side="${tab}"]):visible`).getAttribute("aria-current"), "page");
  }
  await show(page, "actors");
  await show(page, "forecasts");
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([query.get("tab"), query.get("side")], ["forecasts", "actors"]);
  const other = await here.context.newPage();
  await other.goto(page.url());
  await answered(other);
  assert.deepEqual(await seen(other), ["actors", "forecasts"]);
  await other.close();
  await page.locator('details.actor[data-actor="tehran"] > summary').click();
  await page.locator("#lambda-tehran").focus();
  await page.keyboard.press("PageUp");
  await page.waitForURL(/lambda=tehran/);
  await answered(page);
  // What is edited is in every link on the page.
  const away = await page.locator('a[data-tab="signals"]').getAttribute("href");
  assert.match(away ?? "", /lambda=tehran/);
  assert.match((await page.locator("a.briefing").getAttribute("href")) ?? "", /lambda=tehran/);
  await show(page, "signals");
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("lambda"));
  await answered(page);
  assert.deepEqual(await seen(page), ["actors", "signals"]);
  assert.match(page.url(), /tab=signals/);
  await show(page, "answers");
  await show(page, "evidence");
  assert.doesNotMatch(page.url(), /tab=|side=/);
});

test("tabs are reached and changed by keys", async () => {
  const { page } = here;
  await page.locator('a[data-tab="answers"]').focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.tab), "signals");
  await page.keyboard.press("Enter");
  await page.waitForURL(/tab=signals/);
  assert.deepEqual(await seen(page), ["evidence", "signals"]);
  assert.equal(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.tab), "signals");
  await show(page, "answers");
});

test("the first screen is the answer", async () => {
  const { page } = here;
  await page.setViewportSize(WIDE);
  await show(page, "answers");
  await page.evaluate(() => scrollTo(0, 0));
  const cards = page.locator("#answers article.answer");
  assert.equal(await cards.count(), 3);
  for (const card of await cards.all()) {
    for (const part of ["h3", ".figure strong", ".words", "figure:not(.waterfall) svg", "figure.waterfall svg", ".firm"]) {
      const box = await card.locator(part).first().boundingBox();
      assert.ok(box && box.y + box.height <= WIDE.height, `${part} ends at ${box && box.y + box.height}`);
    }
  }
  const next = await page.locator("#next .card").first().boundingBox();
  assert.ok(next && next.y < WIDE.height, `what would change them starts at ${next?.y}`);
});

/** What is wider than the place it has, everything that can be opened being open. @param {import("playwright-core").Page} page */
async function clipped(page) {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll("details:not([name])")) details.setAttribute("open", "");
    const wrong = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push(`the page: ${root.scrollWidth} of ${root.clientWidth}`);
    for (const table of document.querySelectorAll("table")) {
      if (!table.offsetParent) continue;
      for (let box = table.parentElement; box && box !== document.body; box = box.parentElement) {
        if (box.scrollWidth > box.clientWidth && getComputedStyle(box).display !== "inline") {
          wrong.push(`${table.textContent?.replace(/\s+/g, " ").slice(0, 60)}: ${box.scrollWidth} of ${box.clientWidth}`);
          break;
        }
      }
    }
    return { wrong, tables: [...document.querySelectorAll("table")].filter((table) => table.offsetParent).length };
  });
}

/** Options of a command line in what is read. @param {import("playwright-core").Page} page */
const options = (page) => page.evaluate(() => document.body.innerText.match(/(?<![-\w])--[a-z][\w-]*/g) ?? []);

/** What is asked for is on the page, with its tables. */
async function ask() {
  const { page } = here;
  await page.setViewportSize(WIDE);
  await show(page, "drivers");
  const drivers = page.locator("#drivers");
  await drivers.locator('select[name="of"]').selectOption("deal");
  await drivers.locator("button", { hasText: "at once" }).click();
  await drivers.locator(".found table").first().waitFor({ state: "attached", timeout: 60_000 });
  await show(page, "play");
  await page.locator("#play .seats a").first().click();
  await page.locator("#play .turn").waitFor();
}

test("no table and no page is wider than its place, and none names an option of a command line", async () => {
  const { page } = here;
  await ask();
  let tables = 0;
  for (const width of [390, 768, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    for (const tab of await tabs(page)) {
      await show(page, tab);
      const found = await clipped(page);
      assert.deepEqual(found.wrong, [], `${tab} at ${width} pixels`);
      assert.deepEqual(await options(page), [], tab);
      tables += found.tables;
    }
  }
  assert.ok(tables > 30, `${tables} tables were measured`);
  await page.setViewportSize(WIDE);
  await show(page, "answers");
});

test("the briefing's page is as wide as its place, and names no option of a command line", async () => {
  const page = await here.context.newPage();
  await page.goto(`${at.server.origin}/briefing`);
  for (const width of [390, 768, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    const found = await clipped(page);
    assert.deepEqual(found.wrong, [], `${width} pixels`);
    assert.ok(found.tables > 5, `${found.tables} tables`);
  }
  assert.deepEqual(await options(page), []);
  await page.close();
});

test("a phone shows one tab, and has the first answers in sight while something is edited", async () => {
  const { page } = here;
  await page.setViewportSize(PHONE);
  for (const tab of await tabs(page)) {
    await show(page, tab);
    assert.deepEqual(await seen(page), [tab]);
    const [link, list] = await Promise.all([`a[data-tab="${tab}"]`, 'nav[aria-label="Tabs"] ul'].map((own) => page.locator(own).boundingBox()));
    assert.ok(link && list && link.x >= list.x - 1 && link.x + link.width <= list.x + list.width + 1, `the link to ${tab} is in sight`);
  }
  await show(page, "evidence");
  const gist = page.locator("#gist");
  const before = await gist.innerText();
  assert.equal(await gist.locator("p").count(), 3);
  const box = await gist.boundingBox();
  assert.ok(box && box.y + box.height <= PHONE.height + 1, "it is on the screen");
  const old = await answers(page);
  await page.locator('[data-off="meeting"]').click();
  await page.waitForURL(/off=meeting/);
  await answered(page);
  assert.notDeepEqual(await answers(page), old);
  assert.notEqual(await gist.innerText(), before);
  assert.match(await gist.innerText(), /[▲▼] \d/);
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("off"));
  await answered(page);
  assert.match(page.url(), /tab=evidence/);
  await page.setViewportSize(WIDE);
});

test("up and down are told apart by a sign, and neither is red or green", async () => {
  const { page } = here;
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    await page.emulateMedia({ colorScheme });
    const hues = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return ["--up", "--down"].map((name) => {
        const [r, g, b] = [1, 3, 5].map((i) => parseInt(style.getPropertyValue(name).trim().slice(i, i + 2), 16));
        const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
        const turned = high === r ? (g - b) / (high - low) : high === g ? 2 + (b - r) / (high - low) : 4 + (r - g) / (high - low);
        return (60 * turned + 360) % 360;
      });
    });
    for (const hue of hues) assert.ok(hue >= 30 && hue <= 330 && (hue < 75 || hue > 180), `a hue of ${hue}`);
    assert.ok(Math.abs(hues[0] - hues[1]) > 90, hues.join(" and "));
  }
  await page.emulateMedia({ colorScheme: null });
  await show(page, "whatifs");
  const cells = await page.$$eval("#whatifs td.up, #whatifs td.down", (all) => all.map((cell) => [cell.className, cell.textContent?.trim()]));
  assert.ok(cells.length > 5);
  for (const [way, said] of cells) assert.ok(said?.startsWith(way?.includes("up") ? "▲" : "▼"), `${way}: ${said}`);
});
