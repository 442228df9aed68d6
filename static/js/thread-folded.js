/* Folds again what the reader had folded here, row by row as the page comes in: nothing moves once it is seen.
   Hence no module, which would run too late; thread-more.js remembers. What the address leads to stays open. */
{
  const stored = localStorage.getItem(`folded:${location.pathname}`)?.split(" ") ?? [];
  let waiting = stored.filter((id) => !location.hash.startsWith(`#${id}.`));

  // Says whether the branch has come in.
  const fold = (id) => {
    const branch = document.getElementById(id)?.querySelector(":scope > .replies");
    if (!branch) return false;
    branch.open = false;
    return true;
  };

  if (waiting.length) {
    const observer = new MutationObserver(() => {
      waiting = waiting.filter((id) => !fold(id));
    });
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => observer.disconnect());
  }
}
