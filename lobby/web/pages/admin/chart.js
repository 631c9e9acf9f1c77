/** Lines over the last minutes, drawn by uPlot, which the page loads beside its modules. */

const MOST_SECONDS = 600;
const LEAST_SECONDS = 120; // a line that has just begun is not a dot at the edge
const two = (number) => String(number).padStart(2, "0");

function minutes(seconds) {
  const at = new Date(seconds * 1000);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A colour of the style sheet, as it is now: light or dark. */
function colour(name) {
  return () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(more) {
  return {
    stroke: colour("--muted"), font: "11px system-ui, sans-serif", gap: 4,
    grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, ...more,
  };
}

const sizeOf = ({ clientWidth, clientHeight }) => ({ width: clientWidth, height: clientHeight });

/**
 * A chart inside `host`.
 *
 * `lines` are `{colour}`s, names of custom properties; `say` writes a value on the axis; `steps`
 * are what the scale may count in, `least` is its top while all values are smaller; `pointed(index)` hears which reading the
 * pointer is at, on this chart or another, `null` for none.
 */
export class Chart {
  #plot;
  #host;
  #resized = new ResizeObserver(() => this.#fit());
  #isDark = matchMedia("(prefers-color-scheme: dark)");
  #recolour = () => this.#plot.redraw(false);

  constructor(host, { lines, say, steps, least, pointed }) {
    this.#host = host;
    this.#plot = new globalThis.uPlot({
      ...sizeOf(host),
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "stats" }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: {
        x: { range: (_, first, newest) => [Math.max(newest - MOST_SECONDS, Math.min(first, newest - LEAST_SECONDS)), newest] },
        y: { range: (_, __, most) => [0, Math.max(most ?? 0, least) * 1.1] },
      },
      axes: [
        axis({ size: 22, space: 70, values: (_, splits) => splits.map(minutes) }),
        axis({ size: 52, space: 34, ...(steps && { incrs: steps }), values: (_, splits) => splits.map((value) => (value === null ? "" : say(value))) }),
      ],
      series: [{}, ...lines.map((line) => ({ stroke: colour(line.colour), width: 2, points: { show: false }, spanGaps: false }))],
      hooks: { setCursor: [(plot) => pointed(plot.cursor.idx ?? null)] },
    }, [[], ...lines.map(() => [])], host);
    this.#resized.observe(host);
    this.#isDark.addEventListener("change", this.#recolour);
  }

  /** Draw times and values; nothing while nobody sees them. */
  draw(columns) {
    if (this.#host.offsetParent !== null) this.#plot.setData(columns);
  }

  remove() {
    this.#resized.disconnect();
    this.#isDark.removeEventListener("change", this.#recolour);
    this.#plot.destroy();
  }

  #fit() {
    const { width, height } = sizeOf(this.#host);
    if (width > 0 && (width !== this.#plot.width || height !== this.#plot.height)) this.#plot.setSize({ width, height });
  }
}
