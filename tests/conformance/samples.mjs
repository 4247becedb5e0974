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

function made(document, response, operation, at, isLeast) {
  const [status] = Object.keys(operation.responses).filter((status) => status.startsWith("2"));
  const content = operation.responses[status].content ?? {};
  if (!content["application/json"]) {
    return { status: Number(status), type: Object.keys(content)[0], body: "the bytes of a file" };
  }
  const { schema: described } = content["application/json"];
  const value = sample(described, { skipNonRequired: isLeast, quiet: true, maxSampleDepth: 30 }, document);
  const kind = encodeURIComponent("application~1json");
  const schema = { $ref: `document${at}/responses/${status}/content/${kind}/schema` };
  prune(value, (it) => faultOf(response(schema)(), it, "the made answer"));
  return { status: Number(status), type: "application/json", body: JSON.stringify(value) };
}

/** Takes out what circles left incomplete, from the inside out, until the rest is valid. */
function prune(value, faultOf) {
  for (let fault = faultOf(value); fault; fault = faultOf(value)) {
    const keys = fault.path.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop();
    if (last === undefined) throw new Error(`${fault.param}: ${fault.message}`);
    const parent = keys.reduce((node, key) => node[key], value);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
}

/** The document with an example for each text that has a pattern: these are beginnings of addresses. */
export function withExamples(document) {
  return JSON.parse(JSON.stringify(document), (_, node) => {
    const isText = node?.type === "string" && typeof node.pattern === "string";
    const example = isText && node.pattern.replace(/^\^/, "").replaceAll("[^/]+", "x");
    return isText ? { example, ...node } : node;
  });
}
