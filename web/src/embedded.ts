/** What a page written by `sinew analyze --html` carries; none on the server's page. */
export function embedded(id: string): string | undefined {
  return document.getElementById(id)?.textContent ?? undefined;
}

/** The same where it is bytes in base 64. */
export function embeddedBytes(id: string): Uint8Array | undefined {
  const text = embedded(id);
  if (text === undefined) return undefined;
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let k = 0; k < plain.length; ++k) bytes[k] = plain.charCodeAt(k);
  return bytes;
}
