"use strict";

// Numbers of the view that is shown. `Intl` reads the same CLDR as Babel does where the
// pages are written (python_stats/sentences/wording.py); a test holds one to the other.
const NO_BREAK_SPACE = "\u00a0";
const MINUS = "\u2212";
const DASH = "\u2013";
// They remove what binary fractions leave behind, as in Python.
const SIGNIFICANT_DIGITS = 15;
const NOISE_DECIMALS = 12;

/** The numbers of a language; `words` are its `number` and `nouns` of the page's data. */
function numbersOf(language, words) {
  const formatter = (digits, options = {}) => new Intl.NumberFormat(language, {
    ...options, minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  const formats = {
    count: formatter(0),
    tenths: formatter(1),
    hundredths: formatter(2),
    share: formatter(1, { style: "percent" }),
  };
  const rules = new Intl.PluralRules(language);
  const exact = (value) =>
    Number(Number(value.toPrecision(SIGNIFICANT_DIGITS)).toFixed(NOISE_DECIMALS));
  const withoutSign = (format, value) => format.format(Math.abs(exact(value)));
  const numbers = {
    count: (value) => formats.count.format(value),

    share: (value) => value === null ? DASH : withoutSign(formats.share, value),

    interval(low, high) {
      if (low === null || high === null) return DASH;
      return withoutSign(formats.tenths, exact(low) * 100) + DASH + numbers.share(high);
    },

    /** A signed difference of shares. */
    points(value) {
      const text = withoutSign(formats.tenths, exact(value) * 100);
      const isBelow = value < 0 && /[1-9]/.test(text);
      return (isBelow ? MINUS : "+") + text + NO_BREAK_SPACE + words.number.points;
    },

    times: (ratio) => "×" + withoutSign(formats.hundredths, ratio),

    /** The largest fitting unit, one decimal. */
    money(value) {
      if (value === null) return DASH;
      const size = Math.abs(value);
      // What would be shown as 1,000.0 of a unit is one of the next.
      const large = words.number.large.find(([unit]) => size >= unit * 0.99995);
      const text = large
        ? withoutSign(formats.tenths, size / large[0]) + NO_BREAK_SPACE + large[1]
        : withoutSign(formats.count, size);
      const sign = value < 0 && /[1-9]/.test(text) ? MINUS : "";
      const filled = words.number.money.replace("{}", text);
      return sign + filled;
    },

    /** The form of a noun that a number asks for. */
    form(value, noun) {
      const forms = words.nouns[noun];
      return forms[rules.select(value)] ?? forms.other;
    },
  };
  return numbers;
}
