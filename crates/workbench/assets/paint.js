// @ts-check
/**
 * A scenario's text in colours, with what is wrong underlined. The colours are a help to the eye and know the words only;
 * what is wrong is found by the server.
 * @module
 */

const ITEMS =
  "scenario include source grades let column coefficient shock actor channel relation note goal variable decision event evidence question variant cover";
const WORDS =
  "rounds memory precision per discount dated grade hit false alarm planted anonymous document type otherwise ranks weighs remembers between and leaks " +
  "of to known internal at the end if plus minus by in round until from when option amount group usual quiet looks like seen through then nothing rises falls becomes " +
  "simultaneous with committed reported origin given base rate headline resolves on starts commits without prior normal any units log exp sqrt is was not or else always never ever how much often whether for " +
  "because days weeks months quarters years perfect happened did happen possible about give take";
// Items that stand indented in a variant too.
const INNER = new Set(["let", "evidence"]);
const ITEM = new Set(ITEMS.split(" "));
const WORD = new Set(WORDS.split(" "));
const TOKEN = /(#.*)|("(?:[^"\\]|\\.)*"?)|([\p{L}_][\p{L}\p{N}_]*#[\d.]+(?:@[0-9a-f]+)?)|(\d+(?:\.\d+)?%?(?:-\d\d(?:-\d\d)?)?)|([\p{L}_][\p{L}\p{N}_]*)/gu;

/**
 * @typedef {object} Problem
 * @property {"error" | "warning"} severity
 * @property {string} message
 * @property {string} hint
 * @property {string} file
 * @property {number} line from 1
 * @property {number} column from 1, in characters
 * @property {{ line: number, column: number }} end
 */

/**
 * The kinds of a line's characters, run by run: start, end, class.
 * @param {string} line
 * @returns {[number, number, string][]}
 */
export function runs(line) {
  /** @type {[number, number, string][]} */
  const out = [];
  for (const match of line.matchAll(TOKEN)) {
    const [text, comment, string, citation, number, word] = match;
    let kind = "";
    if (comment !== undefined) kind = "comment";
    else if (string !== undefined) kind = "string";
    else if (citation !== undefined) kind = "citation";
    else if (number !== undefined) kind = "number";
    else if (word !== undefined && match.index === 0 && ITEM.has(word)) kind = "item";
    else if (word !== undefined && (WORD.has(word) || (INNER.has(word) && !line.slice(0, match.index).trim()))) kind = "word";
    if (kind) out.push([match.index, match.index + text.length, kind]);
  }
  return out;
}

/**
 * Paints a text into a box.
 * @param {HTMLElement} box
 * @param {string} text
 * @param {Problem[]} problems those of this text
 */
export function paint(box, text, problems) {
  const whole = document.createDocumentFragment();
  for (const [i, line] of text.split("\n").entries()) {
    const own = problems.filter((p) => p.line === i + 1);
    const marks = own.map((p) => {
      const from = units(line, p.column);
      const to = p.end.line > p.line ? line.length : units(line, p.end.column);
      return { from: Math.min(from, Math.max(line.length - 1, 0)), to: Math.max(to, from + 1), kind: p.severity };
    });
    const tokens = runs(line);
    const cuts = new Set([0, line.length]);
    for (const [from, to] of tokens) cuts.add(from).add(to);
    for (const { from, to } of marks) cuts.add(Math.min(from, line.length)).add(Math.min(to, line.length));
    const at = [...cuts].sort((a, b) => a - b);
    for (let k = 0; k + 1 < at.length; k++) {
      const [from, to] = [at[k], at[k + 1]];
      const token = tokens.find(([a, b]) => a <= from && to <= b);
      const mark = marks.find((m) => m.from <= from && to <= m.to);
      const piece = line.slice(from, to);
      if (!token && !mark) whole.append(piece);
      else {
        const span = document.createElement("span");
        span.className = [token ? `t-${token[2]}` : "", mark ? `bad ${mark.kind}` : ""].join(" ").trim();
        span.textContent = piece;
        whole.append(span);
      }
    }
    // A problem at the end of a line has nothing to stand under.
    if (marks.some((m) => m.from >= line.length)) {
      const span = document.createElement("span");
      span.className = "bad error";
      span.textContent = " ";
      whole.append(span);
    }
    whole.append("\n");
  }
  box.replaceChildren(whole);
}

/** Where a column of characters is in a text of UTF-16 units. @param {string} line @param {number} column */
function units(line, column) {
  return [...line].slice(0, column - 1).join("").length;
}
