// The keyboard: the keys of the grid, and of a name that is being typed.

import { byID, make, plain, quietly, tell } from "./dom.js";
import * as drafts from "./drafts.js";
import * as server from "./server.js";
import { ending, fault, isEdited, stem } from "./card.js";
import { editName } from "./grid.js";
import * as photo from "./photo.js";
import * as renames from "./renames.js";
import * as selection from "./selection.js";

let grid;
const fieldOf = (article) => article.querySelector("textarea");

/// A typed name with the photo's extension, which may be typed as well.
function whole(name, card) {
  const own = ending(card.new);
  return ending(name).toLowerCase() === own.toLowerCase() ? name : name + own;
}

/// Stores the name in a card. Returns true when it is stored or unchanged.
async function keep(article) {
  const { card } = article;
  const name = fieldOf(article).value;
  if (!card || !isEdited(article)) return true;
  drafts.remember(card, name);
  return drafts.once(card.id, name, async () => {
    const isStill = () => article.card?.id === card.id && fieldOf(article).value === name;
    try {
      const { revision } = await server.keepNames({ [card.id]: name });
      const kept = name ? whole(name, card) : card.old;
      if (drafts.of(card.id)?.text === name) drafts.forget(card.id);
      if (isStill()) {
        fieldOf(article).value = stem(kept);
        fault(article, "");
      }
      if (article.card?.id === card.id) {
        article.shown = stem(kept);
        grid.expect(revision, article.card, { new: kept, pinned: true, state: kept === card.old ? "kept" : "changed" });
      }
      chosen.delete(card.id);
      tell(kept === card.old ? `${plain(card.old)} keeps its name.` : `${plain(card.old)} will be ${kept}.`);
      return true;
    } catch (error) {
      const why = error.faults?.[card.id] ?? `Not saved: ${error.message}`;
      if (drafts.of(card.id)?.text === name) drafts.remember(card, name, why);
      if (isStill()) fault(article, why);
      tell(`${plain(card.old)}: ${why}`);
      return false;
    }
  });
}

function cancelEdit(article) {
  drafts.forget(article.card.id);
  fieldOf(article).value = article.shown;
  fault(article, "");
}

let checking;
const check = quietly(250, async (article) => {
  if (!article.card || !isEdited(article)) return;
  checking?.abort();
  checking = new AbortController();
  const { card } = article;
  const name = fieldOf(article).value;
  try {
    const { faults } = await server.checkNames({ [card.id]: name }, checking.signal);
    if (article.card?.id !== card.id || fieldOf(article).value !== name) return;
    drafts.remember(card, name, faults[card.id] ?? "");
    fault(article, faults[card.id] ?? "");
  } catch (error) {
    if (error.name !== "AbortError") fault(article, error.message);
  }
});

/// Actions run one after the other, since a key refers to what the one before left.
let turn = Promise.resolve();
function inTurn(action) {
  turn = turn.then(action).catch((error) => tell(error.message));
}

/// Edited names of photos that keep their original names now.
const chosen = new Map();

async function decide(article) {
  const { card } = article;
  const old = plain(card.old);
  if (card.state === "changed") {
    if (card.pinned) chosen.set(card.id, card.new);
    await server.decide("reject", { items: [card.id] });
    tell(`${old} keeps its name.`);
  } else if (card.state === "kept" && card.pinned) {
    const name = chosen.get(card.id);
    chosen.delete(card.id);
    if (name) await server.keepNames({ [card.id]: name });
    else await server.decide("accept", { items: [card.id] });
    tell(name ? `${old} will be ${name}.` : `${old} will get its new name.`);
  } else {
    return;
  }
  await grid.readAnew();
}

async function drop(article) {
  const { card } = article;
  if (!card.pinned) return;
  chosen.delete(card.id);
  cancelEdit(article);
  await server.dropNames([card.id]);
  tell(`${plain(card.old)} has the template’s name.`);
  await grid.readAnew();
}

async function retry(article) {
  if (article.card.state === "failed") tell((await server.retry([article.card.id])).text);
}

/// Restores the original name of one photo.
function revert(article) {
  const { card } = article;
  if (card.state === "renamed") renames.revert(card, () => grid.readAnew());
}

export function listen(photos, commands) {
  grid = photos;
  const cardOf = (event) => event.target.closest?.("article");
  // After renames, the earlier choices no longer apply.
  document.addEventListener("renamed", () => chosen.clear());

  grid.grid.addEventListener("click", (event) => {
    const article = cardOf(event);
    if (!article?.card) return;
    if (event.target.closest(".pick") || event.ctrlKey || event.metaKey || event.shiftKey) {
      if (event.target.tagName === "TEXTAREA") return;
      event.preventDefault();
      if (event.shiftKey) selection.extend(article.index, (index) => grid.idAt(index));
      else selection.toggle(article.card.id, article.index);
      grid.enter(article);
      return;
    }
    grid.enter(article);
    const action = { decide, drop, retry, revert }[event.target.closest("button")?.className];
    if (action) inTurn(() => action(article));
    else if (event.target.closest(".picture")) inTurn(() => photo.open(article));
    grid.soon();
  });
  band();
  grid.grid.addEventListener("focusin", (event) => {
    const article = cardOf(event);
    if (article) grid.enter(article);
  });
  grid.grid.addEventListener("input", (event) => {
    const article = cardOf(event);
    // A name has one line.
    if (/[\r\n]/.test(event.target.value)) event.target.value = event.target.value.replace(/[\r\n]+/g, " ");
    if (isEdited(article)) {
      drafts.remember(article.card, event.target.value);
      check(article);
    } else {
      drafts.forget(article.card.id);
      fault(article, "");
    }
  });
  grid.grid.addEventListener("focusout", (event) => {
    const article = cardOf(event);
    if (event.target.tagName === "TEXTAREA" && article?.card) keep(article);
  });

  grid.grid.addEventListener("keydown", async (event) => {
    const article = cardOf(event);
    if (event.target.tagName !== "TEXTAREA" || event.isComposing) return;
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      cancelEdit(article);
      article.focus();
    } else if (event.key === "Tab") {
      // At once, so that what is typed next belongs to the next name. An invalid name stays in its card and is reported.
      event.preventDefault();
      keep(article);
      grid.go(article.index + (event.shiftKey ? -1 : 1), { edit: true });
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.target.readOnly = true;
      const isKept = await keep(article);
      event.target.readOnly = false;
      if (isKept && document.activeElement === event.target) article.focus();
    }
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "a" && !document.querySelector("dialog[open]") && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      selection.selectAll(grid.which, grid.size);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === "Escape" && event.target.id === "search") {
        if (grid.count) grid.go(grid.current);
        else event.target.blur();
      }
      return;
    }
    if (event.target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ")) return;
    const at = () => document.activeElement?.closest("article");
    // The first key only enters the grid.
    const here = (action) => () => (at()?.card ? action(at()) : grid.go(grid.current));
    const step = (by) => () => grid.go(at() ? grid.current + by() : grid.current);
    const rows = () => Math.max(1, Math.floor(grid.view.clientHeight / (grid.height + grid.gap))) * grid.columns;
    const action = {
      j: step(() => 1), k: step(() => -1), ArrowRight: step(() => 1), ArrowLeft: step(() => -1),
      ArrowDown: step(() => grid.columns), ArrowUp: step(() => -grid.columns),
      PageDown: step(rows), PageUp: step(() => -rows()),
      Home: () => grid.go(0), End: () => grid.go(grid.count - 1),
      "/": () => byID("search").focus(), "?": commands.help, n: commands.naming, a: commands.apply,
      u: here(drop), r: here(retry), " ": here(decide), Enter: here(photo.open), e: here(editName), F2: here(editName),
      x: here((article) => selection.toggle(article.card.id, article.index)), Escape: selection.clear,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    inTurn(action);
  });
}

/// What the large view does with its photo.
export const actions = {
  decide: (card) => decide({ card }),
  async drop(card) {
    chosen.delete(card.id);
    drafts.forget(card.id);
    await server.dropNames([card.id]);
    tell(`${plain(card.old)} has the template’s name.`);
    await grid.readAnew();
  },
  retry: (card) => retry({ card }),
  revert: (card) => renames.revert(card, () => grid.readAnew()),
};

/// Selects the photos in a rectangle that is drawn with the mouse.
function band() {
  const view = grid.view;
  let start;
  let box;
  let before;
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || event.target.closest("textarea, button, .name")) return;
    // The bar for scrolling.
    if (event.offsetX > view.clientWidth && event.target === view) return;
    start = { x: event.clientX, y: event.clientY, scroll: view.scrollTop };
    before = event.ctrlKey || event.metaKey || event.shiftKey ? selection.current() : [];
  });
  addEventListener("pointermove", (event) => {
    if (!start) return;
    const top = start.y - (view.scrollTop - start.scroll);
    if (!box && Math.hypot(event.clientX - start.x, event.clientY - top) < 8) return;
    if (!box) {
      box = make("div", "band");
      document.body.append(box);
      document.body.classList.add("banding");
    }
    const [left, right] = [Math.min(start.x, event.clientX), Math.max(start.x, event.clientX)];
    const [upper, lower] = [Math.min(top, event.clientY), Math.max(top, event.clientY)];
    box.style.cssText = `left:${left}px;top:${upper}px;width:${right - left}px;height:${lower - upper}px`;
    const found = grid.within(left, upper, right, lower).map((index) => grid.idAt(index)).filter((id) => id !== undefined);
    selection.set(before, found);
    const frame = view.getBoundingClientRect();
    if (event.clientY > frame.bottom - 30) view.scrollTop += 12;
    if (event.clientY < frame.top + 30) view.scrollTop -= 12;
  });
  addEventListener("pointerup", () => {
    start = undefined;
    if (!box) return;
    box.remove();
    box = undefined;
    document.body.classList.remove("banding");
    // The click that ends it opens no photo.
    addEventListener("click", (event) => { event.stopPropagation(); event.preventDefault(); }, { capture: true, once: true });
    setTimeout(() => dispatchEvent(new Event("click")), 0);
  });
}
