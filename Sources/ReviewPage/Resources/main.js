// Where the page begins: its parts, and what they tell one another.

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

async function judge(word, which) {
  const { changed } = await server.judge(word, which);
  const photos = count(changed, "photo");
  return { text: word === "reject" ? `${photos} left alone.` : `${photos} ${changed === 1 ? "gets" : "get"} a new name again.` };
}

// Names that somebody chose would be gone: many at once are asked about.
function reject() {
  // As many as were counted, or it is asked again.
  const which = { ...grid.which, count: grid.size };
  renames.ask(
    `Leave ${count(grid.size, "photo")} alone?`,
    "All that are shown keep their names, also those that you gave another one.", [], "Leave alone",
    () => judge("reject", which));
}

function accept() {
  const which = { ...grid.which, count: grid.size };
  renames.ask(
    `Take the new names of ${count(grid.size, "photo")}?`,
    "All that are shown and were left alone get the template’s name again.", [], "Take them",
    () => judge("accept", which));
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
