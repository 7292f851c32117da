// The editor of rich text: Quill over a shared text (Yjs). The page loads it when somebody opens a text to
// write in it, gives it a document's state, and takes what is typed as updates of that document.

import Quill from "quill/core";
import Delta from "quill-delta";
import * as Y from "yjs";

import { Binding } from "./binding.mjs";
import { FORMATS, ofCharacters, ofLines } from "./formats.mjs";
import { bindings } from "./keys.mjs";

/** The one shared type of a document. */
const ROOT = "text";
/** Where others' updates come from. */
const OTHERS = "others";
/** What is undone at once: what was typed without a pause of so many milliseconds. */
const UNDO_PAUSE_MS = 600;

/** The formatting at the cursor, as names in one line: `bold list-bullet header`. */
const named = (formats) => Object.entries(formats)
  .filter(([, value]) => value)
  .map(([name, value]) => (name === "list" ? `list-${value}` : name))
  .join(" ");

class Editor {
  #doc = new Y.Doc();
  #text = this.#doc.getText(ROOT);
  #quill;
  #undo;
  /** Updates that are not acknowledged yet, and how many are. */
  #unsent = [];
  #acknowledged = 0;

  constructor(host, { session, state, label, placeholder, typed, moved }) {
    this.#doc.clientID = session;
    Y.applyUpdate(this.#doc, state, OTHERS);
    this.#undo = new Y.UndoManager(this.#text, {
      captureTimeout: UNDO_PAUSE_MS,
      trackedOrigins: new Set([Binding]),
    });
    this.#quill = new Quill(host, {
      formats: FORMATS,
      placeholder,
      modules: {
        // Undo is the text's: it leaves what others typed meanwhile.
        history: { maxStack: 0 },
        keyboard: { bindings: bindings((isRedo) => this.#takeBack(isRedo)) },
      },
    });
    const { root } = this.#quill;
    root.setAttribute("role", "textbox");
    root.setAttribute("aria-multiline", "true");
    root.setAttribute("aria-label", label);
    root.setAttribute("dir", "auto");
    new Binding(this.#quill, this.#text);
    this.#doc.on("update", (update, origin) => {
      if (origin === OTHERS) return;
      this.#unsent.push(update);
      typed();
    });
    this.#quill.on("editor-change", () => moved(named(this.#formats())));
  }

  #formats() {
    const range = this.#quill.getSelection();
    return range ? this.#quill.getFormat(range) : {};
  }

  #takeBack(isRedo) {
    const stack = isRedo ? this.#undo.redoStack : this.#undo.undoStack;
    if (stack.length > 0) isRedo ? this.#undo.redo() : this.#undo.undo();
  }

  /** What was typed and is not acknowledged, as one update: undefined where nothing was. */
  unsent() {
    return this.#unsent.length > 0 ? Y.mergeUpdates(this.#unsent) : undefined;
  }

  /** How many updates there were: those that `unsent` gives are the last. */
  mark() {
    return this.#acknowledged + this.#unsent.length;
  }

  /** All up to a mark are durable. */
  sent(mark) {
    const count = Math.max(mark - this.#acknowledged, 0);
    this.#unsent.splice(0, count);
    this.#acknowledged += count;
  }

  /** All of the document. */
  all() {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  /** Takes in what others wrote. */
  update(bytes) {
    Y.applyUpdate(this.#doc, bytes, OTHERS);
  }

  /** Sets formatting at the cursor, or takes it away: by its name as `moved` tells it. */
  format(name) {
    this.#quill.focus();
    const [key, value = true] = name.split("-");
    const now = this.#formats()[key];
    const isSet = value === true ? Boolean(now) : now === value;
    const wanted = key === "header" ? 2 : value;
    this.#quill.format(key, isSet ? false : wanted, "user");
  }

  /** Moves the lines at the cursor deeper into their list, or out of it. */
  indent(by) {
    this.#quill.focus();
    this.#quill.format("indent", by > 0 ? "+1" : "-1", "user");
  }

  /** The place in the text that somebody pointed at, or its end. */
  #placeAt(x, y) {
    const end = this.#quill.getLength() - 1;
    const place = document.caretPositionFromPoint?.(x, y);
    if (!place || !this.#quill.root.contains(place.offsetNode)) return end;
    const blot = Quill.find(place.offsetNode, true);
    if (!blot || blot === this.#quill.scroll) return end;
    const within = blot.domNode === place.offsetNode && blot.domNode.nodeType === Node.TEXT_NODE
      ? Math.min(place.offset, blot.length())
      : 0;
    return Math.min(blot.offset(this.#quill.scroll) + within, end);
  }

  /**
   * Puts what was typed before the editor was there to where somebody pointed, or to the end, formatted as
   * if it were typed there; and the cursor after it, where the person is here.
   */
  begin(x, y, typed, isHere) {
    const place = this.#placeAt(x, y);
    if (typed !== "") {
      const formats = this.#quill.getFormat(place);
      const delta = new Delta().retain(place);
      for (const piece of typed.split(/(\n)/)) {
        delta.insert(piece, piece === "\n" ? ofLines(formats) : ofCharacters(formats));
      }
      this.#quill.updateContents(delta, "user");
    }
    if (!isHere) return;
    this.#quill.root.focus();
    this.#quill.setSelection(place + typed.length, 0, "silent");
  }

  /** Whether it can be written in. */
  enable(isEnabled) {
    this.#quill.enable(isEnabled);
  }

  /** Ends it. */
  close() {
    this.#undo.destroy();
    this.#doc.destroy();
  }
}

/** Opens an editor in `host` on a document. */
export const open = (host, options) => new Editor(host, options);
