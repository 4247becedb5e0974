import { version } from "react";
import { version as dom } from "react-dom";
import { expect, test } from "vitest";

test("these tests run with the React they are meant for", () => {
  const major = process.env["REACT"] ?? "19";
  expect([version, dom].map((text) => text.split(".")[0])).toEqual([major, major]);
});
