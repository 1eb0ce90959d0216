// The photos as a grid of cards, of which only those in view exist.

import { byID, quietly } from "./dom.js";
import * as server from "./server.js";
import { fill, makeCard, reach } from "./card.js";
import { make } from "./dom.js";

/// Cards of one question to the server.
const block = 60;
/// Blocks that are kept.
const kept = 12;
/// Milliseconds after a fast scroll until cards are requested.
const rest = 60;
/// Browsers draw no element that is higher.
const highest = 8_000_000;

export class Grid {
  constructor() {
    this.view = byID("view");
    this.grid = byID("grid");
    this.which = { filter: "all", folder: "", search: "", sort: "folder" };
    this.size = 0;
    this.current = 0;
    this.currentID = undefined;
    // A photo that somebody is at, though it is in the list no more: it stays where it was.
    this.held = undefined;
    this.revision = -1;
    this.least = 0;
    this.blocks = new Map();
    this.asked = new Map();
    this.shown = new Map();
    // Placeholders for photos that are not loaded yet; unused ones are hidden.
    this.blanks = [];
    this.spare = [];
    this.measure();
    this.view.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => { this.measure(); this.soon(); }).observe(this.view);
    this.refresh = quietly(30, () => this.readAnew());
  }

  measure() {
    const style = getComputedStyle(document.documentElement);
    const pixels = (name) => parseFloat(style.getPropertyValue(name));
    this.gap = pixels("--gap");
    const inside = this.view.clientWidth - 2 * this.gap;
    this.columns = Math.max(1, Math.floor((inside + this.gap) / (pixels("--card-width") + this.gap)));
    this.width = Math.floor((inside - (this.columns - 1) * this.gap) / this.columns);
    this.height = pixels("--card-height");
    this.room = this.view.clientHeight;
    this.stretch();
  }

  /// Cards, with the one that is held.
  get count() { return this.size + (this.held ? 1 : 0); }

  /// Height of all cards, drawn and not.
  get whole() { return Math.max(0, Math.ceil(this.count / this.columns) * (this.height + this.gap) - this.gap); }

  stretch() {
    this.grid.style.height = `${Math.min(this.whole, highest)}px`;
  }

  /// How far the cards are moved against where they would lie, when there are more than a browser can draw.
  get shift() {
    if (this.whole <= highest) return 0;
    const part = this.view.scrollTop / Math.max(1, highest - this.room);
    return Math.min(1, part) * (this.whole - highest);
  }

  soon() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { this.isDue = false; this.draw(); });
  }

  /// Shows other photos, from the first.
  show(which) {
    this.which = { ...this.which, ...which };
    this.forget();
    this.current = 0;
    this.currentID = undefined;
    this.held = undefined;
    this.view.scrollTop = 0;
    return this.readAnew();
  }

  forget() {
    for (const question of this.asked.values()) question.controller.abort();
    this.asked.clear();
    this.blocks.clear();
  }

  /// The server has other cards now: those in view are asked for again, and shown until they come.
  changed(revision) {
    if (revision === this.revision) return;
    this.revision = revision;
    this.refresh();
  }

  /// One reading at a time, and one more for all who asked meanwhile: who waits for it sees what was so when he asked.
  readAnew() {
    this.next ??= Promise.resolve(this.reading).catch(() => {}).then(() => {
      this.next = undefined;
      this.reading = this.readOnce();
      return this.reading;
    });
    return this.next;
  }

  async readOnce() {
    const [from, to] = this.inView();
    const wanted = new Set([this.blockOf(this.current)]);
    for (let index = from; index < Math.max(to, from + 1); index += 1) wanted.add(this.blockOf(index));
    for (const number of [...this.blocks.keys()]) if (!wanted.has(number)) this.blocks.delete(number);
    await Promise.all([...wanted].map((number) => this.read(number, { anew: true, draws: false })));
    try {
      await this.follow();
    } catch (error) {
      this.onError?.(error);
    }
    this.stretch();
    this.draw();
  }

  /// Where the photo is now that somebody is at: keys are for it, wherever the list has moved to.
  async follow() {
    const article = document.activeElement?.closest("article");
    const id = article?.card?.id;
    if (id === undefined || id !== this.currentID) {
      this.held = undefined;
      this.current = Math.min(this.current, Math.max(0, this.size - 1));
      return;
    }
    const known = this.find(id);
    if (known !== undefined) {
      this.held = undefined;
      this.current = known;
      return;
    }
    const { item } = await server.cards({ ...this.which, item: id, count: 0 });
    if (this.currentID !== id || !item) return;
    if (item.index !== undefined) {
      this.held = undefined;
      this.current = item.index;
      await this.read(this.blockOf(this.current), { draws: false });
    } else {
      this.current = Math.min(this.current, this.size);
      this.held = { index: this.current, card: item.card };
    }
  }

  /// Index of a photo among the cards that are there.
  find(id) {
    for (const [number, cards] of this.blocks) {
      const place = cards.findIndex((card) => card.id === id);
      if (place >= 0) return number * block + place;
    }
    return undefined;
  }

  /// Lets the held photo go.
  release() {
    if (!this.held) return;
    if (this.current > this.held.index) this.current -= 1;
    this.held = undefined;
    this.soon();
  }

  /// Index as the server counts.
  place(index) { return this.held && index > this.held.index ? index - 1 : index; }
  blockOf(index) { return Math.floor(this.place(index) / block); }

  /// Ends when the block is there, also where another question was on its way already, or took this one's place.
  read(number, { anew = false, draws = true } = {}) {
    const before = this.asked.get(number);
    if (before && !anew) return before.ended;
    before?.controller.abort();
    const question = { controller: new AbortController() };
    this.asked.set(number, question);
    question.ended = this.ask(number, question, draws);
    return question.ended;
  }

  async ask(number, question, draws) {
    try {
      const answer = await server.cards({ ...this.which, from: number * block, count: block }, question.controller.signal);
      // Asked for before the last change was kept.
      if (answer.revision < this.least) {
        this.refresh();
        return;
      }
      this.size = answer.matching;
      this.blocks.set(number, answer.cards);
      while (this.blocks.size > kept) this.blocks.delete(this.blocks.keys().next().value);
      this.stretch();
      this.onMatched?.(this.size);
      this.grid.setAttribute("aria-busy", "false");
      byID("empty").hidden = this.size > 0;
      byID("empty").textContent = this.which.filter === "all" && !this.which.search && !this.which.folder
        ? "No photos yet." : "No matching photos.";
      if (draws) this.draw();
    } catch (error) {
      if (error.name === "AbortError") await this.asked.get(number)?.ended;
      else this.onError?.(error);
    } finally {
      if (this.asked.get(number) === question) this.asked.delete(number);
    }
  }

  /// What a card says from a revision on, before the server says it.
  expect(revision, card, values) {
    this.least = Math.max(this.least, revision);
    if (card.state === "changed" || card.state === "kept") Object.assign(card, values);
    this.soon();
  }

  card(index) {
    if (this.held?.index === index) return this.held.card;
    return this.blocks.get(this.blockOf(index))?.[this.place(index) % block];
  }

  /// The photo at an index, where it is known.
  idAt(index) { return this.card(index)?.id; }

  /// All that match, page by page.
  async allIDs() {
    const ids = [];
    for (let from = 0; ; from += 200) {
      const { cards, matching } = await server.cards({ ...this.which, from, count: 200 });
      ids.push(...cards.map((card) => card.id));
      if (!cards.length || ids.length >= matching) return ids;
    }
  }

  /// Indices of the cards that a rectangle of the window touches.
  within(left, top, right, bottom) {
    const frame = this.grid.getBoundingClientRect();
    const [x1, x2] = [left - frame.left, right - frame.left];
    const [y1, y2] = [top - frame.top + this.shift, bottom - frame.top + this.shift];
    const found = [];
    const step = { x: this.width + this.gap, y: this.height + this.gap };
    for (let row = Math.max(0, Math.floor(y1 / step.y)); row * step.y < y2; row += 1) {
      if (row * step.y + this.height < y1) continue;
      for (let column = Math.max(0, Math.floor(x1 / step.x)); column < this.columns && column * step.x < x2; column += 1) {
        const index = row * this.columns + column;
        if (column * step.x + this.width >= x1 && index < this.count) found.push(index);
      }
    }
    return found;
  }

  /// Other cards: another size of them.
  resize() {
    const first = Math.floor((this.view.scrollTop + this.shift) / (this.height + this.gap)) * this.columns;
    this.measure();
    this.view.scrollTop = Math.floor(first / this.columns) * (this.height + this.gap);
    this.soon();
  }

  /// First index in view and the one after the last, with a row more on either side.
  inView() {
    const step = this.height + this.gap;
    const top = this.view.scrollTop + this.shift;
    const first = Math.max(0, Math.floor(top / step) - 1);
    const rows = Math.ceil(this.room / step) + 3;
    return [Math.min(first * this.columns, this.count), Math.min((first + rows) * this.columns, this.count)];
  }

  draw() {
    // Read before anything is written: the browser would lay the page out anew for each reading.
    const [from, to] = this.inView();
    const shift = this.shift;
    const scroll = this.view.scrollTop + shift;
    const focused = document.activeElement?.closest("article");
    const wanted = new Map();
    const missing = [];
    for (let index = from; index < to; index += 1) {
      const card = this.card(index);
      if (card) wanted.set(card.id, index);
      else missing.push(index);
    }
    this.drawBlanks(missing, shift);
    // Who is at work in a card keeps it, wherever one scrolls.
    if (focused?.card && !wanted.has(focused.card.id)) wanted.set(focused.card.id, focused.card.id === this.currentID ? this.current : focused.index);
    // Cards out of view are reused in place: moving elements in the document costs more.
    const free = [];
    for (const [id, article] of this.shown) {
      if (wanted.has(id)) continue;
      this.shown.delete(id);
      free.push(article);
    }
    for (const [id, index] of wanted) {
      let article = this.shown.get(id);
      if (!article) {
        article = free.shift() ?? this.spare.pop() ?? makeCard();
        this.shown.set(id, article);
      }
      article.index = index;
      const card = this.card(index);
      fill(article, card?.id === id ? card : article.card, index, this.count);
    }
    for (const article of free) this.takeAway(article);
    this.arrange(focused);
    for (const article of this.shown.values()) {
      reach(article, article.index === this.current);
      const column = article.index % this.columns;
      const row = Math.floor(article.index / this.columns);
      article.style.width = `${this.width}px`;
      article.style.transform = `translate(${column * (this.width + this.gap)}px, ${row * (this.height + this.gap) - shift}px)`;
    }
    if (missing.length && this.isPassing(scroll)) {
      clearTimeout(this.stop);
      this.stop = setTimeout(() => this.soon(), rest);
    } else {
      for (const number of new Set(missing.map((index) => this.blockOf(index)))) this.read(number);
    }
  }

  /// The view has moved by more than its height since the last drawing.
  isPassing(scroll) {
    const way = Math.abs(scroll - (this.drawnAt ?? scroll));
    this.drawnAt = scroll;
    return way > this.room;
  }

  /// Draws cards that are still to come, so that no place is empty however fast one scrolls.
  drawBlanks(indices, shift) {
    if (!indices.length) {
      for (const blank of this.blanks) blank.remove();
      this.blanks = [];
      return;
    }
    while (this.blanks.length < indices.length) {
      const blank = makeBlank();
      this.blanks.push(blank);
      this.view.append(blank);
    }
    this.blanks.forEach((blank, number) => {
      const index = indices[number];
      blank.hidden = index === undefined;
      if (blank.hidden) return;
      const column = index % this.columns;
      const row = Math.floor(index / this.columns);
      blank.style.width = `${this.width}px`;
      blank.style.transform = `translate(${this.gap + column * (this.width + this.gap)}px, ${this.gap + row * (this.height + this.gap) - shift}px)`;
    });
  }

  /// In the order of the photos, which is that of reading aloud. Who has the focus would lose it by being moved: the others
  /// are.
  arrange(focused) {
    let cursor = this.grid.firstChild;
    for (const article of [...this.shown.values()].sort((left, right) => left.index - right.index)) {
      if (article === focused) {
        while (cursor && cursor !== article) {
          const next = cursor.nextSibling;
          this.grid.append(cursor);
          cursor = next;
        }
      }
      if (article === cursor) cursor = cursor.nextSibling;
      else this.grid.insertBefore(article, cursor);
    }
  }

  takeAway(article) {
    article.remove();
    const image = article.querySelector("img");
    image.removeAttribute("src");
    image.classList.remove("there");
    article.card = undefined;
    article.tag = undefined;
    if (this.spare.length < 60) this.spare.push(article);
  }

  /// The card where one is.
  get here() { return this.shown.get(this.currentID); }

  /// Somebody went to a card by himself.
  enter(article) {
    if (!article.card) return;
    if (this.held && this.held.card.id !== article.card.id) {
      this.current = article.index;
      this.release();
    } else {
      this.current = article.index;
    }
    this.currentID = article.card.id;
    // Who was left may go.
    this.soon();
  }

  /// Goes to a photo: scrolls it into view and hands it the focus, or its name.
  async go(index, { edit = false } = {}) {
    if (!this.count) return undefined;
    if (this.held && index !== this.held.index) {
      index = this.place(index);
      this.held = undefined;
    }
    this.current = Math.min(Math.max(0, index), this.count - 1);
    const step = this.height + this.gap;
    const top = Math.floor(this.current / this.columns) * step;
    const scroll = this.view.scrollTop + this.shift;
    let target;
    if (top < scroll) target = top;
    else if (top + step + this.gap > scroll + this.room) target = top + step + this.gap - this.room;
    if (target !== undefined) {
      this.view.scrollTop = this.whole <= highest ? target : (target / (this.whole - this.room)) * (highest - this.room);
    }
    if (!this.card(this.current)) await this.read(this.blockOf(this.current));
    this.currentID = this.card(this.current)?.id;
    this.draw();
    const article = this.here;
    if (!article) return undefined;
    if (edit) editName(article);
    else article.focus({ preventScroll: true });
    return article;
  }
}

function makeBlank() {
  const blank = make("div", "blank");
  blank.setAttribute("aria-hidden", "true");
  blank.append(make("div", "picture"), make("div", "line"), make("div", "line short"));
  return blank;
}

/// Into the field, with the name selected; the extension stands behind it.
export function editName(article) {
  const field = article.querySelector("textarea");
  field.focus({ preventScroll: true });
  field.select();
}
