// The top of the page: the status of the job, and which photos are shown.

import { byID, count, make, plain, say } from "./dom.js";
import * as server from "./server.js";

const phases = {
  scanning: "Searching for photos", analyzing: "Analyzing photos", ready: "Ready", applying: "Renaming",
  applied: "Renamed", undone: "Original names restored",
};
const filters = {
  all: "all photos", changed: "new names", renamed: "renamed", kept: "unchanged", edited: "edited", unsure: "unsure",
  failed: "failed", waiting: "waiting",
};

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function phase(job) {
  if (job.status === "processing") return phases[job.phase] ?? job.phase;
  if (job.status === "completed") return phases[job.phase] ?? "Done";
  return { paused: "Paused", error: "Stopped with an error", cancelled: "Cancelled", pending: "Waiting" }[job.status] ?? job.status;
}

let folderCount = 0;
let total = 0;

/// How many photos match what is searched for.
export function matched(number, which) {
  const isAll = which.filter === "all" && !which.folder && !which.search;
  say(byID("found"), isAll ? "" : `${number.toLocaleString("en")} of ${count(Math.max(total, number), "photo")} ${number === 1 ? "matches" : "match"}`);
}

async function readFolders() {
  const list = await server.folders();
  const choice = byID("folder");
  const chosen = choice.value;
  choice.replaceChildren(new Option("all folders", ""));
  for (const folder of list) choice.append(new Option(`${plain(folder.text)} (${folder.photos})`, folder.id));
  choice.value = chosen;
  byID("folder-choice").hidden = list.length < 2;
}

/// Shows the status of the job.
export function draw(head) {
  const { job, counts } = head;
  const folder = job.root.split("/").pop() || job.root;
  document.title = job.status === "processing" ? `${job.progress}% · ${folder}` : `${folder} · photorename`;
  say(byID("title"), plain(folder));
  byID("title").title = job.root;
  say(byID("phase"), phase(job));
  byID("bar").value = job.progress;

  const facts = [`${job.done.toLocaleString("en")} of ${count(job.total, "photo")} analyzed`];
  if (counts.changed) facts.push(count(counts.changed, "new name"));
  if (counts.renamed) facts.push(`${counts.renamed.toLocaleString("en")} renamed`);
  if (counts.edited) facts.push(`${counts.edited.toLocaleString("en")} edited`);
  if (job.failed) facts.push({ bad: `${job.failed.toLocaleString("en")} failed` });
  if (job.status === "processing" && job.rate) facts.push(`${job.rate} per second`);
  if (job.eta_seconds !== null) facts.push(`${duration(job.eta_seconds)} left`);
  if (head.cost) facts.push(head.cost);
  facts.push({ extra: head.describer });
  const list = byID("facts");
  if (list.dataset.shown !== JSON.stringify(facts)) {
    list.dataset.shown = JSON.stringify(facts);
    list.replaceChildren(...facts.map((fact) => make("span", fact.bad ? "bad" : fact.extra ? "extra" : "", fact.bad ?? fact.extra ?? fact)));
  }

  byID("notice").hidden = !head.notice;
  say(byID("notice"), head.notice ?? "");
  const apply = byID("apply");
  say(apply, counts.changed ? `Apply ${counts.changed.toLocaleString("en")}` : "Apply");
  apply.disabled = Boolean(head.busy) || !counts.changed;
  apply.title = head.busy ?? "";
  byID("undo").hidden = !head.undoable;
  byID("undo").disabled = Boolean(head.busy);

  const filter = byID("filter");
  if (!filter.options.length) for (const [value, text] of Object.entries(filters)) filter.append(new Option(text, value));
  for (const option of filter.options) {
    const text = option.value === "unsure" ? `${filters.unsure}, below ${head.sureFrom}%` : filters[option.value];
    say(option, `${text} (${(counts[option.value] ?? 0).toLocaleString("en")})`);
  }
  total = counts.all ?? 0;

  if (head.folders !== folderCount) {
    folderCount = head.folders;
    readFolders().catch(() => { folderCount = 0; });
  }
}
