// @ts-check
/**
 * The focus, from a fragment to the one that takes its place.
 * @module
 */

/**
 * How to find the focused element in a fragment that takes this one's place.
 * @param {HTMLElement} panel
 * @param {Element | null} element
 * @returns {string | null}
 */
export function place(panel, element) {
  if (!element || !panel.contains(element)) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const own = (/** @type {Element} */ e) =>
    e.tagName.toLowerCase() +
    [...e.attributes]
      .filter((a) => a.name.startsWith("data-") && a.value)
      .map((a) => `[${a.name}="${CSS.escape(a.value)}"]`)
      .join("");
  const path = [own(element)];
  for (let up = element.parentElement; up && up !== panel; up = up.parentElement) {
    if (up.matches("[data-key], [data-goals], [data-evidence], [data-whose]")) path.unshift(own(up));
  }
  return path.join(" ");
}

/**
 * Focuses what is found there, else the panel's name.
 * @param {HTMLElement} panel
 * @param {string | null} focus
 */
export function refocus(panel, focus) {
  if (!focus) return;
  const found = /** @type {HTMLElement | null} */ (panel.querySelector(focus));
  if (found) found.focus({ preventScroll: true });
  else /** @type {HTMLElement | null} */ (panel.querySelector("h2"))?.focus({ preventScroll: true });
}
