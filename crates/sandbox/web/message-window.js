/**
 * Which part of a channel's messages is on the page. However many are known, at
 * most `most` have rows; the window follows the newest or stands where one reads.
 */
import { positionOf } from './message-store.js';

/** Rows on the page at most (more on very tall screens), and how many come or go at an edge. */
const FEWEST = 150;
const STEP = 40;
/** A message on one line, in CSS pixels, and how many screens of them are kept. */
const LINE = 22;
const SCREENS = 4;

export class MessageWindow {
  constructor() {
    this.fit(0);
    this.follow();
  }

  /** Makes room for a screen of this height in CSS pixels. */
  fit(height) {
    this.most = Math.max(FEWEST, Math.ceil((height / LINE) * SCREENS));
  }

  /** Shows the newest messages and whatever comes after them. */
  follow() {
    this.first = null;
    this.last = null;
  }

  /** Stands around one message. */
  around(list, id) {
    const at = positionOf(list, id);
    this.set(list, Math.round(at - this.most / 2), Math.round(at + this.most / 2));
  }

  set(list, from, to) {
    this.first = list[Math.max(from, 0)]?.id ?? null;
    this.last = to >= list.length ? null : list[to - 1].id;
  }

  /** `[from, to)` in the list. */
  range(list) {
    const to = this.last === null ? list.length : positionOf(list, this.last) + 1;
    const from = this.first === null ? Math.max(0, Math.round(to - this.most / 2)) : positionOf(list, this.first);
    return [Math.min(from, to), Math.min(to, list.length)];
  }

  get isAtEnd() {
    return this.last === null;
  }

  /** Moves an edge outwards by a step; false when it is there already. */
  extend(list, direction) {
    const [from, to] = this.range(list);
    if (direction < 0 ? from === 0 : to >= list.length) return false;
    if (direction < 0) this.set(list, from - STEP, Math.min(to, from - STEP + this.most));
    else this.set(list, Math.max(from, to + STEP - this.most), to + STEP);
    return true;
  }

  /** Goes on following; rows that have scrolled far away go. */
  stayAtEnd(list) {
    const [from] = this.range(list);
    if (!this.isAtEnd || list.length - from > this.most) this.follow();
  }
}
