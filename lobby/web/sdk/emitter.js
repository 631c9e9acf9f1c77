/** Who hears what. */

/** Passes events on to handlers, in the order in which they were added. */
export class Emitter {
  #handlers = new Map();

  /**
   * Call a handler for every event of a name from now on; `*` is every name.
   *
   * @param {string} event
   * @param {(payload: any, event: string) => unknown} handler
   * @returns {() => void} what ends it
   */
  on(event, handler) {
    // A registration of its own, so that one handler may be added twice and each is ended alone.
    const registered = { handler };
    const known = this.#handlers.get(event) ?? [];
    this.#handlers.set(event, [...known, registered]);
    return () => {
      const others = this.#handlers.get(event)?.filter((each) => each !== registered) ?? [];
      this.#handlers.set(event, others);
    };
  }

  /** Call the handlers; one that fails is reported, and the others run. */
  emit(event, payload) {
    for (const name of [event, "*"]) {
      for (const { handler } of this.#handlers.get(name) ?? []) {
        try {
          Promise.resolve(handler(payload, event)).catch(report);
        } catch (error) {
          report(error);
        }
      }
    }
  }
}

function report(error) {
  if (typeof reportError === "function") reportError(error);
  else console.error(error);
}
