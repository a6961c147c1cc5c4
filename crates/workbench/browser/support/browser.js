// @ts-check
/**
 * Pages in Chromium, and what a test waits for on them.
 * @module
 */
import { chromium } from "playwright-core";

const OPTIONS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser; `CHROMIUM` names another. */
export function browser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ headless: true, executablePath, args: OPTIONS });
}

/**
 * A page of a server, and all that went wrong on it.
 * @param {import("playwright-core").Browser} browser
 * @param {import("./server.js").Server} server
 * @param {{ query?: string, options?: import("playwright-core").BrowserContextOptions }} [how]
 */
export async function open(browser, server, { query = "", options = {} } = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  const wrong = watch(page);
  await page.goto(server.address(query));
  if (options.javaScriptEnabled !== false) await answered(page);
  return { context, page, wrong };
}

/** What goes wrong on a page from now on. @param {import("playwright-core").Page} page */
export function watch(page) {
  /** @type {string[]} */
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    // A connection that breaks is no mistake of the page's: tests break some.
    const expected = /ERR_|Failed to load resource/.test(message.text());
    if (message.type() === "error" && !expected) wrong.push(message.text());
  });
  return wrong;
}

/** The point answer of the address is on the screen. @param {import("playwright-core").Page} page */
export async function answered(page) {
  await page.waitForFunction(() => {
    const { digest } = document.body.dataset;
    const fed = [...document.querySelectorAll("[data-panel]:not([data-demand])")];
    const here = fed.filter((panel) => panel.id === "answers");
    return (
      digest &&
      !document.body.classList.contains("waiting") &&
      here.every((panel) => /** @type {HTMLElement} */ (panel).dataset.digest === digest)
    );
  });
}

/** Everything is there that follows by itself. @param {import("playwright-core").Page} page */
export async function settled(page) {
  await answered(page);
  await page.waitForFunction(() => document.body.dataset.there === "done", undefined, { timeout: 240_000 });
}

/** Answers by question, as they are on the screen. @param {import("playwright-core").Page} page */
export function answers(page) {
  return page.$$eval(".answers .answer", (rows) =>
    Object.fromEntries(
      rows.map((row) => {
        const { key, p } = /** @type {HTMLElement} */ (row).dataset;
        return [key ?? "", Number(p)];
      }),
    ),
  );
}

/** Shows a tab, wherever a page of this width has the link to it, and waits for what is fetched then. @param {import("playwright-core").Page} page @param {string} tab */
export async function show(page, tab) {
  await page.locator(`:is(a[data-tab="${tab}"], a[data-side="${tab}"]):visible`).first().click();
  await page.locator(`.tab[data-of="${tab}"]`).waitFor();
  await page.waitForFunction((own) => !document.querySelector(`.tab[data-of="${own}"] [data-demand]`), tab);
}

/** The tabs that a page of this width has links to. @param {import("playwright-core").Page} page */
export function tabs(page) {
  return page.$$eval("a[data-tab], a[data-side]", (links) => [
    ...new Set(
      links
        .filter((link) => /** @type {HTMLElement} */ (link).offsetParent)
        .map((link) => /** @type {HTMLElement} */ (link).dataset.tab ?? /** @type {HTMLElement} */ (link).dataset.side ?? ""),
    ),
  ]);
}

/**
 * The answers that the server gives for a page's address.
 * @param {import("playwright-core").Page} page
 * @param {import("./server.js").Server} server
 */
export async function truth(page, server) {
  const query = new URL(page.url()).search;
  const data = await (await server.ask(`/data${query}`)).json();
  /** @type {{ name: string, probability: number }[]} */
  const questions = data.findings.questions;
  return {
    digest: String(data.digest),
    answers: Object.fromEntries(questions.map((q) => [q.name, q.probability])),
  };
}
