// One photo beside its new name.

import { make, plain, say } from "./dom.js";
import * as drafts from "./drafts.js";
import * as selection from "./selection.js";

const states = {
  waiting: "waiting", processing: "being analyzed", changed: "new name", renamed: "renamed", kept: "unchanged",
  failed: "failed",
};

export function badge(card) {
  if (card.state === "changed" && card.pinned) return "edited";
  if (card.state === "changed" && card.unsure) return "unsure";
  return states[card.state];
}

const date = (text) => text.replace("T", " ").replace(/([+-]\d\d:\d\d)$/, "");

/// The extension with its dot, as the server counts: 1 to 16 letters or digits behind the last dot.
export const ending = (name) => /^.+?(\.[A-Za-z0-9]{1,16})$/s.exec(name)?.[1] ?? "";

/// What is edited: a name without its extension.
export const stem = (name) => name.slice(0, name.length - ending(name).length);

/// Makes an empty card. `fill` shows a photo in it.
export function makeCard() {
  const article = make("article");
  article.tabIndex = -1;
  const picture = make("div", "picture");
  const image = make("img");
  image.decoding = "async";
  image.draggable = false;
  image.onload = () => image.classList.add("there");
  image.onerror = () => image.classList.remove("there");
  const pick = make("button", "pick");
  pick.type = "button";
  pick.tabIndex = -1;
  pick.setAttribute("role", "checkbox");
  const feet = make("div", "feet");
  for (const [name, label] of [["decide", ""], ["drop", "Reset to template"], ["retry", "Retry"], ["revert", "Undo"]]) {
    const button = make("button", name, label);
    button.type = "button";
    button.tabIndex = -1;
    feet.append(button);
  }
  picture.append(image, make("span", "badge"), pick, feet);
  const text = make("div", "text");
  const name = make("div", "name");
  const field = make("textarea");
  field.rows = 1;
  field.spellcheck = false;
  field.autocomplete = "off";
  field.tabIndex = -1;
  name.append(field, make("span", "ending"));
  text.append(name, make("p", "fault"), make("p", "old"), make("p", "reason"), make("p", "more"));
  article.append(picture, text);
  return article;
}

/// Where the photo is, and what it was called.
function former(card) {
  const where = card.folder ? plain(`${card.folder}/`) : "";
  if (card.renamedFrom) return `was ${plain(card.renamedFrom)}`;
  if (card.new !== card.old) return `${where}${plain(card.old)}`;
  return where || " ";
}

/// Shows a photo in a card. A name that is being typed stays.
export function fill(article, card, index, size) {
  const part = (name) => article.querySelector(name);
  const isOther = article.card?.id !== card.id;
  const isTyped = !isOther && isEdited(article);
  const isSelected = selection.has(card.id);
  article.card = card;
  article.className = [
    card.state, card.pinned && "pinned", card.unsure && card.state === "changed" && !card.pinned && "unsure",
    isSelected && "selected",
  ].filter(Boolean).join(" ");
  article.dataset.id = card.id;
  article.setAttribute("aria-posinset", index + 1);
  article.setAttribute("aria-setsize", size);
  const where = card.folder ? plain(`${card.folder}/`) : "";
  const old = plain(card.old);
  const before = card.renamedFrom ? `, was ${plain(card.renamedFrom)}` : "";
  article.setAttribute(
    "aria-label",
    `${where}${old}: ${badge(card)}${card.state === "changed" ? `, ${plain(card.new)}` : ""}${before}${isSelected ? ", selected" : ""}`);

  const image = part("img");
  if (isOther) image.classList.remove("there");
  if (isOther || article.tag !== card.tag) {
    article.tag = card.tag;
    image.src = `thumbnails/${card.id}`;
  }
  image.alt = plain(card.words ?? "");
  say(part(".badge"), badge(card));
  const pick = part(".pick");
  pick.setAttribute("aria-checked", String(isSelected));
  pick.setAttribute("aria-label", `Select ${old}`);

  const field = part("textarea");
  field.setAttribute("aria-label", `New name of ${old}`);
  article.shown = stem(card.new);
  say(part(".ending"), ending(card.new));
  if (!isTyped) {
    const draft = drafts.of(card.id);
    const text = draft?.text ?? article.shown;
    if (field.value !== text) field.value = text;
    fault(article, draft?.fault ?? "");
  }

  say(part(".old"), former(card));
  part(".old").title = card.renamedFrom ? `${where}${plain(card.renamedFrom)}` : `${where}${old}`;
  say(part(".reason"), card.failure ? plain(`${card.failure.message} (${card.failure.code})`) : "");
  part(".reason").hidden = !card.failure;
  const more = [];
  // A failure stands above already.
  if (card.note) more.push(card.note);
  if (card.companions.length) more.push(`with ${plain(card.companions.map((companion) => companion.old).join(", "))}`);
  if (card.place) more.push(card.place);
  if (card.date) more.push(date(card.date));
  say(part(".more"), more.join(" · "));
  part(".more").title = [...more, card.words].filter(Boolean).join("\n");

  const decide = part(".decide");
  const isLeft = card.state === "kept" && card.pinned;
  decide.hidden = !(card.state === "changed" || isLeft);
  say(decide, isLeft ? "Use new name" : "Keep original name");
  part(".drop").hidden = !(card.pinned && card.state === "changed");
  part(".retry").hidden = card.state !== "failed";
  part(".revert").hidden = card.state !== "renamed";
}

export const isEdited = (article) => article.querySelector("textarea").value !== article.shown;

/// The Tab key reaches only the parts of the current photo.
export function reach(article, isHere) {
  article.tabIndex = isHere ? 0 : -1;
  for (const part of article.querySelectorAll("textarea, button")) part.tabIndex = isHere ? 0 : -1;
}

/// Shows below the field what is wrong with its name.
export function fault(article, text) {
  const field = article.querySelector("textarea");
  const line = article.querySelector(".fault");
  say(line, text);
  line.hidden = !text;
  if (text) {
    line.id = `fault-${article.card.id}`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", line.id);
  } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}
