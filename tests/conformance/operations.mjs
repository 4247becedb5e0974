// A document's operations: what is wrong with a request of each, and what it answers.

import { faultOf, validators } from "./schemas.mjs";
import { decoded } from "./decode.mjs";
import { sampler, withExamples } from "./samples.mjs";

const FORM = "application/x-www-form-urlencoded";
const METHODS = ["get", "post", "put", "patch", "delete"];

/** Finds the operation of a method and path. */
export function operations(original) {
  const document = withExamples(original);
  const { request, response } = validators(document);
  const samples = sampler(document, response);
  const all = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((method) => item[method])) {
      const at = `#/paths/${escaped(path)}/${method}`;
      all.push(operation(document, { path, method, at, item, described: item[method] }, request, samples));
    }
  }
  // `/v1/invoices/upcoming` before `/v1/invoices/{invoice}`.
  all.sort((a, b) => a.holes - b.holes);
  return (method, path) => {
    for (const operation of all.filter((it) => it.method === method)) {
      const found = operation.pattern.exec(path);
      if (found) return operation.at(found.groups ?? {});
    }
  };
}

function operation(document, { path, method, at, item, described }, request, samples) {
  const { pattern, names } = template(path);
  const fault = checker(document, { method, at, item, described }, request);
  let calls = 0;
  return {
    method: method.toUpperCase(),
    holes: names.length,
    pattern,
    at: (groups) => ({
      fault: (call) => {
        const values = names.map((name, index) => [name, decodeURIComponent(groups[`p${index}`])]);
        return fault({ path: Object.fromEntries(values), ...call });
      },
      // The least that an answer can hold and the most, in turn.
      answer: () => samples(described, at, calls++ % 2 === 0),
    }),
  };
}

/** A path's template as an expression with the groups `p0`, `p1`…, and the names of these. */
function template(path) {
  const names = [];
  const pattern = path.replace(/[^{}]+|\{[^}]+\}/g, (part) => {
    if (!part.startsWith("{")) return part.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    return `(?<p${names.push(part.slice(1, -1)) - 1}>[^/]+)`;
  });
  return { pattern: new RegExp(`^${pattern}$`), names };
}

/** What says what is wrong with a request of an operation. */
function checker(document, { method, at, item, described }, request) {
  const above = at.slice(0, at.lastIndexOf("/"));
  const places = [
    ...(item.parameters ?? []).map((_, index) => `${above}/parameters/${index}`),
    ...(described.parameters ?? []).map((_, index) => `${at}/parameters/${index}`),
  ];
  const parameters = places.map((at) => resolved(document, at));
  const inPath = request(parametersSchema(parameters, "path"));
  const inQuery = request(parametersSchema(parameters, "query"));
  const kinds = Object.keys(described.requestBody?.content ?? {});
  const bodies = Object.fromEntries(kinds.map((kind) => [kind, request(bodySchema(at, kind))]));
  return function fault({ path, query, type, body }) {
    if (method === "delete" && described.requestBody && query !== "") {
      // Stripe's own clients send the form of such a call in the query.
      return fault({ path, query: "", type: FORM, body: Buffer.from(query) });
    }
    return (
      faultOf(inPath(), path, "the path") ??
      faultOf(inQuery(), decoded.form(query), "the query") ??
      bodyFault(described, bodies, type, body)
    );
  };
}

async function bodyFault(described, bodies, type = "", bytes) {
  if (bytes.length === 0) {
    const [first] = Object.keys(bodies);
    // A form without fields is empty.
    const isChecked = first === FORM || described.requestBody?.required;
    return isChecked ? faultOf(bodies[first](), {}, "the body") : undefined;
  }
  const [kind] = type.split(";");
  if (!bodies[kind]) return { message: `a body of type ${kind} is not described` };
  return faultOf(bodies[kind](), await decoded.body(kind, type, bytes), "the body");
}

const bodySchema = (at, kind) => ({ $ref: `document${at}/requestBody/content/${escaped(kind)}/schema` });

/** The parameters of one place as the properties of an object. */
function parametersSchema(parameters, place) {
  const here = parameters.filter(({ parameter }) => parameter.in === place);
  const properties = here.map(({ parameter, at }) => [parameter.name, { $ref: `document${at}/schema` }]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: here.filter(({ parameter }) => parameter.required).map(({ parameter }) => parameter.name),
    additionalProperties: false,
  };
}

function resolved(document, at) {
  const keys = at.slice(2).split("/").map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
  const parameter = keys.reduce((node, key) => node[key], document);
  return parameter.$ref ? resolved(document, parameter.$ref) : { parameter, at };
}

/** A key as a part of a JSON pointer in a reference. */
function escaped(key) {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}
