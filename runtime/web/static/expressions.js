// Works out a closed expression tree (engine/expressions/closed_tree.py) over the values of a page, with the
// server's meaning to the last digit: a BigInt is a whole number of Python, a Number a decimal one, null a
// missing value; a date is its days, an instant and a time of day their microseconds. Nothing is evaluated as code.

const LARGEST = 2 ** 53;
const MICRO = 1_000_000n;
const DAY = 86_400n * MICRO;
const FIRST_DAY = -719_162n; // 0001-01-01
const LAST_DAY = 2_932_896n; // 9999-12-31
// What Python's strip takes away; trim would take less and more.
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
const WRITTEN = new RegExp(`^${BLANK}(-?[0-9]{1,15}(?:\\.[0-9]{1,15})?)${BLANK}$`);

export class Unsure extends Error {}

const isWhole = (value) => typeof value === "bigint";
const isFilled = (value) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
const whole = (value) => (Number.isFinite(value) ? BigInt(Math.trunc(value)) : null);
const within = (value, least, most) => (value !== null && least <= value && value <= most ? value : null);
const bits = (value) => (value < 0n ? -value : value).toString(16).length * 4;

// A whole number beside a decimal one becomes decimal, or nothing when it is too large for that.
function decimal(value) {
  const number = Number(value);
  return isWhole(value) && !Number.isFinite(number) ? null : number;
}

function calculate(left, right, exact, rough) {
  if (isWhole(left) && isWhole(right)) return exact(left, right);
  const [a, b] = [decimal(left), decimal(right)];
  return a === null || b === null ? null : rough(a, b);
}

function floorWhole(a, b) {
  if (b === 0n) return null;
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? [a / b - 1n, rest + b] : [a / b, rest];
}

function floorDecimal(a, b) {
  if (b === 0) return null;
  let rest = a % b;
  let times = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) [rest, times] = [rest + b, times - 1];
  } else rest = b < 0 ? -0 : 0;
  let floor = times === 0 ? 0 : Math.floor(times);
  if (times - floor > 0.5) floor += 1;
  return [floor, rest];
}

// Rounded once, however many digits the whole numbers have.
function divideWhole(a, b) {
  if (b === 0n) return null;
  const [left, right] = [Number(a), Number(b)];
  if (Math.abs(left) <= LARGEST && Math.abs(right) <= LARGEST) return left / right;
  const shift = BigInt(Math.max(0, 70 - bits(a) + bits(b)));
  const [top, bottom] = [(a < 0n ? -a : a) << shift, b < 0n ? -b : b];
  const quotient = top / bottom;
  const size = Number(quotient | (top % bottom === 0n ? 0n : 1n)) / 2 ** Number(shift);
  return Number.isFinite(size) ? (a < 0n !== b < 0n ? -size : size) : null;
}

// Half away from zero, of the shortest digits that name the number, as people see it.
function halfUp(value, digits) {
  if (isWhole(value)) return value;
  const [, sign, before, after = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  const places = after.length - Number(exponent);
  let scaled = BigInt(before + after);
  if (places <= digits) scaled *= 10n ** BigInt(digits - places);
  else {
    const unit = 10n ** BigInt(places - digits);
    scaled = (2n * scaled + unit) / (2n * unit);
  }
  if (!digits) return sign ? -scaled : scaled;
  const written = String(scaled).padStart(digits + 1, "0");
  return Number(`${sign}${written.slice(0, -digits)}.${written.slice(-digits)}`);
}

function fen(value) {
  if (value === null || !(-1e30 <= value && value <= 1e30)) return null;
  return halfUp(value, 0);
}

function microseconds(seconds) {
  if (isWhole(seconds)) return seconds * MICRO;
  if (!Number.isFinite(seconds)) return null;
  const full = Math.trunc(seconds);
  const rest = (seconds - full) * 1e6;
  const sum = BigInt(full) * MICRO + BigInt(Math.trunc(rest));
  const left = rest - Math.trunc(rest);
  // Half a microsecond goes to the even neighbour.
  if (Math.abs(left) > 0.5 || (Math.abs(left) === 0.5 && sum & 1n)) return sum + (left < 0 ? -1n : 1n);
  return sum;
}

const instant = (value) => within(value, FIRST_DAY * DAY, (LAST_DAY + 1n) * DAY - 1n);

function moved(moment, seconds, sign) {
  const by = microseconds(seconds);
  return by === null ? null : instant(moment + sign * by);
}

const calendar = (day) => new Date(Number(day) * 86_400_000);
const add = (a, b) => calculate(a, b, (x, y) => x + y, (x, y) => x + y);
const multiply = (a, b) => calculate(a, b, (x, y) => x * y, (x, y) => x * y);
const divide = (a, b) => calculate(a, b, divideWhole, (x, y) => (y === 0 ? null : x / y));

function extreme(values, before) {
  if (values.includes(null)) return null;
  const found = Array.isArray(values[0]) ? values[0].filter((item) => item !== null) : values;
  return found.reduce((best, item) => (best === null || before(item, best) ? item : best), null);
}

// Missing when an argument is missing.
const STRICT = {
  negative: (a) => -a,
  "+": (a, b) => (typeof a === "string" ? a + b : add(a, b)),
  "-": (a, b) => calculate(a, b, (x, y) => x - y, (x, y) => x - y),
  "*": multiply,
  "/": divide,
  "//": (a, b) => calculate(a, b, (x, y) => floorWhole(x, y)?.[0] ?? null, (x, y) => floorDecimal(x, y)?.[0] ?? null),
  "%": (a, b) => calculate(a, b, (x, y) => floorWhole(x, y)?.[1] ?? null, (x, y) => floorDecimal(x, y)?.[1] ?? null),
  len: (a) => BigInt([...a].length),
  count: (a) => BigInt(a.length),
  lower: (a) => a.toLowerCase(),
  upper: (a) => a.toUpperCase(),
  abs: (a) => (a < 0 ? -a : a),
  number: (a) => {
    if (typeof a !== "string") return a;
    const written = WRITTEN.exec(a)?.[1];
    return written === undefined ? null : written.includes(".") ? Number(written) : BigInt(written);
  },
  money: (a) => fen(multiply(a, 100n)),
  fen,
  yuan: (a) => divide(a, 100n),
  round: (value, digits = 0n) => {
    if (!(0 <= digits && digits <= 15)) return null;
    return -1e15 <= value && value <= 1e15 ? halfUp(value, Math.trunc(Number(digits))) : value;
  },
  sum: (items) => items.reduce((sum, item) => (item === null || sum === null ? sum : add(sum, item)), 0n),
  days_between: (start, end) => end - start,
  full_days_between: (start, end) => floorWhole(end - start, DAY)[0],
  hours_between: (start, end) => divideWhole(end - start, MICRO) / 3600,
  seconds_between: (end, start) => divideWhole(end - start, MICRO),
  add_days: (day, days) => {
    const by = isWhole(days) ? days : whole(days);
    return by === null ? null : within(day + by, FIRST_DAY, LAST_DAY);
  },
  later: (moment, seconds) => moved(moment, seconds, 1n),
  earlier: (moment, seconds) => moved(moment, seconds, -1n),
  year: (day) => BigInt(calendar(day).getUTCFullYear()),
  month: (day) => BigInt(calendar(day).getUTCMonth() + 1),
  day: (day) => BigInt(calendar(day).getUTCDate()),
  weekday: (day) => BigInt(calendar(day).getUTCDay() || 7),
  month_of: (day) => day - BigInt(calendar(day).getUTCDate() - 1),
  days: (n) => multiply(n, 86_400n),
  hours: (n) => multiply(n, 3_600n),
  minutes: (n) => multiply(n, 60n),
};

// False when an argument is missing.
const HOLDS = {
  "==": (a, b) => a == b,
  "!=": (a, b) => a != b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: (item, items) => items.some((each) => each !== null && each == item),
  "not in": (item, items) => !items.some((each) => each !== null && each == item),
  contains: (a, part) => a.includes(part),
  starts_with: (a, part) => a.startsWith(part),
  ends_with: (a, part) => a.endsWith(part),
};

// These look at missing values themselves.
const OPEN = {
  filled: (...values) => values.every(isFilled),
  is_missing: (value) => !isFilled(value),
  coalesce: (...values) => values.find(isFilled) ?? null,
  min: (...values) => extreme(values, (a, b) => a < b),
  max: (...values) => extreme(values, (a, b) => a > b),
  any: (items) => items !== null && items.some((item) => item === true),
  all: (items) => items !== null && items.every((item) => item === true),
  first: (items) => items?.[0] ?? null,
  last: (items) => items?.[items.length - 1] ?? null,
  list: (...items) => items,
};

// These decide themselves which parts are looked at.
const LAZY = {
  none: () => null,
  yes: () => true,
  no: () => false,
  whole: ([digits]) => BigInt(digits),
  decimal: ([value]) => Number(value),
  text: ([text]) => text,
  field: ([id], read) => read(id),
  item: (_, read, item) => item,
  ask: () => {
    throw new Unsure();
  },
  and: (parts, ...at) => parts.every((part) => work(part, ...at) === true),
  or: (parts, ...at) => parts.some((part) => work(part, ...at) === true),
  not: ([part], ...at) => work(part, ...at) !== true,
  if: ([test, then, otherwise], ...at) => work(work(test, ...at) === true ? then : otherwise, ...at),
  each: ([element, source, kept], read, item) => {
    const items = work(source, read, item);
    return items && items.filter((each) => work(kept, read, each) === true).map((each) => work(element, read, each));
  },
  compare: ([signs, first, ...rest], ...at) => {
    let left = work(first, ...at);
    return signs.every((sign, place) => {
      const [before, after] = [left, (left = work(rest[place], ...at))];
      return before !== null && after !== null && HOLDS[sign](before, after);
    });
  },
};

const has = (table, word) => Object.hasOwnProperty.call(table, word);

function work([word, ...parts], read, item) {
  if (has(LAZY, word)) return LAZY[word](parts, read, item);
  const values = parts.map((part) => work(part, read, item));
  if (has(OPEN, word)) return OPEN[word](...values);
  if (has(HOLDS, word)) return !values.includes(null) && HOLDS[word](...values);
  if (has(STRICT, word)) return values.includes(null) ? null : STRICT[word](...values);
  throw new Unsure(word);
}

// `read` gives the value of a field by its id; it may throw Unsure, as a part does that only the server knows.
export function evaluate(tree, read) {
  const result = work(tree, read, null);
  return typeof result === "bigint" || typeof result === "number" ? (Number.isFinite(Number(result)) ? result : null) : result;
}
