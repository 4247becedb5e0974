// Validators of a document's schemas, and the field that an error is about.

import Ajv from "ajv/dist/2020.js";

/** Two ways to validate: requests, which are text and hold nothing unknown, and responses. */
export function validators(document) {
  const requests = prepared(document, (schema) => {
    // An unknown parameter is refused, whether or not the document says so.
    if (schema.properties && schema.additionalProperties === undefined && !schema.allOf) {
      schema.additionalProperties = false;
    }
  });
  const responses = prepared(document, () => {});
  return {
    request: compiler(requests, { coerceTypes: true }),
    response: compiler(responses, {}),
  };
}

/** Compiles schemas that refer to the document, each when it is first used. */
function compiler(document, options) {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
    verbose: true,
    ...options,
  });
  ajv.addSchema(document, "document");
  return (schema) => {
    let compiled;
    return () => (compiled ??= ajv.compile(schema));
  };
}

/** A copy of the document whose schemas are those of JSON Schema. */
function prepared(document, change) {
  const copy = structuredClone(document);
  const seen = new Set();
  const visit = (schema) => {
    if (typeof schema !== "object" || schema === null || seen.has(schema)) return;
    seen.add(schema);
    for (const key of ["properties", "patternProperties"]) Object.values(schema[key] ?? {}).forEach(visit);
    for (const key of ["anyOf", "oneOf", "allOf"]) (schema[key] ?? []).forEach(visit);
    for (const key of ["items", "additionalProperties", "not"]) visit(schema[key]);
    nullable(schema);
    change(schema);
  };
  const search = (node) => {
    if (typeof node !== "object" || node === null) return;
    if (node.schema) visit(node.schema);
    Object.entries(node).forEach(([key, child]) => key !== "schema" && search(child));
  };
  Object.values(copy.components?.schemas ?? {}).forEach(visit);
  search(copy.paths);
  return copy;
}

/** OpenAPI 3.0's `nullable` also stands beside what has no type. */
function nullable(schema) {
  if (!schema.nullable) return;
  delete schema.nullable;
  const others = structuredClone(schema);
  for (const key of Object.keys(schema)) delete schema[key];
  schema.anyOf = [others, { type: "null" }];
}

/** What is wrong with a value: the field of the deepest error first, and all others. */
export function faultOf(validate, value, what) {
  if (validate(value)) return undefined;
  const isUnion = (error) => ["anyOf", "oneOf"].includes(error.keyword);
  const errors = validate.errors.filter((error) => !isUnion(error));
  const depth = (error) => error.instancePath.split("/").length;
  errors.sort((a, b) => depth(b) - depth(a));
  const [error] = errors;
  const [param, ...others] = new Set(errors.map((error) => field(error, what)));
  const { allowedValues } = error.params;
  const values = allowedValues ? ` (${allowedValues.join(", ")}), but is ${JSON.stringify(error.data)}` : "";
  const also = others.length > 0 ? `; also wrong: ${others.join(" ")}` : "";
  return { param, path: error.instancePath, message: `${what} ${error.message}${values}${also}` };
}

/** The field that an error is about, as in a form. */
function field({ instancePath, params }, what) {
  const names = instancePath.split("/").slice(1);
  const { missingProperty, additionalProperty } = params;
  names.push(...[missingProperty, additionalProperty].filter((name) => name !== undefined));
  const [first, ...rest] = names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return first === undefined ? what : first + rest.map((name) => `[${name}]`).join("");
}
