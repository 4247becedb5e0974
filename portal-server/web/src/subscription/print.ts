// A subscription's fingerprint: enough to see that it has changed, and nothing to read in the tab's storage.

/** FNV-1a, of 32 bits. */
export function print(value: unknown): string {
  const text = JSON.stringify(value);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
