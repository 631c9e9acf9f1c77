/** A QR code, drawn here: the address in it goes to nobody. */
import { drawing } from "./element.js";

const QUIET = 4; // modules of white around it, which readers need

/** Returns a drawing of a text as a QR code, dark on white in every colour scheme. */
export async function qrCode(text, label) {
  const { qrcode } = await import("/vendor/qrcode-generator.js");
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const side = size + 2 * QUIET;
  const dark = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (code.isDark(row, column)) dark.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
    }
  }
  return drawing("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    drawing("rect", { width: side, height: side, fill: "#fff" }),
    drawing("path", { d: dark.join(""), fill: "#000" }));
}
