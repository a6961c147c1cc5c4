// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { answered, open, settled, show, tabs } from "../support/browser.js";
import { house } from "../support/house.js";
import { OVERTURES } from "../support/server.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const at = house(OVERTURES);

/** What axe has against a page, everything on it open. @param {import("playwright-core").Page} page */
async function against(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details:not([name])")) details.setAttribute("open", "");
  });
  // Evaluated by the browser's debugger, which the page's policy does not bind.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags) => {
    const axe = Reflect.get(window, "axe");
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    /** @type {{ id: string, nodes: { html: string, failureSummary: string }[] }[]} */
    const list = found.violations;
    return list.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join(" | ")}`);
  }, TAGS);
  return violations;
}

const WIDE = { width: 1400, height: 1000 };
const PHONE = { width: 390, height: 844 };

for (const [colorScheme, viewport, name] of /** @type {const} */ ([
  ["light", WIDE, "light"],
  ["dark", WIDE, "dark"],
  ["light", PHONE, "light, phone"],
  ["dark", PHONE, "dark, phone"],
])) {
  test(`WCAG 2.2 AA, as axe checks it: ${name}`, async () => {
    const options = { colorScheme, viewport };
    const { context, page } = await open(at.chromium, at.server, { options, query: "off=meeting&variant=sealed&actor=tehran" });
    await settled(page);
    for (const tab of await tabs(page)) {
      await show(page, tab);
      assert.deepEqual(await against(page), [], tab);
    }
    await page.goto(`${at.server.origin}/briefing?off=meeting&variant=sealed`);
    assert.deepEqual(await against(page), [], "briefing");
    await context.close();
  });
}

test("what the keyboard reaches shows that it has the focus", async () => {
  const { context, page } = await open(at.chromium, at.server);
  await answered(page);
  let seen = 0;
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    const shown = await page.evaluate(() => {
      const element = /** @type {HTMLElement | null} */ (document.activeElement);
      if (!element || element === document.body) return "nothing";
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const visible = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
      return visible ? "" : element.outerHTML.slice(0, 120);
    });
    if (shown === "nothing") break;
    assert.equal(shown, "");
    seen += 1;
  }
  assert.ok(seen > 30, `${seen} things can be reached`);
  await context.close();
});
