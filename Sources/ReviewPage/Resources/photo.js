// One photo, large, with everything that is known of it.

import { byID, make, plain, say, tell } from "./dom.js";
import * as server from "./server.js";
import { badge, ending, stem } from "./card.js";

let grid;
let commands;
let card;
let asking;
let zoom = 1;
let offset = { x: 0, y: 0 };

const dialog = () => byID("photo");
export const isOpen = () => dialog().open;

/// Pixels that the screen can show.
const screenSide = () => Math.ceil(Math.max(screen.width, screen.height) * Math.min(devicePixelRatio, 2));

function place() {
  const image = byID("photo-image");
  image.style.transform = zoom === 1 ? "" : `translate(${offset.x}px, ${offset.y}px) scale(${zoom})`;
  dialog().classList.toggle("zoomed", zoom > 1);
  say(byID("photo-zoom"), zoom === 1 ? "Zoom in" : "Fit");
}

function setZoom(wanted) {
  zoom = Math.min(8, Math.max(1, wanted));
  if (zoom === 1) offset = { x: 0, y: 0 };
  // More pixels than the screen has, once they can be seen.
  else load(4096);
  place();
}

function load(side) {
  const image = byID("photo-image");
  const source = `pictures/${card.id}?side=${side}`;
  if (image.dataset.source === source) return;
  image.dataset.source = source;
  const next = new Image();
  next.onload = () => { if (image.dataset.source === source) image.src = source; };
  next.src = source;
}

/// What the card says already; the rest comes from the server.
function head() {
  say(byID("photo-title"), plain(card.state === "changed" ? card.new : card.old));
  say(byID("photo-badge"), badge(card));
  byID("photo-badge").className = `badge ${card.state}`;
  const field = byID("photo-name");
  if (document.activeElement !== field) field.value = stem(card.new);
  say(byID("photo-ending"), ending(card.new));
  const isLeft = card.state === "kept" && card.pinned;
  const actions = { decide: card.state === "changed" || isLeft, drop: card.pinned && card.state === "changed", retry: card.state === "failed", revert: card.state === "renamed" };
  for (const [name, isThere] of Object.entries(actions)) byID(`photo-${name}`).hidden = !isThere;
  say(byID("photo-decide"), isLeft ? "Use new name" : "Keep original name");
  byID("photo-describe").hidden = card.state === "waiting" || card.state === "processing" || card.state === "failed";
  byID("photo-previous").disabled = grid.current === 0;
  byID("photo-next").disabled = grid.current >= grid.count - 1;
}

async function details() {
  asking?.abort();
  asking = new AbortController();
  const { id } = card;
  try {
    const known = await server.details(id, asking.signal);
    if (card.id !== id) return;
    card = known.card;
    head();
    byID("photo-details").replaceChildren(...known.lines.flatMap((line) => [make("dt", "", line.label), make("dd", "", plain(line.text))]));
  } catch (error) {
    if (error.name !== "AbortError") tell(error.message);
  }
}

function show(shown) {
  const isOther = card?.id !== shown.id;
  card = shown;
  if (isOther) {
    zoom = 1;
    offset = { x: 0, y: 0 };
    const image = byID("photo-image");
    // The thumbnail is there already.
    image.src = `thumbnails/${card.id}`;
    image.dataset.source = "";
    image.alt = plain(card.words ?? card.old);
    byID("photo-details").replaceChildren();
    byID("photo-fault").textContent = "";
    place();
    load(screenSide());
  }
  head();
  details();
}

export function open(article) {
  if (!article.card) return;
  if (!dialog().open) dialog().showModal();
  show(article.card);
  byID("photo-view").focus();
}

/// After the list has changed: the same photo, as it is now.
export function update() {
  if (dialog().open && card) details();
}

async function go(by) {
  const article = await grid.go(grid.current + by);
  if (article?.card) show(article.card);
  byID("photo-view").focus();
}

async function keepName() {
  const field = byID("photo-name");
  if (field.value === stem(card.new)) return;
  const { id } = card;
  try {
    await server.keepNames({ [id]: field.value });
    byID("photo-fault").textContent = "";
    field.removeAttribute("aria-invalid");
    await grid.readAnew();
    await details();
    tell(`${plain(card.old)} will be ${plain(card.new)}.`);
    byID("photo-view").focus();
  } catch (error) {
    byID("photo-fault").textContent = error.faults?.[id] ?? error.message;
    field.setAttribute("aria-invalid", "true");
  }
}

async function act(name) {
  await commands[name](card);
  await details();
}

function keys(event) {
  if (document.querySelector("dialog[open]:not(#photo)")) return;
  if (event.target === byID("photo-name")) {
    if (event.key === "Enter") {
      event.preventDefault();
      keepName();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.target.value = stem(card.new);
      byID("photo-fault").textContent = "";
      event.target.removeAttribute("aria-invalid");
      byID("photo-view").focus();
    }
    event.stopPropagation();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isButton = event.target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ");
  const action = isButton ? undefined : {
    ArrowRight: () => go(1), j: () => go(1), ArrowLeft: () => go(-1), k: () => go(-1),
    "+": () => setZoom(zoom * 1.5), "=": () => setZoom(zoom * 1.5), "-": () => setZoom(zoom / 1.5), 0: () => setZoom(1),
    " ": () => act("decide"), u: () => act("drop"), r: () => act("retry"), e: () => byID("photo-name").focus(),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  Promise.resolve(action()).catch((error) => tell(error.message));
}

export function listen(photos, actions) {
  grid = photos;
  commands = actions;
  dialog().addEventListener("keydown", keys);
  dialog().addEventListener("close", () => grid.go(grid.current));
  byID("photo-close").addEventListener("click", () => dialog().close());
  byID("photo-previous").addEventListener("click", () => go(-1));
  byID("photo-next").addEventListener("click", () => go(1));
  byID("photo-zoom").addEventListener("click", () => setZoom(zoom === 1 ? 2.5 : 1));
  byID("photo-name").addEventListener("blur", () => { if (dialog().open) keepName(); });
  for (const name of ["decide", "drop", "retry", "revert", "describe"]) {
    byID(`photo-${name}`).addEventListener("click", () => act(name).catch((error) => tell(error.message)));
  }
  const view = byID("photo-view");
  view.addEventListener("wheel", (event) => {
    event.preventDefault();
    setZoom(zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }, { passive: false });
  view.addEventListener("dblclick", () => setZoom(zoom === 1 ? 2.5 : 1));
  view.addEventListener("pointerdown", (event) => {
    if (zoom === 1) return;
    const start = { x: event.clientX - offset.x, y: event.clientY - offset.y };
    view.setPointerCapture(event.pointerId);
    const move = (moved) => { offset = { x: moved.clientX - start.x, y: moved.clientY - start.y }; place(); };
    view.addEventListener("pointermove", move);
    view.addEventListener("pointerup", () => view.removeEventListener("pointermove", move), { once: true });
  });
}
