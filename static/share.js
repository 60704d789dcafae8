// The letter works everywhere; where the system has a sheet for sharing, the same link opens that.
for (const link of document.querySelectorAll("[data-share]")) {
  const { share: title, address: url } = link.dataset;
  if (!navigator.canShare?.({ title, url })) continue;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Whoever closes the sheet wants no letter either.
      if (error.name !== "AbortError") location.href = link.href;
    }
  });
}
