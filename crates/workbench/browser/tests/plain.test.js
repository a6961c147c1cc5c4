// @ts-check
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { browser, open } from "../support/browser.js";
import { OVERTURES, QUESTIONS, Server } from "../support/server.js";

/** @type {import("playwright-core").Browser} */
let chromium;
/** @type {Server} */
let server;

before(async () => {
  [chromium, server] = await Promise.all([browser(), Server.of(OVERTURES)]);
});
after(async () => {
  await chromium.close();
  await server.kill();
});

test("with scripts off the page is whole, and can be read and not changed", async () => {
  const { context, page } = await open(chromium, server, { options: { javaScriptEnabled: false } });
  assert.equal(await page.locator("#answers .answer").count(), QUESTIONS);
  assert.match((await page.locator(".noscript").textContent()) ?? "", /Scripts are off/);
  for (const id of ["evidence", "actors", "belief", "signals", "forecasts", "whatifs"]) {
    assert.ok((await page.locator(`#${id} .body`).textContent())?.trim().length, id);
  }
  assert.equal(await page.locator(".needs-script >> visible=true").count(), 0);
  assert.equal(await page.locator("input:enabled >> visible=true").count(), 0);
  // A link to a what-if works.
  await page.goto(`${server.origin}/?variant=sealed`);
  assert.match((await page.locator("#chips").textContent()) ?? "", /sealed/);
  await context.close();
});

test("nothing is loaded from elsewhere, and no script stands in the page", async () => {
  const context = await chromium.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.origin)) elsewhere.push(request.url());
  });
  const response = await page.goto(server.address());
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
