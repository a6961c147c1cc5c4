// @ts-check
/**
 * The address: edits and looks in the query. Whatever the page shows follows from it.
 * @module
 */

/** Keys of edits whose value is the subject alone. */
const BARE = new Set(["off", "variant", "report"]);

/**
 * What an edit is about: two edits of the same thing take each other's place.
 * @param {string} key
 * @param {string} value
 * @returns {string}
 */
function subject(key, value) {
  return BARE.has(key) ? value : value.split(":", 1)[0];
}

/**
 * The query with an edit put in place of the one of the same subject, or with that taken out.
 * @param {string} search
 * @param {string} key
 * @param {string} about the subject: `tehran.stalling`, or the whole value of a bare edit
 * @param {string | null} value what comes after the colon; null takes the edit out
 * @returns {string}
 */
export function withEdit(search, key, about, value) {
  const pairs = [...new URLSearchParams(search)];
  const at = pairs.findIndex(([k, v]) => k === key && subject(k, v) === about);
  if (at >= 0) pairs.splice(at, 1);
  if (value !== null) {
    const whole = BARE.has(key) ? about : `${about}:${value}`;
    // In its place if it stood last, so that a drag does not reorder; a later edit wins over what a variant changes.
    pairs.push([key, whole]);
  }
  return write(pairs);
}

/**
 * The query with a look set or taken out.
 * @param {string} search
 * @param {string} key
 * @param {string | null} value
 * @returns {string}
 */
export function withLook(search, key, value) {
  const pairs = [...new URLSearchParams(search)].filter(([k]) => k !== key);
  if (value !== null) pairs.push([key, value]);
  return write(pairs);
}

/**
 * What is asked of the page's look.
 * @param {string} search
 * @param {string} key
 * @returns {string | null}
 */
export function look(search, key) {
  return new URLSearchParams(search).get(key);
}

/**
 * As people read it: what need not be escaped in a query is not.
 * @param {[string, string][]} pairs
 * @returns {string}
 */
function write(pairs) {
  if (pairs.length === 0) return "";
  const plain = (/** @type {string} */ text) =>
    encodeURIComponent(text).replace(/%3A/g, ":").replace(/%20/g, "+").replace(/%2C/g, ",");
  return "?" + pairs.map(([k, v]) => `${plain(k)}=${plain(v)}`).join("&");
}
