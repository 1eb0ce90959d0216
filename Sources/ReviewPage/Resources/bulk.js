// What is done to the selected photos.

import { byID, count, make, plain, quietly, say, tell } from "./dom.js";
import * as renames from "./renames.js";
import * as selection from "./selection.js";
import * as server from "./server.js";

let grid;
let asking;

async function decide(word) {
  const { changed } = await server.decide(word, selection.photos());
  const photos = count(changed, "photo");
  return { text: word === "reject" ? `${photos} unchanged.` : `${photos} will get ${changed === 1 ? "its new name" : "their new names"}.` };
}

// Edited names would be lost, so many at once are asked about.
function reject() {
  renames.ask(
    `Keep the original names of ${count(selection.size(), "photo")}?`,
    "The selected photos keep their original names, including those with edited names.", [], "Keep original names",
    () => decide("reject"));
}

function accept() {
  renames.ask(
    `Use the new names of ${count(selection.size(), "photo")}?`,
    "The selected photos that keep their original names get the template’s names again.", [], "Use new names",
    () => decide("accept"));
}

async function retry() {
  const { items } = selection.photos();
  tell((await server.retry(items ?? (await grid.allIDs()))).text);
}

function change() {
  if (!byID("edit-words-part").hidden) return { words: byID("edit-words").value.trim() };
  return { find: byID("edit-find").value, replace: byID("edit-replace").value };
}

const isReady = () => { const wanted = change(); return Boolean(wanted.words ?? wanted.find); };

const preview = quietly(150, async () => {
  asking?.abort();
  asking = new AbortController();
  byID("edit-save").disabled = true;
  byID("edit-examples").tBodies[0].replaceChildren();
  if (!isReady()) return say(byID("edit-count"), "");
  try {
    const result = await server.edit({ ...change(), ...selection.photos(), preview: true }, asking.signal);
    say(byID("edit-fault"), result.invalid ? `${count(result.invalid, "name")} would be invalid; ${result.invalid === 1 ? "it stays" : "they stay"} as ${result.invalid === 1 ? "it is" : "they are"}.` : "");
    say(byID("edit-count"), result.changed ? `${count(result.changed, "name")} would change` : "No name would change");
    byID("edit-save").disabled = !result.changed;
    byID("edit-examples").tBodies[0].replaceChildren(...result.examples.map((example) => {
      const row = make("tr");
      row.append(make("td", "", plain(example.old)), make("td", "", plain(example.new)));
      return row;
    }));
  } catch (error) {
    if (error.name !== "AbortError") say(byID("edit-fault"), error.message);
  }
});

function open(isWords) {
  say(byID("edit-title"), `${isWords ? "Set words" : "Find and replace"} in ${count(selection.size(), "name")}`);
  byID("edit-words-part").hidden = !isWords;
  byID("edit-find-part").hidden = isWords;
  for (const id of ["edit-words", "edit-find", "edit-replace"]) byID(id).value = "";
  say(byID("edit-fault"), "");
  byID("edit").showModal();
  byID(isWords ? "edit-words" : "edit-find").focus();
  preview();
}

async function save() {
  if (byID("edit-save").disabled) return;
  byID("edit-save").disabled = true;
  try {
    const { changed } = await server.edit({ ...change(), ...selection.photos() });
    byID("edit").close();
    tell(`${count(changed, "name")} changed.`);
    await grid.readAnew();
  } catch (error) {
    say(byID("edit-fault"), error.message);
  }
}

function draw() {
  byID("selection").hidden = selection.isEmpty();
  say(byID("selection-count"), `${count(selection.size(), "photo")} selected`);
}

export function listen(photos) {
  grid = photos;
  selection.onChange(() => { draw(); grid.draw(); });
  byID("reject").addEventListener("click", reject);
  byID("accept").addEventListener("click", accept);
  byID("selection-retry").addEventListener("click", () => retry().catch((error) => tell(error.message)));
  byID("selection-words").addEventListener("click", () => open(true));
  byID("selection-replace").addEventListener("click", () => open(false));
  byID("selection-clear").addEventListener("click", selection.clear);
  byID("select-all").addEventListener("click", () => selection.selectAll(grid.which, grid.size));
  byID("edit").addEventListener("input", preview);
  byID("edit-save").addEventListener("click", save);
  byID("edit-cancel").addEventListener("click", () => byID("edit").close());
  byID("edit").querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  byID("edit").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    save();
  });
}
