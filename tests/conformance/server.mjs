// Plays Stripe's part: holds every request against a document, and answers with objects made from it.
//
// Usage: node server.mjs DOCUMENT; prints its port. Validation is Ajv's, decoding of forms is that of
// qs, and the objects are those of openapi-sampler: nothing of it is ours.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { operations } from "./operations.mjs";

const text = readFileSync(process.argv[2], "utf8");
const find = operations(JSON.parse(text));

/** Stripe's error body. */
function refusal(status, message, param) {
  const error = { type: "invalid_request_error", message, param };
  return { status, type: "application/json", body: JSON.stringify({ error }) };
}

async function answer(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url, "http://localhost");
  const operation = find(request.method, url.pathname);
  if (!operation) {
    return refusal(404, `the document has no ${request.method} ${url.pathname}`);
  }
  const query = url.search.slice(1);
  const fault = await operation.fault({ query, type: request.headers["content-type"], body: Buffer.concat(chunks) });
  return fault ? refusal(400, fault.message, fault.param) : operation.answer();
}

const server = createServer(async (request, response) => {
  const { status, type, body } = await answer(request).catch((error) => refusal(500, error.stack));
  const headers = { "content-type": type, "request-id": "req_1", "stripe-should-retry": "false" };
  response.writeHead(status, headers).end(body);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

// It ends with the program that started it.
process.stdin.resume().on("end", () => process.exit());
