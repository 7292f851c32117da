// What comes from a word processor. It says by style what we say by element; what it says of sizes, colours
// and fonts is dropped. Styles are read, never applied: the page allows none but its own.

import Clipboard from "quill/modules/clipboard";

/** What goes before anything is read. */
const DROPPED = /<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi;
const STYLE = /(<[^>]*?\s)style\s*=/gi;
/** From this weight on, letters are bold. */
const BOLD_MIN = 600;
/** How lists of numbers begin their lines: `1.`, `a)`, `iv.` */
const NUMBER = /^\s*\(?(\d+|[a-z]{1,4})[.)]/i;

/** Which element says what a style says. */
const ELEMENTS = [
  ["strong", ({ fontWeight }) => fontWeight === "bold" || Number(fontWeight) >= BOLD_MIN],
  ["em", ({ fontStyle }) => fontStyle === "italic"],
  ["u", ({ textDecorationLine: line }) => line.includes("underline")],
  ["s", ({ textDecorationLine: line }) => line.includes("line-through")],
];

const styleOf = (element) => {
  const { style } = document.createElement("span");
  style.cssText = element.dataset.style;
  return style;
};

function wrap(element, name) {
  const wrapper = element.ownerDocument.createElement(name);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

/** A paragraph that is an item of a list, by what the program says of it and by the sign before it. */
function item(paragraph) {
  const level = Number(/level(\d+)/.exec(paragraph.dataset.style)?.[1] ?? 1);
  const sign = paragraph.querySelector("[data-style*='mso-list:Ignore' i]");
  const item = paragraph.ownerDocument.createElement("li");
  item.dataset.list = NUMBER.test(sign?.textContent ?? "") ? "ordered" : "bullet";
  if (level > 1) item.className = `ql-indent-${Math.min(level - 1, 4)}`;
  sign?.remove();
  item.append(...paragraph.childNodes);
  paragraph.replaceWith(item);
}

/** The same without styles, saying by element what they said. */
function plain(html) {
  const unstyled = html.replace(DROPPED, "").replace(STYLE, "$1data-style=");
  const page = new DOMParser().parseFromString(unstyled, "text/html");
  for (const element of page.querySelectorAll("p[data-style*='mso-list' i]")) item(element);
  for (const element of page.querySelectorAll("[data-style]")) {
    const style = styleOf(element);
    if (element.matches("b, strong") && ["normal", "400"].includes(style.fontWeight)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    if (element.matches("span, a, font")) {
      for (const [name, says] of ELEMENTS) if (says(style)) wrap(element, name);
    }
    delete element.dataset.style;
  }
  return page.body.innerHTML;
}

export class Paste extends Clipboard {
  convertHTML(html) {
    return super.convertHTML(plain(html));
  }
}
