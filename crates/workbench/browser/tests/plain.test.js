// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "../support/browser.js";
import { house } from "../support/house.js";
import { OVERTURES, QUESTIONS } from "../support/server.js";

const at = house(OVERTURES);

test("with scripts off the page is whole, and can be read and not changed", async () => {
  const { context, page } = await open(at.chromium, at.server, { options: { javaScriptEnabled: false } });
  assert.equal(await page.locator(".answers .answer").count(), QUESTIONS);
  assert.match((await page.locator(".noscript").textContent()) ?? "", /Scripts are off/);
  for (const id of ["evidence", "actors", "belief", "signals", "forecasts", "whatifs"]) {
    assert.ok((await page.locator(`#${id} .body`).textContent())?.trim().length, id);
  }
  assert.equal(await page.locator(".needs-script >> visible=true").count(), 0);
  assert.equal(await page.locator("input:enabled >> visible=true").count(), 0);
  // So do links to tabs, with what is written when it is asked for, and those to what-ifs.
  for (const [tab, panel, says] of [["tree", "tree", /then 2024 Q4/], ["scenario", "scenario", /variant sealed/], ["whatifs", "whatifs", /cannot leak/]]) {
    await page.locator(`a[data-tab="${tab}"]`).click();
    await page.locator(`#${panel}`).waitFor();
    assert.match((await page.locator(`#${panel}`).innerText()) ?? "", /** @type {RegExp} */ (says));
    assert.equal(await page.locator("#answers").isVisible(), false);
  }
  await page.locator('#whatifs a[data-variant="sealed"]').click();
  assert.match((await page.locator("#chips").textContent()) ?? "", /sealed/);
  assert.match(page.url(), /tab=whatifs/);
  await context.close();
});

test("nothing is loaded from elsewhere, and no script stands in the page", async () => {
  const context = await at.chromium.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(at.server.origin)) elsewhere.push(request.url());
  });
  const response = await page.goto(at.server.address());
  const policy = response?.headers()["content-security-policy"] ?? "";
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  const inline = await page.locator("script:not([src])").count();
  assert.equal(inline, 0);
  const handlers = await page.evaluate(
    () => [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))).length,
  );
  assert.equal(handlers, 0);
  assert.deepEqual(elsewhere, []);
  // The token is not in the address any more.
  assert.doesNotMatch(page.url(), /token/);
  await context.close();
});
