/* Restores the branches that the reader had folded, which thread-more.js remembers. Folds them while the page is
   still loading, so nothing moves once it is visible; a module would run too late. Branches that contain the comment
   in the address, or begin with it, stay open. */
{
  const stored = localStorage.getItem(`folded:${location.pathname}`)?.split(" ") ?? [];
  let waiting = stored.filter((id) => !`${location.hash}.`.startsWith(`#${id}.`));

  // Returns whether the branch has been loaded.
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
