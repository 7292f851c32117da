// What of formatting there is. A text holds no more, whatever is pasted into it.

import { ClassAttributor, Scope } from "parchment";
import Quill from "quill/core";
import Bold from "quill/formats/bold";
import Header from "quill/formats/header";
import Inline from "quill/blots/inline";
import Italic from "quill/formats/italic";
import List from "quill/formats/list";
import Strike from "quill/formats/strike";
import Underline from "quill/formats/underline";

import { Paste } from "./paste.mjs";

/** The smallest heading, and the deepest list. */
const HEADER_MAX = 3;
const INDENT_MAX = 4;

class Highlight extends Inline {
  static blotName = "highlight";
  static tagName = "MARK";
}

class Indent extends ClassAttributor {
  add(node, value) {
    const now = this.value(node) ?? 0;
    const wanted = { "+1": now + 1, "-1": now - 1 }[value] ?? Number(value);
    if (!(wanted >= 1)) {
      this.remove(node);
      return true;
    }
    return super.add(node, String(Math.min(wanted, INDENT_MAX)));
  }

  canAdd() {
    return true;
  }

  value(node) {
    return Number.parseInt(super.value(node), 10) || undefined;
  }
}

const indent = new Indent("indent", "ql-indent", { scope: Scope.BLOCK });

Quill.register({
  "formats/bold": Bold,
  "formats/header": Header,
  "formats/highlight": Highlight,
  "formats/indent": indent,
  "formats/italic": Italic,
  "formats/list": List,
  "formats/strike": Strike,
  "formats/underline": Underline,
  "modules/clipboard": Paste,
}, true);

/** The names of all of it. */
export const FORMATS = ["bold", "header", "highlight", "indent", "italic", "list", "strike", "underline"];

const isOne = (most) => (value) => Number.isInteger(value) && value >= 1 && value <= most;
const isTrue = (value) => value === true;
const OF_LINES = {
  header: isOne(HEADER_MAX),
  indent: isOne(INDENT_MAX),
  list: (value) => value === "bullet" || value === "ordered",
};
const OF_CHARACTERS = { bold: isTrue, highlight: isTrue, italic: isTrue, strike: isTrue, underline: isTrue };

const known = (attributes, formats) => {
  const entries = Object.entries(attributes ?? {}).filter(([key, value]) => formats[key]?.(value));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
};

/** What formats lines, of some attributes; undefined where nothing does. */
export const ofLines = (attributes) => known(attributes, OF_LINES);
/** What formats characters. */
export const ofCharacters = (attributes) => known(attributes, OF_CHARACTERS);
