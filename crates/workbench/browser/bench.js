// @ts-check
/**
 * How long it takes from an edit to its answer on the screen, and to the first picture of the ensemble: medians and the slowest of
 * ten, over edits of several kinds. A measurement, not a test: what is aimed at is printed beside it.
 */
import { browser, open, settled, show } from "./support/browser.js";
import { OVERTURES, Server } from "./support/server.js";

const TIMES = Number(process.env.TIMES ?? 10);

/** @param {number[]} times */
const median = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

const [chromium, server] = await Promise.all([browser(), Server.of(OVERTURES)]);
const { page } = await open(chromium, server);
await settled(page);
await page.evaluate(() => {
  const times = { from: 0, point: 0, worlds: 0 };
  Object.assign(window, { times });
  addEventListener("click", () => Object.assign(times, { from: performance.now(), point: 0, worlds: 0 }), true);
  new MutationObserver(() => {
    // Answers come before the rest of the point.
    const early = document.body.dataset.there === "early";
    if ((document.body.classList.contains("waiting") && !early) || !times.from) return;
    // What has changed by now is on the screen with the next frame.
    requestAnimationFrame(() => {
      times.point ||= performance.now();
      if (document.body.dataset.there === "worlds") times.worlds ||= performance.now();
    });
  }).observe(document.body, { attributes: true, attributeFilter: ["class", "data-there"] });
});

/** @param {string} what @param {(turn: number) => Promise<void>} edit */
async function measure(what, edit) {
  /** @type {number[]} */
  const points = [];
  /** @type {number[]} */
  const worlds = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    await edit(turn);
    await page.waitForFunction(() => Reflect.get(window, "times").worlds > 0, undefined, { timeout: 60_000 });
    const { from, point, worlds: first } = await page.evaluate(() => Reflect.get(window, "times"));
    points.push(point - from);
    worlds.push(first - from);
    await settled(page);
  }
  const say = (/** @type {number[]} */ times) => `${median(times).toFixed(0)} ms (slowest ${Math.max(...times).toFixed(0)})`;
  console.log(`${what}: answer ${say(points)}, first spreads ${say(worlds)}`);
}

console.log(`${TIMES} times each; aimed at: answer 150 ms, first spreads 1000 ms`);
const reports = ["meeting", "no_comment", "framing", "visit", "momentum", "cold_shoulder", "leeway", "doubt", "hope"];
await measure("a report off", (turn) => page.locator(`[data-off="${reports[turn % reports.length]}"]`).click());
await show(page, "actors");
await page.locator("details.actor[data-actor=tehran] > summary").click();
await measure("a goal moved up", (turn) =>
  page.locator(`ol.ranks[data-whose="tehran.stalling"] > li:nth-child(${2 + (turn % 4)}) [data-move="up"]`).click(),
);
await chromium.close();
await server.kill();
