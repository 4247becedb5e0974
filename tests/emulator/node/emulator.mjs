// What an emulator has beside the API, at `/_emulator`.

/** Posts JSON to the emulator at `url`, and returns its answer. */
export async function emulator(url, path, body) {
  const response = await fetch(`${url}/_emulator/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${text}`);
  }
  return text && JSON.parse(text);
}
