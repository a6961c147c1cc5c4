// @ts-check
/**
 * Belief: pointing at a step of the chart, or going through it with the arrow keys, shows the report and its source.
 * @module
 */

/** The chart's geometry, in its own units: width, head, height of a row (see charts/belief.rs). */
const WIDTH = 480;
const HEAD = 30;
const ROW = 36;

/** @param {HTMLElement} root */
export function attach(root) {
  for (const figure of root.querySelectorAll("figure.belief")) tips(/** @type {HTMLElement} */ (figure));
}

/** @param {HTMLElement} figure */
function tips(figure) {
  const bars = (figure.dataset.bars ?? "").split(" ");
  const rows = figure.closest("article")?.querySelectorAll("tbody tr") ?? [];
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  figure.append(tip);
  figure.tabIndex = 0;
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", "Steps of belief; the arrow keys go through them");
  let at = -1;
  /** @param {number} i */
  const show = (i) => {
    at = i;
    const row = [...rows].find((row) => row.getAttribute("data-evidence") === bars[i]);
    tip.hidden = !row || bars[i] === "";
    if (tip.hidden || !row) return;
    const cells = [...row.children];
    const [date, report, source, bits] = cells.map((cell) => cell.cloneNode(true));
    tip.replaceChildren();
    const line = document.createElement("p");
    line.textContent = [date, source].map((c) => c?.textContent?.trim()).filter(Boolean).join(" · ");
    const weight = document.createElement("p");
    weight.textContent = `${bits?.textContent} bits`;
    tip.append(...(report?.childNodes ?? []), line, weight);
    const scale = (figure.querySelector("svg")?.clientWidth ?? WIDTH) / WIDTH;
    tip.style.top = `${(HEAD + ROW * (i + 1)) * scale}px`;
  };
  const svg = figure.querySelector("svg");
  svg?.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const y = ((event.clientY - box.top) / box.width) * WIDTH;
    const i = Math.floor((y - HEAD) / ROW);
    if (i !== at) show(i);
  });
  figure.addEventListener("pointerleave", () => show(-1));
  figure.addEventListener("blur", () => show(-1));
  figure.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return show(-1);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    show(Math.max(0, Math.min(bars.length - 1, at + by)));
  });
}
