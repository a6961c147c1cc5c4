// @ts-check
/**
 * Tables as CSV, charts as SVG files.
 * @module
 */

/** @param {HTMLElement} root */
export function attach(root) {
  for (const table of root.querySelectorAll("[data-csv]")) {
    const button = tool("Copy as CSV");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(csv(/** @type {HTMLElement} */ (table)));
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy as CSV"), 1500);
    });
    const box = table.closest(".scroll") ?? table;
    box.after(button);
  }
  for (const figure of root.querySelectorAll("figure[data-save]")) {
    const button = tool("Save as SVG");
    button.setAttribute("aria-label", `Save as SVG: ${figure.querySelector("title")?.textContent ?? ""}`);
    button.addEventListener("click", () => save(/** @type {HTMLElement} */ (figure)));
    figure.append(button);
  }
}

/** @param {string} text */
function tool(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool";
  button.textContent = text;
  return button;
}

/** @param {HTMLElement} box a table, or the list of answers */
function csv(box) {
  const quote = (/** @type {string} */ text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (/** @type {string[]} */ cells) => cells.map((cell) => quote(cell.replace(/\s+/g, " ").trim())).join(",");
  if (box instanceof HTMLTableElement) {
    return [...box.rows].map((row) => line([...row.cells].map((cell) => cell.textContent ?? ""))).join("\n") + "\n";
  }
  const rows = [...box.querySelectorAll(".answer")].map((row) => {
    const { p = "", low = "", high = "" } = /** @type {HTMLElement} */ (row).dataset;
    const text = (/** @type {string} */ of) => row.querySelector(of)?.textContent ?? "";
    return line([text(".label"), p, text(".words"), low, high]);
  });
  return ["Question,Probability,Words,5%,95%", ...rows].join("\n") + "\n";
}

/** @param {HTMLElement} figure */
async function save(figure) {
  const svg = figure.querySelector("svg");
  if (!svg) return;
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = await fetch("/assets/chart.css").then((r) => r.text());
  copy.prepend(style);
  keep(`${figure.dataset.save}.svg`, new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
}

/**
 * Has the browser keep something as a file.
 * @param {string} name
 * @param {Blob} blob
 */
export function keep(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
