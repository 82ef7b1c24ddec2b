"use strict";

// Numbers of what the browser calculates. The same rules as python_stats/sentences/wording.py; a test
// holds one against the other.
const NO_BREAK_SPACE = "\u00a0";
const MINUS = "\u2212";
const DASH = "\u2013";
const LARGE_UNITS = [
  [1e12, { en: "trillion", ru: "трлн" }],
  [1e9, { en: "billion", ru: "млрд" }],
  [1e6, { en: "million", ru: "млн" }],
];

const formats = {
  /** A whole number with grouped thousands. */
  count(value, language) {
    const separator = language === "ru" ? NO_BREAK_SPACE : ",";
    return String(value).replace(/\B(?=(\d{3})+$)/g, separator);
  },

  /** part / whole in per cent, one decimal, half up: counts, so the half is exact. */
  ratio(part, whole, language) {
    if (!whole) return DASH;
    const tenths = Math.floor((2000 * part + whole) / (2 * whole));
    return formats.tenths(tenths, language) + formats.percentSign(language);
  },

  /** A calculated share of 0 to 1 in per cent, one decimal. */
  share(value, language) {
    const tenths = Math.floor(Number((value * 1000).toPrecision(15)) + 0.5);
    return formats.tenths(tenths, language) + formats.percentSign(language);
  },

  interval([low, high], language) {
    const sign = formats.percentSign(language);
    return formats.share(low, language).slice(0, -sign.length) + DASH +
      formats.share(high, language);
  },

  /** Roubles in the largest fitting unit. */
  money(value, language) {
    const size = Math.abs(value);
    const sign = value < 0 ? MINUS : "";
    for (const [unit, names] of LARGE_UNITS) {
      if (size >= unit * 0.99995) {
        const tenths = Math.floor((20 * size + unit) / (2 * unit));
        const amount = sign + formats.tenths(tenths, language);
        return formats.roubles(amount + NO_BREAK_SPACE + names[language], language);
      }
    }
    const whole = Math.floor(size + 0.5);
    const text = (whole ? sign : "") + formats.count(whole, language);
    return formats.roubles(text, language);
  },

  tenths(value, language) {
    const mark = language === "ru" ? "," : ".";
    return formats.count(Math.floor(value / 10), language) + mark + (value % 10);
  },

  percentSign(language) {
    return language === "ru" ? NO_BREAK_SPACE + "%" : "%";
  },

  roubles(text, language) {
    if (language === "ru") return text + NO_BREAK_SPACE + "₽";
    return text.startsWith(MINUS) ? MINUS + "₽" + text.slice(1) : "₽" + text;
  },
};
