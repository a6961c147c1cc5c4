// @ts-check
/**
 * Signals: sorted by bits or by what watching is worth.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  const sort = () => {
    const by = bench.looks("sort") === "watch" ? "watch" : "bits";
    for (const table of root.querySelectorAll("table.sortable")) order(/** @type {HTMLTableElement} */ (table), by);
  };
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a[data-sort]");
    if (!link) return;
    event.preventDefault();
    const by = link.getAttribute("data-sort");
    bench.look("sort", by === "bits" ? null : by);
    sort();
  });
  sort();
}

/**
 * @param {HTMLTableElement} table
 * @param {"bits" | "watch"} by
 */
function order(table, by) {
  const body = table.tBodies[0];
  const worth = (/** @type {HTMLElement} */ row) => Math.abs(Number(row.dataset[by] ?? 0));
  const rows = /** @type {HTMLElement[]} */ ([...body.rows]);
  rows.sort((a, b) => worth(b) - worth(a));
  body.append(...rows);
  for (const link of table.querySelectorAll("a[data-sort]")) {
    const head = link.closest("th");
    if (link.getAttribute("data-sort") === by) head?.setAttribute("aria-sort", "descending");
    else head?.removeAttribute("aria-sort");
  }
}
