/** Gives the browser a file to save. */
export function save(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  // The click has begun the download; the address may go once it has been read.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
