// One photo beside its new name.

import { make, plain, say } from "./dom.js";
import * as drafts from "./drafts.js";

const states = { waiting: "waiting", processing: "being analyzed", changed: "new name", kept: "unchanged", failed: "failed" };

function badge(card) {
  if (card.state === "changed" && card.pinned) return "edited";
  if (card.state === "changed" && card.unsure) return "unsure";
  return states[card.state];
}

const date = (text) => text.replace("T", " ").replace(/([+-]\d\d:\d\d)$/, "");

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
  picture.append(image, make("span", "badge"));
  const text = make("div", "text");
  const field = make("textarea");
  field.rows = 2;
  field.spellcheck = false;
  field.autocomplete = "off";
  field.tabIndex = -1;
  const feet = make("div", "feet");
  for (const [name, label] of [["decide", ""], ["drop", "Reset to template"], ["retry", "Retry"]]) {
    const button = make("button", name, label);
    button.type = "button";
    button.tabIndex = -1;
    feet.append(button);
  }
  text.append(field, make("p", "fault"), make("p", "old"), make("p", "reason"), make("p", "more"), feet);
  article.append(picture, text);
  return article;
}

/// Shows a photo in a card. A name that is being typed stays.
export function fill(article, card, index, size) {
  const part = (name) => article.querySelector(name);
  const isOther = article.card?.id !== card.id;
  const isTyped = !isOther && isEdited(article);
  article.card = card;
  article.className = [card.state, card.pinned && "pinned", card.unsure && card.state === "changed" && !card.pinned && "unsure"].filter(Boolean).join(" ");
  article.dataset.id = card.id;
  article.setAttribute("aria-posinset", index + 1);
  article.setAttribute("aria-setsize", size);
  const where = card.folder ? plain(`${card.folder}/`) : "";
  const old = plain(card.old);
  article.setAttribute("aria-label", `${where}${old}: ${badge(card)}${card.state === "changed" ? `, ${card.new}` : ""}`);

  const image = part("img");
  const source = `/thumbnails/${card.id}`;
  if (isOther) image.classList.remove("there");
  if (isOther || article.tag !== card.tag) {
    article.tag = card.tag;
    image.src = source;
  }
  image.alt = plain(card.words ?? "");
  say(part(".badge"), badge(card));

  const field = part("textarea");
  field.setAttribute("aria-label", `New name of ${old}`);
  article.shown = card.new;
  if (!isTyped) {
    const draft = drafts.of(card.id);
    const text = draft?.text ?? card.new;
    if (field.value !== text) field.value = text;
    fault(article, draft?.fault ?? "");
  }

  say(part(".old"), card.new === card.old ? where || " " : `${where}${old}`);
  part(".old").title = `${where}${old}`;
  say(part(".reason"), card.failure ? plain(`${card.failure.message} (${card.failure.code})`) : "");
  part(".reason").hidden = !card.failure;
  const more = [];
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
  part(".drop").hidden = !(card.pinned && !isLeft);
  part(".retry").hidden = card.state !== "failed";
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
