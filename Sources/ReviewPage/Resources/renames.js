// Questions before renames: Apply with its summary, Undo, and changes of many photos at once.

import { byID, count, make, plain, say, tell } from "./dom.js";
import * as drafts from "./drafts.js";
import * as server from "./server.js";

let isRunning = false;
let go;

function list(pairs) {
  byID("renames-list").tBodies[0].replaceChildren(...pairs.map(([left, right]) => {
    const row = make("tr");
    row.append(make("td", "", plain(left)), make("td", "", plain(right)));
    return row;
  }));
}

/// `action` does it, and returns a message.
export function ask(title, text, pairs, label, action) {
  if (byID("renames").open) return;
  say(byID("renames-title"), title);
  say(byID("renames-text"), text);
  list(pairs);
  byID("renames-bar").hidden = true;
  byID("renames-go").hidden = false;
  byID("renames-go").disabled = false;
  say(byID("renames-go"), label);
  say(byID("renames-cancel"), "Cancel");
  go = action;
  byID("renames").showModal();
  byID("renames-go").focus();
}

/// Continues once all typed names are stored. Asks where some are invalid.
export async function afterDrafts(action) {
  const left = await drafts.settled();
  if (!left.length) return action();
  ask(
    `${count(left.length, "edited name")} ${left.length === 1 ? "isn’t" : "aren’t"} valid`,
    left.length === 1 ? "Fix it, or continue without it." : "Fix them, or continue without them.",
    left.map((draft) => [draft.old, `${draft.text}: ${draft.fault || "Not saved yet."}`]), "Discard and continue",
    async () => {
      drafts.forgetAll();
      document.dispatchEvent(new Event("redraw"));
      return { next: action };
    });
}

export async function apply() {
  if (!byID("apply").disabled) await afterDrafts(summarize);
}

async function summarize() {
  try {
    const summary = await server.summary();
    const companions = summary.companions
      ? ` with ${count(summary.companions, "companion")}` : "";
    const rest = [
      summary.kept && `${summary.kept.toLocaleString("en")} unchanged`,
      summary.failed && `${summary.failed.toLocaleString("en")} failed`,
      summary.waiting && `${summary.waiting.toLocaleString("en")} not analyzed yet`,
    ].filter(Boolean).join(", ");
    const more = summary.photos - summary.examples.length;
    ask(
      `Rename ${count(summary.photos, "photo")}?`,
      `In ${count(summary.folders, "folder")}${companions}.${rest ? ` ${rest}.` : ""} Undo restores the original names.`,
      [...summary.examples.map((example) => [example.old, example.new]), ...(more > 0 ? [[`and ${more.toLocaleString("en")} more`, ""]] : [])],
      "Rename", () => server.apply(summary.plan));
  } catch (error) {
    tell(error.message);
  }
}

/// Restores the original name of one photo.
export function revert(card, after) {
  ask(
    "Restore the original name?", "The photo and its companions get their names back.", [[card.old, card.renamedFrom]], "Undo",
    async () => {
      const outcome = await server.undo([card.id]);
      await after();
      return outcome.refused.length ? outcome : { text: outcome.text };
    });
}

export function undo() {
  if (byID("undo").hidden || byID("undo").disabled) return;
  ask("Restore the original names?", "This undoes the last apply of this job.", [], "Undo", () => server.undo());
}

async function run() {
  isRunning = true;
  byID("renames-go").disabled = true;
  byID("renames-bar").hidden = false;
  byID("renames-bar").removeAttribute("value");
  try {
    const outcome = await go();
    if (!outcome.refused) {
      // There is nothing to read.
      isRunning = false;
      byID("renames").close();
      if (outcome.text) tell(outcome.text);
      await outcome.next?.();
      return;
    }
    document.dispatchEvent(new Event("renamed"));
    say(byID("renames-title"), outcome.text);
    say(byID("renames-text"), outcome.refused.length ? "Not renamed:" : "");
    list(outcome.refused.map((refused) => [refused.old, refused.why]));
  } catch (error) {
    say(byID("renames-title"), "The operation failed");
    say(byID("renames-text"), error.message);
    list([]);
  }
  isRunning = false;
  byID("renames-bar").hidden = true;
  byID("renames-go").hidden = true;
  say(byID("renames-cancel"), "Close");
  byID("renames-cancel").focus();
}

/// Shows how far the renames are.
export function update(activity) {
  if (!isRunning || !activity?.total) return;
  byID("renames-bar").max = activity.total;
  byID("renames-bar").value = activity.done;
  say(byID("renames-text"), `${activity.done.toLocaleString("en")} of ${count(activity.total, "file")}`);
}

export function listen() {
  byID("apply").addEventListener("click", apply);
  byID("undo").addEventListener("click", undo);
  byID("renames-go").addEventListener("click", run);
  byID("renames-cancel").addEventListener("click", () => { if (!isRunning) byID("renames").close(); });
  byID("renames").addEventListener("cancel", (event) => { if (isRunning) event.preventDefault(); });
}
