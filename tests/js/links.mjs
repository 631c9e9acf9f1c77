/** A line to a lobby that tests hold in their hands. */

/** Keeps what was sent, to be acknowledged by the test. */
export class FakeLink {
  sent = [];

  send = (event, payload, acknowledge) => this.sent.push({ event, payload, acknowledge });

  get events() {
    return this.sent.map(({ event }) => event);
  }

  /** Acknowledge the newest command of a name. */
  answer(event, ack = {}) {
    const command = this.sent.findLast((each) => each.event === event);
    command.acknowledge({ ok: true, ...ack });
  }

  refuse(event, code, more = {}) {
    this.answer(event, { ok: false, error: { code, message: code, retryable: false, ...more } });
  }
}

/** Keep what becomes of a promise, for tests that look at it later. */
export function watched(promise) {
  const outcome = { state: "pending" };
  promise.then(
    (value) => Object.assign(outcome, { state: "kept", value }),
    (error) => Object.assign(outcome, { state: "broken", error }),
  );
  return outcome;
}

/** Let everything that is due run. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
