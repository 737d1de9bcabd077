// How pages read: font, size, spacing and width as this browser's user chose them. Loaded before the page is painted,
// so that nothing jumps; it is no module for that reason.

(() => {
  const KEPT = "evenkeel-reading";

  /** @returns {Record<string, string>} */
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    } catch {
      return {};
    }
  }

  /** @param {Record<string, string>} choice */
  function apply(choice) {
    for (const name of ["font", "size", "spacing", "width"]) {
      const value = choice[name];
      const key = `read${name[0]?.toUpperCase()}${name.slice(1)}`;
      if (value) document.documentElement.dataset[key] = value;
      else delete document.documentElement.dataset[key];
    }
  }

  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    const choice = kept();
    for (const select of document.querySelectorAll("select[data-read]")) {
      if (!(select instanceof HTMLSelectElement)) continue;
      select.value = choice[select.dataset.read ?? ""] ?? "";
      select.addEventListener("change", () => {
        choice[select.dataset.read ?? ""] = select.value;
        apply(choice);
        try {
          localStorage.setItem(KEPT, JSON.stringify(choice));
        } catch {
          // It holds until the page is left.
        }
      });
    }
  });
})();
