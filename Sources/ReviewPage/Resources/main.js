// The entry of the page: its parts, and what they tell one another.

import { byID, quietly, tell } from "./dom.js";
import { follow } from "./stream.js";
import { draw, matched } from "./header.js";
import { Grid } from "./grid.js";
import * as bulk from "./bulk.js";
import * as describe from "./describe.js";
import * as keys from "./keys.js";
import * as naming from "./naming.js";
import * as photo from "./photo.js";
import * as renames from "./renames.js";
import * as selection from "./selection.js";
import * as server from "./server.js";

const grid = new Grid();
grid.onError = (error) => tell(error.message);
grid.onMatched = (number) => matched(number, grid.which);

function gone(text) {
  byID("gone-text").textContent = text;
  byID("gone").hidden = false;
}

let revision;
const leave = follow({
  onHead(head) {
    draw(head);
    naming.update(head.naming);
    renames.update(head.activity);
    describe.update(head);
    grid.changed(head.revision);
    if (revision !== head.revision) photo.update();
    revision = head.revision;
  },
  onLost: gone,
});

async function leavePage() {
  try {
    await server.close();
    leave();
    gone("Done. You can close this page.");
  } catch (error) {
    tell(error.message);
  }
}

/// Other photos: what was selected may not be among them.
function show(which) {
  selection.clear();
  return grid.show(which);
}

const help = () => byID("help").showModal();
byID("help-open").addEventListener("click", help);
byID("help-close").addEventListener("click", () => byID("help").close());
byID("naming-open").addEventListener("click", naming.open);
byID("close").addEventListener("click", () => renames.afterDrafts(leavePage));
document.addEventListener("redraw", () => grid.draw());
byID("tools").addEventListener("submit", (event) => event.preventDefault());
byID("search").addEventListener("input", quietly(200, () => show({ search: byID("search").value.trim() })));
for (const id of ["filter", "folder", "sort"]) {
  byID(id).addEventListener("change", () => show({ [id]: byID(id).value }));
}
byID("size").addEventListener("change", () => {
  document.documentElement.dataset.size = byID("size").value;
  grid.resize();
});
byID("jobs-link").hidden = !location.pathname.startsWith("/jobs/");
naming.listen();
renames.listen();
describe.listen();
bulk.listen(grid);
keys.listen(grid, { help, naming: naming.open, apply: renames.apply });
photo.listen(grid, { ...keys.actions, describe: describe.open });
grid.readAnew();
