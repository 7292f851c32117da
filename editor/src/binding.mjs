// Keeps an editor and a shared text the same. The editor always ends in a line end; the text only where that
// line end carries formatting. So plain text is what it is everywhere else, and whatever others do to a text,
// what the editor shows follows from it alone.

import Delta from "quill-delta";

import { ofCharacters, ofLines } from "./formats.mjs";

/** Stands for what is no text, one unit long as there. */
const EMBED = "\ufffc";

/** What an editor shows of a text: what it knows, each formatting where it belongs. */
export const shown = (text) => {
  const delta = new Delta();
  let isClosed = false;
  for (const { insert, attributes } of text.toDelta()) {
    const letters = typeof insert === "string" ? insert : EMBED;
    for (const piece of letters.split(/(\n)/).filter((piece) => piece !== "")) {
      const line = piece === "\n" ? ofLines(attributes) : undefined;
      delta.insert(piece, piece === "\n" ? line : ofCharacters(attributes));
      isClosed = line !== undefined;
    }
  }
  return isClosed ? delta : delta.insert("\n");
};

/** A change of a text, as far as an editor can take it as it comes. */
const change = (delta) => delta.map(({ insert, attributes, ...rest }) => {
  if (insert === undefined) return { ...rest, ...(attributes && { attributes }) };
  return { insert: typeof insert === "string" ? insert : EMBED, ...(attributes && { attributes }) };
});

export class Binding {
  #quill;
  #text;
  #isFollowing = false;

  constructor(quill, text) {
    this.#quill = quill;
    this.#text = text;
    quill.setContents(shown(text), "silent");
    quill.on("text-change", (delta) => {
      if (this.#isFollowing) return;
      text.doc.transact(() => this.#write(delta), this);
    });
    text.observe((event, transaction) => {
      if (transaction.origin !== this) this.#follow(event.delta);
    });
  }

  #write(delta) {
    // What is applied is written on by the text.
    const ops = delta.ops.map((op) => (op.attributes ? { ...op, attributes: { ...op.attributes } } : op));
    this.#text.applyDelta(ops);
    const last = this.#quill.getLength() - 1;
    const line = ofLines(this.#quill.getContents(last, 1).ops[0]?.attributes);
    const wanted = line ? last + 1 : last;
    if (this.#text.length > wanted) this.#text.delete(wanted, this.#text.length - wanted);
    if (this.#text.length < wanted) this.#text.insert(this.#text.length, "\n", line ?? {});
  }

  /** Does what others did, in the same places, so that the cursor stays; then mends what differs still. */
  #follow(delta) {
    this.#isFollowing = true;
    try {
      this.#quill.updateContents(change(delta), "api");
      const rest = this.#quill.getContents().diff(shown(this.#text));
      if (rest.ops.length > 0) this.#quill.updateContents(rest, "api");
    } finally {
      this.#isFollowing = false;
    }
  }
}
