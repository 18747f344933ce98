// Waiting for what happens elsewhere and soon, as a person does who looks again.
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 20_000;

/** Asks `what` until it answers something, and answers that. */
export async function until(sentence, what) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const answer = await what();
    if (answer) return answer;
    await sleep(100);
  }
  throw new Error(`not yet: ${sentence}`);
}
