import { describe, expect, it, vi } from "vitest";
import { api } from "./api.js";

function answers(body: unknown, status = 200) {
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status })),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

describe("the demonstration's routes", () => {
  it("are asked as they want to be", async () => {
    const fetch = answers({ success: true, data: null });
    await api.arrivals(7);
    await api.logIn("active");
    await api.subscribe("ps_1", "basic");
    await api.endSession("ps_1");
    await api.cause({ stripeDown: true });
    const asked = fetch.mock.calls.map(([path, init]) => {
      const headers = new Headers(init?.headers);
      return [init?.method, path, headers.get("Authorization"), headers.get("Content-Type"), init?.body];
    });
    const json = "application/json";
    expect(asked).toEqual([
      ["GET", "/demo/api/events?after=7", null, null, undefined],
      ["POST", "/demo/api/session", null, json, '{"user":"active"}'],
      ["POST", "/demo/api/subscribe", "Bearer ps_1", json, '{"plan":"basic"}'],
      ["DELETE", "/demo/api/session", "Bearer ps_1", null, undefined],
      ["PUT", "/demo/api/stripe/trouble", null, json, '{"stripeDown":true}'],
    ]);
  });

  it("give what the envelope holds", async () => {
    const users = [{ id: "active", email: "ada@example.com", about: "Pays" }];
    answers({ success: true, data: users });
    await expect(api.users()).resolves.toEqual(users);
  });

  it("say why not", async () => {
    const error = { code: "UNAUTHORIZED", message: "Authentication required" };
    answers({ success: false, error }, 401);
    await expect(api.endSession("ps_1")).rejects.toMatchObject({ ...error, status: 401 });
  });

  it.each(["<h1>Bad gateway</h1>", "null", "{}"])("can answer nonsense: %s", async (body) => {
    answers(body, 502);
    const error = { code: "BAD_ANSWER", message: "The server answered 502" };
    await expect(api.users()).rejects.toMatchObject(error);
  });

  it("can be gone", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(api.users()).rejects.toMatchObject({ code: "NETWORK" });
  });
});
