// The list of all jobs, with their progress.

import { byID, count, make, plain, say, tell } from "./dom.js";
import * as server from "./server.js";

const rows = new Map();

function makeRow(job) {
  const item = make("li");
  const link = make("a");
  link.href = `jobs/${job.job}/`;
  const bar = make("progress");
  bar.max = 100;
  link.append(make("span", "folder"), make("span", "state"), bar, make("span", "facts"));
  item.append(link);
  return item;
}

function state(job) {
  return job.status === "completed" && job.phase !== "ready" ? job.phase : job.status;
}

function fill(item, job) {
  const part = (name) => item.querySelector(name);
  say(part(".folder"), plain(job.root.split("/").pop() || job.root));
  part(".folder").title = plain(job.root);
  say(part(".state"), state(job));
  part("progress").value = job.progress;
  part("progress").setAttribute("aria-label", `${job.done} of ${job.total} photos`);
  const facts = [count(job.total, "photo")];
  if (job.failed) facts.push(`${job.failed.toLocaleString("en")} failed`);
  facts.push(new Date(job.created_at).toLocaleString(), `job ${job.job}`);
  say(part(".facts"), facts.join(" · "));
}

async function read() {
  try {
    const { jobs } = await server.jobs();
    byID("empty").hidden = jobs.length > 0;
    const list = byID("jobs");
    for (const [id, item] of rows) {
      if (jobs.some((job) => job.job === id)) continue;
      item.remove();
      rows.delete(id);
    }
    jobs.forEach((job, index) => {
      let item = rows.get(job.job);
      if (!item) {
        item = makeRow(job);
        rows.set(job.job, item);
        list.insertBefore(item, list.children[index] ?? null);
      }
      fill(item, job);
    });
    await server.here();
  } catch (error) {
    byID("gone-text").textContent = error.status ? error.message : "photorename has stopped. To continue, start it again.";
    byID("gone").hidden = false;
    clearInterval(reading);
  }
}

const reading = setInterval(() => { if (document.visibilityState === "visible") read(); }, 2000);
byID("close").addEventListener("click", async () => {
  try {
    await server.close();
    clearInterval(reading);
    byID("gone-text").textContent = "Done. You can close this page.";
    byID("gone").hidden = false;
  } catch (error) {
    tell(error.message);
  }
});
read();
