// The entry of the page: its parts, and what they tell one another.

import { byID, count, quietly, tell } from "./dom.js";
import { follow } from "./stream.js";
import { draw } from "./header.js";
import { Grid } from "./grid.js";
import * as keys from "./keys.js";
import * as naming from "./naming.js";
import * as renames from "./renames.js";
import * as server from "./server.js";

const grid = new Grid();
grid.onError = (error) => tell(error.message);

function gone(text) {
  byID("gone-text").textContent = text;
  byID("gone").hidden = false;
}

const leave = follow({
  onHead(head) {
    draw(head);
    naming.update(head.naming);
    renames.update(head.activity);
    grid.changed(head.revision);
  },
  onLost: gone,
});

async function decide(word, which) {
  const { changed } = await server.decide(word, which);
  const photos = count(changed, "photo");
  return { text: word === "reject" ? `${photos} unchanged.` : `${photos} will get ${changed === 1 ? "its new name" : "their new names"}.` };
}

// Edited names would be lost, so many at once are asked about.
function reject() {
  // The count must still be right, or the user is asked again.
  const which = { ...grid.which, count: grid.size };
  renames.ask(
    `Keep the original names of ${count(grid.size, "photo")}?`,
    "All photos shown keep their original names, including those with edited names.", [], "Keep original names",
    () => decide("reject", which));
}

function accept() {
  const which = { ...grid.which, count: grid.size };
  renames.ask(
    `Use the new names of ${count(grid.size, "photo")}?`,
    "All photos shown that keep their original names get the template’s names again.", [], "Use new names",
    () => decide("accept", which));
}

async function leavePage() {
  try {
    await server.close();
    leave();
    gone("Done. You can close this page.");
  } catch (error) {
    tell(error.message);
  }
}

const help = () => byID("help").showModal();
byID("help-open").addEventListener("click", help);
byID("help-close").addEventListener("click", () => byID("help").close());
byID("naming-open").addEventListener("click", naming.open);
byID("reject").addEventListener("click", reject);
byID("accept").addEventListener("click", accept);
byID("close").addEventListener("click", () => renames.afterDrafts(leavePage));
document.addEventListener("redraw", () => grid.draw());
byID("tools").addEventListener("submit", (event) => event.preventDefault());
byID("search").addEventListener("input", quietly(200, () => grid.show({ search: byID("search").value.trim() })));
byID("filter").addEventListener("change", () => grid.show({ filter: byID("filter").value }));
byID("folder").addEventListener("change", () => grid.show({ folder: byID("folder").value }));
naming.listen();
renames.listen();
keys.listen(grid, { help, naming: naming.open, apply: renames.apply });
grid.readAnew();
