/* Folds again what the reader had folded here, row by row as the page comes in: nothing moves once it is seen. Hence no
   module, which would run too late; thread-more.js remembers. What the address leads to is not folded away. */
{
  const stored = localStorage.getItem(`folded:${location.pathname}`)?.split(" ") ?? [];
  let waiting = stored.filter((id) => !location.hash.startsWith(`#${id}.`));
  const fold = (id) => {
    const branch = document.getElementById(id)?.querySelector(":scope > .replies");
    if (branch) branch.open = false;
    return !branch;
  };
  if (waiting.length) {
    const observer = new MutationObserver(() => (waiting = waiting.filter(fold)));
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener("DOMContentLoaded", () => observer.disconnect());
  }
}
