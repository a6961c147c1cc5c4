// @ts-check
/**
 * A seat at the table: its links change the address and fetch the panel anew.
 * @module
 */
const KEYS = ["seat", "as", "game", "played"];

/**
 * @param {HTMLElement} root
 * @param {import("./main.js").Bench} bench
 */
export function attach(root, bench) {
  root.addEventListener("click", async (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("a[data-go]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const query = new URL(link.href).searchParams;
    for (const key of KEYS) bench.look(key, query.get(key));
    const fresh = await bench.fetch(root);
    const name = /** @type {HTMLElement | null | undefined} */ (fresh?.querySelector("#turn-name") ?? fresh?.querySelector("h2"));
    name?.focus({ preventScroll: true });
    name?.scrollIntoView({ block: "nearest" });
  });
}
