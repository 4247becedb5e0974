// The client under Node.js against a server that fails once: `node run.mjs MODULE`.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const requests = [];

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
  const failed = requests.length === 1;
  response.writeHead(failed ? 503 : 200, { "Request-Id": `req_${requests.length}` });
  response.end(failed ? "<html>Unavailable" : '{"url":"https://billing.example"}');
});

server.listen(0, "127.0.0.1");
await once(server, "listening");
const module = await import(pathToFileURL(resolve(process.argv[2])));
const got = await module.create_session(`http://127.0.0.1:${server.address().port}`);
server.close();

const [first, second] = requests;
const key = first.headers["idempotency-key"];
assert.equal(requests.length, 2);
assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
assert.equal(second.headers["idempotency-key"], key);
for (const request of requests) {
  assert.equal(request.line, "POST /v1/billing_portal/sessions");
  assert.equal(request.body, "customer=cus_1");
  assert.equal(request.headers.authorization, "Bearer sk_test_1");
}
assert.equal(got, `"https://billing.example" req_2 ${key}`);
assert.equal(module.verifies(), true);
console.log("one call, two attempts, one key");
