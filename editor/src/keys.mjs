// What keys do beyond typing, as people know them from elsewhere.

/** What a line begins with that is to become a list or a heading, once a space follows. */
const BEGINNINGS = [
  [/^[-*•]$/, { list: "bullet" }],
  [/^1[.)]$/, { list: "ordered" }],
  [/^(#{1,3})$/, (match) => ({ header: match[1].length })],
];

const KEYS = { two: 50, seven: 55, eight: 56, h: 72, x: 88, y: 89, z: 90 };

const toggle = (name, value = true) => function act(_range, { format }) {
  const isSet = value === true ? Boolean(format[name]) : format[name] === value;
  this.quill.format(name, isSet ? false : value, "user");
};

function begin(range, { prefix, offset, format }) {
  if (format.list || format.header || offset !== prefix.length) return true;
  for (const [pattern, formats] of BEGINNINGS) {
    const match = pattern.exec(prefix);
    if (match) {
      this.quill.deleteText(range.index - offset, offset, "user");
      const wanted = typeof formats === "function" ? formats(match) : formats;
      this.quill.formatLine(range.index - offset, 1, wanted, "user");
      this.quill.setSelection(range.index - offset, 0, "silent");
      return false;
    }
  }
  return true;
}

/** Key bindings for the editor's keyboard; `undo(isRedo)` takes one's own typing back. */
export const bindings = (undo) => ({
  // Tab leaves the editor, but for what it does in a list.
  tab: null,
  "remove tab": null,
  begin: { key: " ", collapsed: true, shiftKey: null, prefix: /^([-*•]|1[.)]|#{1,3})$/, handler: begin },
  // By the keys' places: what they give with Shift differs from keyboard to keyboard.
  strike: { key: KEYS.x, shortKey: true, shiftKey: true, handler: toggle("strike") },
  highlight: { key: KEYS.h, shortKey: true, shiftKey: true, handler: toggle("highlight") },
  ordered: { key: KEYS.seven, shortKey: true, shiftKey: true, handler: toggle("list", "ordered") },
  bullet: { key: KEYS.eight, shortKey: true, shiftKey: true, handler: toggle("list", "bullet") },
  heading: { key: KEYS.two, shortKey: true, altKey: true, handler: toggle("header", 2) },
  // By their letters too, which come before the library's own undo.
  undo: { key: ["z", KEYS.z], shortKey: true, handler: () => undo(false) },
  redo: { key: ["z", "Z", KEYS.z], shortKey: true, shiftKey: true, handler: () => undo(true) },
  again: { key: ["y", KEYS.y], shortKey: true, handler: () => undo(true) },
});
