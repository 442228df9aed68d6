/* On a page that waits for a job: loads the page again once the job is done. */

const PAUSE = 1000; // ms

async function isWaiting() {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-waiting]");
}

async function wait() {
  await new Promise((done) => setTimeout(done, PAUSE));
  if (await isWaiting().catch(() => true)) wait(); // also while offline
  else location.reload();
}

wait();
