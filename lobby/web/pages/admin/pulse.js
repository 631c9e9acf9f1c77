/** What is asked again and again while somebody looks. */

/**
 * Runs a coroutine now and every so many seconds, never twice at once, and not in a hidden tab.
 *
 * `now()` starts over at once: what was asked before and is answered later is told so by
 * `isCurrent()`, which `run` is given.
 */
export class Pulse {
  #run;
  #ms;
  #timer = null;
  #round = 0;
  #isOn = false;
  #onVisible = () => { if (!document.hidden) this.now(); };

  constructor(seconds, run) {
    this.#ms = seconds * 1000;
    this.#run = run;
  }

  start() {
    if (this.#isOn) return;
    this.#isOn = true;
    document.addEventListener("visibilitychange", this.#onVisible);
    this.now();
  }

  stop() {
    this.#isOn = false;
    this.#round += 1;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#onVisible);
  }

  async now() {
    if (!this.#isOn) return;
    clearTimeout(this.#timer);
    const round = ++this.#round;
    const isCurrent = () => round === this.#round;
    await this.#run(isCurrent);
    if (isCurrent() && !document.hidden) this.#timer = setTimeout(() => this.now(), this.#ms);
  }
}
