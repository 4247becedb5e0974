// Bodies and queries as objects.

import qs from "qs";

const OPTIONS = { depth: 100, arrayLimit: 10000, parameterLimit: 100000, strictDepth: true };

export const decoded = { form, body };

/** `a[b][0]=c` as an object, with nothing left out. */
function form(text) {
  return qs.parse(text, OPTIONS);
}

async function body(kind, type, bytes) {
  if (kind === "application/x-www-form-urlencoded") return form(bytes.toString());
  if (kind === "multipart/form-data") return multipart(type, bytes);
  return JSON.parse(bytes);
}

/** Fields of a multipart body; a file is its text. */
async function multipart(type, bytes) {
  const fields = await new Response(bytes, { headers: { "content-type": type } }).formData();
  const pairs = [];
  for (const [name, value] of fields) {
    const text = typeof value === "string" ? value : await value.text();
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  }
  return form(pairs.join("&"));
}
