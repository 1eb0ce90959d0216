// Names are looked through with the keyboard: each key of the grid, and of a name that is being typed.

import { byID, quietly, tell } from "./dom.js";
import * as server from "./server.js";
import { fault, isEdited } from "./card.js";
import { editName } from "./grid.js";

let grid;

/// Keeps the name in a card. True when it is kept, or nothing was changed.
async function keep(article) {
  if (!isEdited(article)) return true;
  const { id, old } = article.card;
  const name = article.querySelector("textarea").value;
  try {
    const { revision } = await server.keepNames({ [id]: name });
    if (article.card?.id === id) {
      article.shown = name || old;
      article.querySelector("textarea").value = article.shown;
      fault(article, "");
      grid.expect(revision, article.card, { new: article.shown, pinned: true, state: article.shown === old ? "kept" : "named" });
    }
    tell(name && name !== old ? `${old} will be ${name}.` : `${old} is left alone.`);
    return true;
  } catch (error) {
    if (article.card?.id === id) fault(article, error.faults?.[id] ?? `is not kept: ${error.message}`);
    return false;
  }
}

function giveUp(article) {
  article.querySelector("textarea").value = article.shown;
  fault(article, "");
}

let checking;
const check = quietly(250, async (article) => {
  if (!article.card) return;
  checking?.abort();
  checking = new AbortController();
  const { id } = article.card;
  const name = article.querySelector("textarea").value;
  try {
    const { faults } = await server.checkNames({ [id]: name }, checking.signal);
    if (article.card?.id === id && article.querySelector("textarea").value === name) fault(article, faults[id] ?? "");
  } catch (error) {
    if (error.name !== "AbortError") fault(article, error.message);
  }
});

async function act(body) {
  try {
    await body();
  } catch (error) {
    tell(error.message);
  }
}

/// Names that somebody chose for photos that are left alone now.
const chosen = new Map();

const judge = (article) => act(async () => {
  const { card } = article;
  if (card.state === "named") {
    if (card.pinned) chosen.set(card.id, card.new);
    await server.judge("reject", { items: [card.id] });
    tell(`${card.old} is left alone.`);
  } else if (card.state === "kept" && card.pinned) {
    const name = chosen.get(card.id);
    if (name) await server.keepNames({ [card.id]: name });
    else await server.judge("accept", { items: [card.id] });
    chosen.delete(card.id);
    tell(name ? `${card.old} will be ${name}.` : `${card.old} gets a new name again.`);
  }
});
const drop = (article) => act(async () => {
  await server.dropNames([article.card.id]);
  tell(`${article.card.old} has the template’s name again.`);
});
const retry = (article) => act(async () => tell((await server.retry([article.card.id])).text));

export function listen(photos, commands) {
  grid = photos;
  const cardOf = (event) => event.target.closest?.("article");

  grid.grid.addEventListener("click", (event) => {
    const article = cardOf(event);
    if (!article) return;
    grid.current = article.index;
    const button = event.target.closest("button");
    if (button?.classList.contains("judge")) judge(article);
    else if (button?.classList.contains("drop")) drop(article);
    else if (button?.classList.contains("retry")) retry(article);
    grid.soon();
  });
  grid.grid.addEventListener("focusin", (event) => {
    const article = cardOf(event);
    if (article) grid.current = article.index;
  });
  grid.grid.addEventListener("input", (event) => {
    const article = cardOf(event);
    // A name has one line.
    if (/[\r\n]/.test(event.target.value)) event.target.value = event.target.value.replace(/[\r\n]+/g, " ");
    if (isEdited(article)) check(article);
    else fault(article, "");
  });
  grid.grid.addEventListener("focusout", async (event) => {
    const article = cardOf(event);
    if (event.target.tagName !== "TEXTAREA" || !article?.card || article.isBusy) return;
    await keep(article);
  });

  grid.grid.addEventListener("keydown", async (event) => {
    const article = cardOf(event);
    if (event.target.tagName !== "TEXTAREA" || event.isComposing) return;
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      giveUp(article);
      article.focus();
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      const { index } = article;
      // The loss of focus that follows is no second wish to keep it.
      article.isBusy = true;
      const isKept = await keep(article);
      if (isKept && event.key === "Enter") article.focus();
      if (isKept && event.key === "Tab") await grid.go(index + (event.shiftKey ? -1 : 1), { edit: true });
      article.isBusy = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (isTyping) {
      if (event.key === "Escape" && event.target.id === "search") grid.go(grid.current);
      return;
    }
    const article = cardOf(event) ?? grid.shown.get(grid.current);
    const isOnButton = event.target.tagName === "BUTTON";
    const isAtHome = document.activeElement?.closest("article");
    const step = (by) => grid.go(isAtHome ? grid.current + by : grid.current);
    const rows = Math.max(1, Math.floor(grid.view.clientHeight / (grid.height + grid.gap)));
    const actions = {
      j: () => step(1), k: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
      ArrowDown: () => step(grid.columns), ArrowUp: () => step(-grid.columns),
      PageDown: () => step(rows * grid.columns), PageUp: () => step(-rows * grid.columns),
      Home: () => grid.go(0), End: () => grid.go(grid.size - 1),
      "/": () => byID("search").focus(), "?": commands.help, n: commands.naming, a: commands.apply,
      u: () => article?.card?.pinned && drop(article),
      r: () => article?.card?.state === "failed" && retry(article),
    };
    if (!isOnButton) {
      actions.Enter = () => article && editName(article);
      actions[" "] = () => article?.card && judge(article);
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
