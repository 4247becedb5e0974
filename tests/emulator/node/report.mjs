// What was checked: a line of JSON for each check, with its fault if there is one.

const lanes = new Map();

/** Adds a check. Those of a lane run one after the other, in the order in which they are added. */
export function check(name, run, lane = "") {
  lanes.set(lane, [...(lanes.get(lane) ?? []), { name, run }]);
}

/** Runs all checks, each to its end, and all lanes at once. */
export async function report() {
  await Promise.all([...lanes.values()].map(drive));
}

async function drive(checks) {
  for (const { name, run } of checks) {
    const fault = await outcome(run);
    console.log(JSON.stringify({ check: name, fault }));
  }
}

async function outcome(run) {
  try {
    await run();
  } catch (error) {
    return error.stack ?? String(error);
  }
}
