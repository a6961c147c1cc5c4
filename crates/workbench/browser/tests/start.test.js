// @ts-check
// A new scenario: a template, or one made of four questions, goes into the editor and is written nowhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";

import { open, show } from "../support/browser.js";
import { house } from "../support/house.js";
import { ENVOY } from "../support/server.js";

/** @type {Awaited<ReturnType<typeof open>>} */
let here;
const at = house(ENVOY, async ({ chromium, server }) => {
  here = await open(chromium, server);
});
after(() => assert.deepEqual(here.wrong, []));

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const template = (/** @type {string} */ name) => readFileSync(join(ROOT, "scenarios", "templates", `${name}.demarche`), "utf8");

/** The text in the editor, and what is said of it once it is checked. @param {import("playwright-core").Page} page */
async function edited(page) {
  const status = page.locator("#scenario .editor-status");
  await page.waitForFunction(() => document.querySelector("#scenario .editor-status")?.textContent?.startsWith("Not saved"));
  return { text: await page.locator("#scenario textarea").inputValue(), says: await status.textContent() };
}

test("a template is read in its panel, opened in the editor, kept as a file, and written nowhere", async () => {
  const { page } = here;
  await show(page, "new");
  const panel = page.locator("#new");
  assert.equal(await panel.locator(".starts a").count(), 6);
  await panel.locator('a[data-like="buildup"]').focus();
  await page.keyboard.press("Enter");
  await page.locator("#start-name", { hasText: "buildup.demarche" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "start-name");
  assert.match(page.url(), /like=buildup/);
  assert.equal((await panel.locator("pre").textContent())?.trimEnd(), template("buildup").trimEnd());
  const [file] = await Promise.all([page.waitForEvent("download"), panel.locator("a[download]").click()]);
  assert.equal(file.suggestedFilename(), "buildup.demarche");
  assert.equal(readFileSync(await file.path(), "utf8"), template("buildup"));
  await panel.locator("[data-open-text]").click();
  await page.waitForURL(/tab=scenario/);
  assert.deepEqual(await edited(page), { text: template("buildup"), says: "Not saved. No mistakes." });
  assert.equal(await page.locator("#scenario .conflict").isVisible(), false);
  const [kept] = await Promise.all([page.waitForEvent("download"), page.locator("[data-keep-file]").click()]);
  assert.equal(readFileSync(await kept.path(), "utf8"), template("buildup"));
  assert.equal(readFileSync(at.server.file, "utf8"), ENVOY);
});

test("changes in the editor that are not saved are not written over", async () => {
  const { page } = here;
  await show(page, "new");
  await page.locator('#new a[data-like="ceasefire"]').click();
  await page.locator("#start-name", { hasText: "ceasefire.demarche" }).waitFor();
  await page.locator("#new [data-open-text]").click();
  assert.match((await page.locator("#new .said").textContent()) ?? "", /not saved/);
  await show(page, "scenario");
  assert.equal(await page.locator("#scenario textarea").inputValue(), template("buildup"));
  await page.locator("[data-revert]").click();
  assert.equal(await page.locator("#scenario textarea").inputValue(), ENVOY);
});

test("four questions make a scenario without mistakes, and what was answered stays", async () => {
  const { page } = here;
  await show(page, "new");
  const panel = page.locator("#new");
  await panel.getByLabel("Who moves first?").fill('The "Old" Harbour');
  await panel.getByLabel("Who answers?").fill("The League");
  await panel.getByLabel("Nobody, unless it comes out").check();
  await panel.getByRole("button", { name: "Make the text" }).click();
  await page.locator("#start-name", { hasText: "new.demarche" }).waitFor();
  assert.equal(await panel.getByLabel("Who moves first?").inputValue(), 'The "Old" Harbour');
  assert.equal(await panel.getByLabel("Nobody, unless it comes out").isChecked(), true);
  await panel.locator("[data-open-text]").click();
  await page.waitForURL(/tab=scenario/);
  const { text, says } = await edited(page);
  assert.match(text, /^actor the__old__harbour "The \\"Old\\" Harbour"$/m);
  assert.match(text, /^ {4}seen by the__old__harbour$/m);
  assert.equal(says, "Not saved. No mistakes.");
  await page.locator("[data-revert]").click();
  // The address is what was asked.
  await show(page, "new");
  await page.reload();
  await page.locator("#start-name", { hasText: "new.demarche" }).waitFor();
  assert.equal(await panel.getByLabel("Who answers?").inputValue(), "The League");
});

test("with scripts off the questions are answered and the text is read all the same", async () => {
  const { context, page } = await open(at.chromium, at.server, { query: "tab=new", options: { javaScriptEnabled: false } });
  await page.getByLabel("Who answers?").fill("The League");
  await page.getByRole("button", { name: "Make the text" }).click();
  assert.match((await page.locator("#new pre").textContent()) ?? "", /"The League"/);
  assert.equal(await page.locator("[data-open-text]").isVisible(), false);
  assert.ok(await page.locator("#new a[download]").isVisible());
  await context.close();
});

test("nothing of it is wider than a phone, and a checker of accessibility finds nothing wrong", async () => {
  const { page } = here;
  const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  for (const width of [390, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    await show(page, "new");
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${over} pixels too wide at ${width}`);
  }
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run("#new");
    return violations.map((/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.target).join(" ")}`);
  });
  assert.deepEqual(found, []);
});
