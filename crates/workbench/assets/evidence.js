// @ts-check
/**
 * The ledger: reports on and off, grades, one more report.
 * @module
 */

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  root.addEventListener("change", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const { off, grade } = target.dataset;
    if (off !== undefined) {
      const on = /** @type {HTMLInputElement} */ (target).checked;
      bench.edit("off", off, on ? null : "");
    } else if (grade !== undefined) {
      const value = /** @type {HTMLSelectElement} */ (target).value;
      bench.edit("grade", grade, value === "" ? null : value);
    }
  });
  root.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button[data-remove]");
    if (button) bench.edit("report", button.getAttribute("data-value") ?? "", null);
  });
  root.querySelector("form.add-report")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    bench.edit("report", `${data.get("source")}:${data.get("claim")} in round ${data.get("round")}`, "");
  });
}
