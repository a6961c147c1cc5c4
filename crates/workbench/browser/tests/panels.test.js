// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";

import { answered, answers, open, settled, show } from "../support/browser.js";
import { house } from "../support/house.js";
import { OVERTURES, QUESTIONS } from "../support/server.js";

/** @type {Awaited<ReturnType<typeof open>>} */
let here;
const at = house(OVERTURES, async ({ chromium, server }) => {
  here = await open(chromium, server);
});
after(() => assert.deepEqual(here.wrong, []));

/** Text of what is found first, spaces made one. @param {string} selector */
const text = async (selector) => ((await here.page.locator(selector).first().textContent()) ?? "").replace(/\s+/g, " ").trim();

test("answers have a probability, words and a spread, and say what an edit changed", async () => {
  const { page } = here;
  await settled(page);
  const rows = page.locator(".answers .answer");
  assert.equal(await rows.count(), QUESTIONS);
  const first = await text("#answers .answer");
  assert.match(first, /Is the outreach sincere\?.*%.*(chance|likely|unlikely)/);
  assert.equal(await page.locator(".answers .answer[data-low]").count(), QUESTIONS);
  // Each has its fan: a band around its line by round, or along the scale where it is about types only.
  assert.equal(await rows.locator("figure:not(.waterfall, .along) svg.chart").count(), QUESTIONS);
  // Each tells how it comes about, in steps from one number to the next.
  const falls = rows.locator("figure.waterfall svg.chart");
  assert.equal(await falls.count(), QUESTIONS);
  assert.match((await falls.first().locator("desc").textContent()) ?? "", /^Prior \d+%\. Reports [+−][\d.]+ points?, to \d+%\. Answer \d+%\.$/);
  // Each is shown along λ, once that is there.
  assert.equal(await rows.locator("figure.along svg.chart").count(), QUESTIONS);
  const fan = page.locator('.answers .answer[data-key="advances"]');
  await fan.locator("> summary").click();
  const [band, line] = await Promise.all(["polygon.wide", ".curve"].map((shape) => fan.locator(`figure:not(.along) svg.chart ${shape}`).boundingBox()));
  assert.ok(band && line && band.height > 10 && band.y < line.y, JSON.stringify({ band, line }));
  assert.match((await fan.locator("svg.chart desc").first().textContent()) ?? "", /Over the worlds that fit \d+% to \d+%.*By 2025 Q4: \d+% \(\d+% to \d+%\)\./);
  assert.ok(await page.locator('#answers .answer[data-key="sincere"] svg.chart rect.wide').count());
  const before = await answers(page);
  await page.locator('[data-off="meeting"]').click();
  await answered(page);
  const now = await answers(page);
  assert.notEqual(now.sincere, before.sincere);
  const since = await text('#answers .answer[data-key="sincere"] .since');
  const points = Math.round(100 * (now.sincere - before.sincere));
  assert.match(since, new RegExp(`${points > 0 ? "▲" : "▼"} ?${Math.abs(points)}`));
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("off"));
  await answered(page);
});

test("belief has a step for each report, with its source", async () => {
  const { page } = here;
  await show(page, "belief");
  const card = page.locator('#belief [data-key="tehran"]').first();
  assert.ok(await card.locator("svg").count());
  await card.locator("summary").first().click();
  const steps = await card.locator("tbody tr").allTextContents();
  assert.ok(steps.length > 5, `${steps.length} steps`);
  assert.ok(steps.some((step) => step.includes("A meeting between the go-betweens")));
});

test("signals are weighed in bits with reasons, and sorted by what watching is worth", async () => {
  const { page } = here;
  await show(page, "signals");
  await page.locator("#signals summary").first().click();
  const table = page.locator("#signals table.sortable").first();
  assert.ok((await table.locator("td.why").first().textContent())?.length);
  const watch = () => table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-watch"))));
  await table.locator('a[data-sort="watch"]').click();
  const sorted = await watch();
  assert.deepEqual(sorted, [...sorted].sort((a, b) => b - a));
  assert.match(page.url(), /sort=watch/);
});

test("evidence is graded, added and taken back", async () => {
  const { page } = here;
  const before = await answers(page);
  await page.locator('[data-key="evidence-visit"] > summary').click();
  await page.locator('[data-evidence="visit"] select[data-grade]').selectOption("E5");
  await page.waitForURL(/grade=agency/);
  await answered(page);
  assert.notDeepEqual(await answers(page), before);
  await page.locator('[data-key="add-report"] > summary').click();
  const form = page.locator("form.add-report");
  await form.locator('[name="source"]').selectOption({ index: 1 });
  await form.locator('[name="claim"]').selectOption({ index: 3 });
  await form.locator("button").click();
  await page.waitForURL(/report=/);
  await answered(page);
  assert.equal(await page.locator("#evidence [data-remove]").count(), 1);
  assert.equal(await page.locator("#chips .chip").count(), 2);
  await page.locator("#evidence [data-remove]").click();
  await page.waitForURL((url) => !url.search.includes("report="));
  await page.locator('[data-evidence="visit"] select[data-grade]').selectOption("");
  await page.waitForURL((url) => !url.search.includes("grade="));
  await answered(page);
  assert.deepEqual(await answers(page), before);
});

test("actors open from the network, and their goals are dragged and moved by keys into another order", async () => {
  const { page } = here;
  const before = await answers(page);
  await show(page, "actors");
  await page.locator("#actors figure.network circle.opens").first().click();
  assert.ok(await page.locator("details.actor[open]").count());
  const actor = page.locator("details.actor[data-actor=tehran]");
  if (!(await actor.getAttribute("open"))) {
    const closed = (await actor.evaluate((a) => !(/** @type {HTMLDetailsElement} */ (a).open)));
    if (closed) await actor.locator("> summary").click();
  }
  const list = page.locator('ol.ranks[data-whose="tehran.stalling"]');
  const order = () => list.locator("> li").evaluateAll((items) => items.map((item) => item.getAttribute("data-goals")));
  const at_first = await order();
  await list.locator("> li").nth(1).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.waitForURL(/rank=tehran.stalling/);
  await answered(page);
  assert.deepEqual(await order(), [at_first[1], at_first[0], ...at_first.slice(2)]);
  assert.notDeepEqual(await answers(page), before);
  await list.evaluate((ranks) => ranks.scrollIntoView({ block: "center" }));
  const grip = await list.locator("> li .grip").nth(0).boundingBox();
  const last = await list.locator("> li").nth(4).boundingBox();
  assert.ok(grip && last);
  await page.mouse.move(grip.x + 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + 2, last.y + last.height - 2, { steps: 12 });
  await page.mouse.up();
  await answered(page);
  await page.waitForFunction(
    (first) => document.querySelector('ol.ranks[data-whose="tehran.stalling"] > li:last-child')?.getAttribute("data-goals") === first,
    at_first[1],
  );
  await page.locator("#chips a", { hasText: "As in the file" }).click();
  await page.waitForURL((url) => !url.search.includes("rank="));
  await answered(page);
  assert.deepEqual(await answers(page), before);
});

test("what-ifs stand side by side, and the edits can be kept as one more", async () => {
  const { page } = here;
  await settled(page);
  await show(page, "evidence");
  await show(page, "whatifs");
  assert.ok((await page.locator("#whatifs thead th").count()) >= 8);
  await page.locator('#whatifs a[data-variant="sealed"]').click();
  await page.waitForURL(/variant=sealed/);
  await answered(page);
  await page.locator('[data-off="doubt"]').click();
  await page.waitForURL(/off=doubt/);
  await answered(page);
  const visit = page.locator('[data-evidence="visit"]');
  if ((await visit.locator("details").getAttribute("open")) === null) await visit.locator("summary").click();
  await visit.locator("select[data-grade]").selectOption("D4");
  await page.waitForURL(/grade=/);
  await answered(page);
  const form = page.locator("form.add-report");
  if (!(await form.isVisible())) await page.locator('[data-key="add-report"] > summary').click();
  await form.locator('[name="source"]').selectOption({ index: 1 });
  await form.locator("button").click();
  await page.waitForURL(/report=/);
  await answered(page);
  const edited = await answers(page);
  await page.locator("[data-keep]").click();
  const dialog = page.locator("dialog#keep");
  await dialog.locator('[name="name"]').fill("mine");
  await dialog.locator('[name="label"]').fill("Sealed, and no doubters");
  await dialog.locator('button[value="keep"]').click();
  await dialog.waitFor({ state: "hidden" });
  const kept = readFileSync(at.server.file, "utf8");
  assert.match(kept, /variant mine "Sealed, and no doubters"/);
  assert.match(kept, /\n {2}grade of \w+ D4\n {2}evidence added_1 "Added: .*, reported by /);
  await page.locator("#chips a", { hasText: "As in the file" }).click();
  await page.waitForURL((url) => !url.search.includes("variant"));
  await settled(page);
  await page.locator('#whatifs a[data-variant="mine"]').click();
  await page.waitForURL(/variant=mine/);
  await answered(page);
  assert.deepEqual(await answers(page), edited);
  await page.locator("#chips a", { hasText: "As in the file" }).click();
  await page.waitForURL((url) => !url.search.includes("variant"));
  await settled(page);
});

test("a long paste is painted once, and names are completed by keys", async () => {
  const { page } = here;
  await show(page, "scenario");
  const area = page.locator("#scenario textarea");
  await area.waitFor();
  const before = await area.inputValue();
  await page.evaluate(() => {
    const told = { inputs: 0, paintings: 0 };
    Object.assign(window, { told });
    document.querySelector("#scenario textarea")?.addEventListener("input", () => (told.inputs += 1));
    const paper = /** @type {Node} */ (document.querySelector("#scenario .paint"));
    new MutationObserver(() => (told.paintings += 1)).observe(paper, { childList: true });
  });
  const longer = `${before}\n# `.repeat(2);
  await area.fill(longer);
  const painted = (/** @type {string} */ text) =>
    page.waitForFunction((all) => document.querySelector("#scenario .paint")?.textContent?.trimEnd() === all.trimEnd(), text);
  await painted(longer);
  const { inputs, paintings } = await page.evaluate(() => Reflect.get(window, "told"));
  assert.ok(inputs > 100 && paintings < 10, `${inputs} inputs, ${paintings} paintings`);
  await area.press("Control+End");
  const offered = page.locator("#scenario .completions:not([hidden]) li");
  // Names are asked for when the editor opens, and may come later.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((r) => r.name.endsWith("/names")));
  await area.pressSequentially("hezb");
  await offered.first().waitFor();
  const name = await offered.first().getAttribute("data-name");
  await area.press("Tab");
  await page.locator("#scenario .completions").waitFor({ state: "hidden" });
  assert.equal(await area.inputValue(), longer + name);
  await painted(longer + name);
  assert.equal(await page.locator("#scenario .completions").isHidden(), true);
  await page.locator("[data-revert]").click();
  assert.equal(await area.inputValue(), before);
});

test("the scenario's text is edited with its mistakes underlined, and saved", async () => {
  const { page } = here;
  await show(page, "scenario");
  const area = page.locator("#scenario textarea");
  await area.waitFor();
  const before = await area.inputValue();
  await area.fill(before.replace("precision 30", "precision thirty"));
  await page.locator("#editor-problems:not([hidden])").waitFor();
  assert.match(await text("#editor-problems"), /error/);
  await area.fill(before.replace("precision 30", "precision 20"));
  await page.locator("#editor-problems").waitFor({ state: "hidden" });
  const digest = await page.evaluate(() => document.body.dataset.digest);
  await page.locator("[data-save-file]").click();
  await page.waitForFunction((old) => document.body.dataset.digest && document.body.dataset.digest !== old, digest);
  assert.match(readFileSync(at.server.file, "utf8"), /precision 20/);
});

test("tables are copied as CSV, charts are saved as SVG, and the briefing can be printed", async () => {
  const { page } = here;
  await show(page, "belief");
  const saved = page.waitForEvent("download");
  await page.locator("#belief figure[data-save] button").first().click();
  const path = await (await saved).path();
  assert.match(readFileSync(path, "utf8"), /<svg[\s>]/);
  await here.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await show(page, "signals");
  await page.locator("#signals table[data-csv]").first().waitFor();
  await page.locator("#signals button", { hasText: "Copy as CSV" }).first().click();
  await page.locator("#signals button", { hasText: "Copied" }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Bits,/);
  await settled(page);
  const briefing = await at.server.ask("/briefing");
  assert.equal(briefing.status, 200);
  assert.match(await briefing.text(), /<!DOCTYPE html>/i);
});
