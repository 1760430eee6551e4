// Follows a running import; without this script the page reloads itself.

const EVERY = 1000;

async function follow(bar) {
  const answer = await fetch(bar.dataset.refreshes, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return location.reload();
  bar.outerHTML = await answer.text();
  const next = document.querySelector("[data-refreshes]");
  return next ? setTimeout(follow, EVERY, next) : location.reload();
}

for (const bar of document.querySelectorAll("[data-refreshes]")) setTimeout(follow, EVERY, bar);
