// What was checked: a line of JSON for each check, with its fault if there is one.

const checks = [];

/** Adds a check; checks run in the order in which they are added. */
export function check(name, run) {
  checks.push({ name, run });
}

/** Runs all checks, each to its end. */
export async function report() {
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
