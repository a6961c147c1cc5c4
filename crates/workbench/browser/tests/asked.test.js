// @ts-check
// What is fetched when it is asked for: the play tree, drivers, what would have to change, a seat.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";

import { answered, open, settled, show } from "../support/browser.js";
import { house } from "../support/house.js";
import { BINARY, OVERTURES } from "../support/server.js";

/** @type {Awaited<ReturnType<typeof open>>} */
let here;
const at = house(OVERTURES, async ({ chromium, server }) => {
  here = await open(chromium, server);
  await settled(here.page);
});
after(() => assert.deepEqual(here.wrong, []));

/** Opens a panel that is fetched. @param {string} id */
async function asked(id) {
  const { page } = here;
  await show(page, id === "change" ? "drivers" : id);
  await page.locator(`#${id}:not([data-demand])`).waitFor();
  return page.locator(`#${id}`);
}

test("the play tree is opened by click and by the keys of a tree", async () => {
  const { page } = here;
  const panel = await asked("tree");
  const items = panel.locator('[role="treeitem"]');
  await items.first().waitFor();
  // The likeliest line is open; what is likeliest stands first.
  assert.ok((await panel.locator('[role="treeitem"][aria-expanded="true"]').count()) >= 2);
  const first = await panel
    .locator('[role="tree"] > [role="group"] > [role="treeitem"] > .way .p')
    .evaluateAll((all) => all.map((p) => parseFloat(p.textContent?.replace(/[<>%]/g, "") ?? "")));
  assert.deepEqual(first, [...first].sort((a, b) => b - a));
  const focused = () => page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.line);
  await items.first().focus();
  const top = await focused();
  await page.keyboard.press("ArrowDown");
  const child = await focused();
  assert.ok(child?.startsWith(`${top}.`));
  await page.keyboard.press("ArrowLeft");
  if ((await focused()) === child) await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(), top);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await items.first().getAttribute("aria-expanded"), "false");
  await page.keyboard.press("End");
  const last = await focused();
  assert.notEqual(last, top);
  await page.keyboard.press("ArrowRight");
  const opened = panel.locator(`[data-line="${last}"]`);
  await page.waitForFunction((line) => document.querySelector(`[data-line="${line}"]`)?.getAttribute("aria-expanded") === "true", last);
  assert.ok(await opened.locator('[role="treeitem"]').count());
  assert.match(page.url(), new RegExp(`line=${last}(&|$)`));
  await page.keyboard.press("Home");
  assert.equal(await focused(), top);
  // Exactly one is in the order of Tab.
  assert.equal(await panel.locator('[role="treeitem"][tabindex="0"]').count(), 1);
});

test("a point of the tree has options by type, values goal by goal, and what is believed there", async () => {
  const { page } = here;
  const panel = page.locator("#tree");
  const way = panel.locator(".way", { hasText: /then 2024 Q4, Tehran: Reaching out/ }).first();
  await way.click();
  const detail = panel.locator(".detail");
  await detail.locator("h3", { hasText: "Tehran: Reaching out" }).waitFor();
  const head = await detail.locator("table").first().locator("thead th").allTextContents();
  assert.deepEqual(head, ["Option", "Likely", "sincere", "Worth", "stalling", "Worth"]);
  const rows = await detail.locator("table").first().locator("tbody th").allTextContents();
  assert.ok(rows.some((row) => row.includes("Send word through the go-betweens")));
  assert.match((await detail.textContent()) ?? "", /believes, from what it saw: The president-elect, then president: hawk \d+%/);
  await detail.locator("summary", { hasText: "Goal by goal, as stalling" }).click();
  assert.match((await detail.textContent()) ?? "", /A larger programme/);
});

test("an edit renews the tree, and nothing of the old state stays", async () => {
  const { page } = here;
  const panel = page.locator("#tree");
  const shown = () => panel.locator(".way .p").first().textContent();
  const before = await shown();
  await show(page, "actors");
  await page.locator("details.actor[data-actor=biden] > summary").click();
  await page.locator("#lambda-biden").focus();
  await page.keyboard.press("Home");
  await answered(page);
  await page.waitForFunction(() => document.getElementById("tree")?.dataset.digest === document.body.dataset.digest);
  assert.equal(await shown(), "50%");
  assert.notEqual(before, "50%");
  await page.locator("[data-undo]").click();
  await page.waitForURL((url) => !url.search.includes("lambda"));
  await page.waitForFunction(() => document.getElementById("tree")?.dataset.digest === document.body.dataset.digest);
  assert.equal(await shown(), before);
});

test("drivers are worked out along the derivatives at once, and solved anew with progress that can be stopped", async () => {
  const { page } = here;
  const panel = await asked("drivers");
  await panel.locator('select[name="of"]').selectOption("deal");
  await panel.locator("button", { hasText: "at once" }).click();
  await panel.locator(".found figure svg").waitFor({ timeout: 60_000 });
  assert.match((await panel.locator(".found").textContent()) ?? "", /nothing was solved anew/);
  assert.ok((await panel.locator(".found tbody tr").count()) > 10);
  await panel.locator('button[name="deep"]').click();
  await panel.locator("[data-stop]").waitFor();
  await page.waitForFunction(() => Number(document.querySelector("#drivers progress")?.getAttribute("value") ?? 0) >= 0);
  await panel.locator("[data-stop]").click();
  assert.equal(await panel.locator(".said").textContent(), "Stopped.");
  // A stopped job does not delay the next one.
  await panel.locator('select[name="of"]').selectOption("truce");
  await panel.locator("button", { hasText: "at once" }).click();
  await panel.locator(".found h3", { hasText: "cease-fire by the end of March" }).waitFor({ timeout: 60_000 });
});

test("what would have to change is searched, and says what it found", async () => {
  const panel = await asked("change");
  await panel.locator('select[name="of"]').selectOption("sincere");
  await panel.locator('select[name="bound"]').selectOption("least");
  await panel.locator('input[name="p"]').fill("1");
  await panel.locator("button", { hasText: "Search" }).click();
  await panel.locator(".found h3").waitFor({ timeout: 60_000 });
  assert.match((await panel.locator(".found").textContent()) ?? "", /It is so already/);
});

test("a seat is played to its end, and the game kept replays in the terminal", async () => {
  const { page } = here;
  const panel = await asked("play");
  await panel.locator(".seats a", { hasText: "The president-elect" }).click();
  await panel.locator(".turn").waitFor();
  assert.match((await panel.locator(".seated").textContent()) ?? "", /you are (hawk|dealmaker)/);
  let moves = 0;
  while (await panel.locator(".turn").count()) {
    const name = await panel.locator("#turn-name").textContent();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "turn-name");
    await panel.locator(".turn summary", { hasText: "What each is worth" }).click();
    assert.ok(await panel.locator(".turn tbody tr").count());
    await panel.locator(".turn .moves a").first().click();
    await page.waitForFunction((old) => document.querySelector("#turn-name")?.textContent !== old, name);
    moves += 1;
    assert.ok(moves < 20);
  }
  const review = (await panel.locator(".review").textContent()) ?? "";
  for (const part of ["How your choices scored", "What you gave away", "What you wanted came to", "What was true", "Tehran"]) {
    assert.ok(review.includes(part), part);
  }
  assert.equal(new URL(page.url()).searchParams.get("played")?.split(".").length, moves);
  // The address is the game.
  const other = await here.context.newPage();
  await other.goto(page.url());
  await answered(other);
  assert.match(other.url(), /tab=play/);
  await other.locator("#play .review").waitFor();
  assert.equal(await other.locator("#play .review").textContent(), review);
  await other.close();
  const link = await panel.locator('a[href^="/record"]').getAttribute("href");
  const record = await (await at.server.ask(link ?? "")).text();
  const file = `${at.server.file}.game.json`;
  writeFileSync(file, record);
  const text = execFileSync(BINARY, ["play", at.server.file, "--replay", file], { input: "" }).toString();
  assert.match(text, /Play is over/);
  const lost = /in all +([\d.]+)/.exec(text)?.[1];
  assert.ok(lost && review.includes(lost), `${lost} is lost in the terminal`);
  assert.equal(readFileSync(at.server.file, "utf8"), OVERTURES);
});
