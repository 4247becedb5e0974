import { expect, it } from "vitest";
import { remember, remembered } from "./session.js";

const session = { token: "ps_1", user: { id: "active", email: "ada@example.com", about: "Pays" } };

it("is remembered in the tab, until it is forgotten", () => {
  expect(remembered()).toBeUndefined();
  remember(session);
  expect(remembered()).toEqual(session);
  remember(undefined);
  expect(remembered()).toBeUndefined();
});

it.each(["", "null", "{}", '{"token":1}', '{"token":"ps_1","user":null}'])(
  "is none where there is %s",
  (text) => {
    sessionStorage.setItem("acme-notes.session", text);
    expect(remembered()).toBeUndefined();
  },
);
