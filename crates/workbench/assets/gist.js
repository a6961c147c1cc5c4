// @ts-check
/**
 * The first answers in a few words, where a narrow page shows what goes in and not what comes out.
 * @module
 */

/** @param {HTMLElement} panel the answers */
export function attach(panel) {
  const lines = [...panel.querySelectorAll("article.answer")].map((answer) => {
    const line = document.createElement("p");
    const label = document.createElement("span");
    label.textContent = answer.querySelector(".label")?.textContent ?? "";
    const figures = [answer.querySelector(".figure strong"), answer.querySelector(".since:not([hidden])")];
    line.append(label, " ");
    for (const figure of figures) if (figure) line.append(figure.cloneNode(true), " ");
    return line;
  });
  document.getElementById("gist")?.replaceChildren(...lines);
}
