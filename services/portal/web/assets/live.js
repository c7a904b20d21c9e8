// "3 new, show": the page says quietly what came since it was made, and shows it when asked to.
(() => {
  let source = null;
  const watch = () => {
    const notice = document.querySelector("[data-live]");
    if (source) source.close();
    source = null;
    if (!notice || !window.EventSource) return;
    source = new EventSource(notice.dataset.live);
    source.addEventListener("new", (event) => {
      const count = Number(event.data);
      notice.hidden = !count;
      notice.querySelector("[data-count]").textContent = count;
    });
  };
  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:after:swap", watch);
})();
