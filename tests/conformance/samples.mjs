// Answers made from a document's schemas, each of which its schema accepts.

import { sample } from "openapi-sampler";

import { faultOf } from "./schemas.mjs";

/** The answer of an operation: the least or the most that its schema describes. */
export function sampler(document, response) {
  const known = new Map();
  return (described, at, isLeast) => {
    const key = `${at} ${isLeast}`;
    if (!known.has(key)) known.set(key, made(document, response, described, at, isLeast));
    return known.get(key);
  };
}

function made(document, response, described, at, isLeast) {
  const [status] = Object.keys(described.responses).filter((status) => status.startsWith("2"));
  const content = described.responses[status].content ?? {};
  const json = content["application/json"];
  if (!json) {
    return { status: Number(status), type: Object.keys(content)[0], body: "the bytes of a file" };
  }
  const value = sample(json.schema, { skipNonRequired: isLeast, quiet: true, maxSampleDepth: 30 }, document);
  const kind = encodeURIComponent("application~1json");
  const schema = { $ref: `document${at}/responses/${status}/content/${kind}/schema` };
  const fault = faultOf(response(schema)(), value, "the made answer");
  if (fault) throw new Error(`${fault.param}: ${fault.message}`);
  return { status: Number(status), type: "application/json", body: JSON.stringify(value) };
}
