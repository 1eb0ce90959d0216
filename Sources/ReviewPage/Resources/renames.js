// What is asked first: Apply with its summary, Undo, and what is done to many photos at once.

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

/// - `action` does it, and says in words what came of it.
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

/// Goes on once the names that were typed are kept; asks where some cannot be had.
export async function afterDrafts(action) {
  const left = await drafts.settled();
  if (!left.length) return action();
  ask(
    `${count(left.length, "name")} that you typed ${left.length === 1 ? "is" : "are"} not kept`,
    "Go back and change what cannot be had, or go on without.",
    left.map((draft) => [draft.old, `${draft.text}: it ${draft.fault || "is not kept yet"}`]), "Go on without",
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
      ? ` with ${count(summary.companions, "file that belongs to one", "files that belong to them")}` : "";
    const rest = [
      summary.kept && `${summary.kept.toLocaleString("en")} left alone`,
      summary.failed && `${summary.failed.toLocaleString("en")} failed`,
      summary.waiting && `${summary.waiting.toLocaleString("en")} not looked at yet`,
    ].filter(Boolean).join(", ");
    const more = summary.photos - summary.examples.length;
    ask(
      `Rename ${count(summary.photos, "photo")}?`,
      `In ${count(summary.folders, "folder")}${companions}.${rest ? ` ${rest}.` : ""} Undo gives the old names back.`,
      [...summary.examples.map((example) => [example.old, example.new]), ...(more > 0 ? [[`and ${more.toLocaleString("en")} more`, ""]] : [])],
      "Rename", () => server.apply(summary.plan));
  } catch (error) {
    tell(error.message);
  }
}

export function undo() {
  if (byID("undo").hidden || byID("undo").disabled) return;
  ask("Give the photos their old names back?", "The last apply of this job is taken back.", [], "Undo", server.undo);
}

async function run() {
  isRunning = true;
  byID("renames-go").disabled = true;
  byID("renames-bar").hidden = false;
  byID("renames-bar").removeAttribute("value");
  try {
    const outcome = await go();
    if (!outcome.refused) {
      // Nothing that one would have to read.
      isRunning = false;
      byID("renames").close();
      if (outcome.text) tell(outcome.text);
      await outcome.next?.();
      return;
    }
    document.dispatchEvent(new Event("renamed"));
    say(byID("renames-title"), outcome.text);
    say(byID("renames-text"), outcome.refused.length ? "Left alone, and why:" : "");
    list(outcome.refused.map((refused) => [refused.old, refused.why]));
  } catch (error) {
    say(byID("renames-title"), "Nothing more was done");
    say(byID("renames-text"), error.message);
    list([]);
  }
  isRunning = false;
  byID("renames-bar").hidden = true;
  byID("renames-go").hidden = true;
  say(byID("renames-cancel"), "Close");
  byID("renames-cancel").focus();
}

/// How far it is, while it goes.
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
