// Works out which fields a form needs now, from the conditions that came with the page (runtime/web/forms/logic.py)
// and in the order of engine/forms/form_check.py. It reads only what it is sure to read as the server does: whatever
// else was typed, and what only the server knows, ends in `unsure`, and live.js asks.

const SURE_TEXT = /^[^\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]+( +[^\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]+)*$/u;
const SECONDS = { minutes: 60n, hours: 3600n, days: 86400n };
const DAY_MS = 86_400_000;

export function workOut(form, logic, { evaluate, Unsure }, begun) {
  const told = { unneeded: [], required: [], locked: [], computed: {}, unsure: [] };
  const sent = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File ? value.name : value !== "") sent.set(name, [...(sent.get(name) ?? []), value]);
  }
  const rowsOf = (id) => [...form.querySelectorAll(`[data-field="${CSS.escape(id)}"] [data-rows] > [data-row]`)];

  const unsure = () => {
    throw new Unsure();
  };
  const certain = (work) => {
    try {
      return work();
    } catch (error) {
      if (error instanceof Unsure) return unsure;
      throw error;
    }
  };

  const READ = {
    integer: (text, { least, most }) => bounded(/^-?\d{1,15}$/.test(text) ? BigInt(text) : unsure(), least, most),
    number: (text, { least, most }) => bounded(decimal(text), least, most),
    percent: (text, { least, most }) => bounded(decimal(text), least, most),
    money: (text, { least }) => {
      const found = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text) ?? unsure();
      const amount = BigInt(found[2] + (found[3] ?? "").padEnd(2, "0"));
      return bounded(found[1] ? -amount : amount, least, Number.MAX_SAFE_INTEGER);
    },
    text: (text, { least, most }) => {
      const length = [...text].length;
      return SURE_TEXT.test(text) && least <= length && length <= most ? text : unsure();
    },
    long_text: (text) => (SURE_TEXT.test(text) && text.length < 1000 ? text : unsure()),
    person: (text) => text,
    yes_no: (text) => (text === "true" ? true : text === "false" ? false : unsure()),
    choice: (text, { options }) => (options.includes(text) ? text : unsure()),
    date: (text) => day(/^(19|20|21)\d\d-\d\d-\d\d$/.test(text) ? text : unsure()),
    month: (text) => day(/^(19|20|21)\d\d-\d\d$/.test(text) ? `${text}-01` : unsure()),
    time: (text) => {
      const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? unsure();
      return (BigInt(found[1]) * 60n + BigInt(found[2])) * 60_000_000n;
    },
    duration: (text) => {
      const found = /^([1-9]\d{0,2}) (minutes|hours|days)$/.exec(text) ?? unsure();
      return BigInt(found[1]) * SECONDS[found[2]];
    },
    other: unsure,
  };

  function bounded(value, least, most) {
    return least <= value && value <= most ? value : unsure();
  }

  function decimal(text) {
    if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) unsure();
    return /\.\d*[1-9]/.test(text) ? Number(text) : BigInt(text.split(".")[0]);
  }

  function day(text) {
    const at = Date.parse(`${text}T00:00:00Z`);
    return new Date(at).toISOString().slice(0, 10) === text ? BigInt(at / DAY_MS) : unsure();
  }

  function read(name, reads) {
    const values = sent.get(name);
    if (values === undefined) return null;
    if (reads.kind === "files") return values.map(() => "file");
    if (reads.kind === "choices") return values.every((value) => reads.options.includes(value)) ? values : unsure();
    const text = values[0].trim();
    if (text === "") return null;
    return values.length > 1 ? unsure() : READ[reads.kind](text, reads);
  }

  // A computed value is written, checked and read again by its type; false where that could differ.
  const KEEP = {
    integer: (value, { least, most }) => bounded(whole(value), least, most),
    number: (value, { least, most }) => bounded(settled(value), least, most),
    percent: (value, { least, most }) => bounded(settled(value), least, most),
    money: (value, { least }) => bounded(typeof value === "bigint" ? value : unsure(), least, Number.MAX_SAFE_INTEGER),
    text: (value, reads) => (value === "" ? unsure() : READ.text(value, reads)),
    yes_no: (value) => value,
  };
  const SHOW = {
    integer: grouped,
    number: spoken,
    percent: (value) => `${spoken(value)}%`,
    money: (value) => {
      const [size, sign] = value < 0n ? [-value, "-"] : [value, ""];
      const rest = size % 100n;
      return `${sign}¥${grouped(size / 100n)}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
    },
    text: (value) => value,
    yes_no: (value, { says }) => says[value],
  };

  function whole(value) {
    return typeof value === "bigint" ? value : Number.isInteger(value) ? BigInt(value) : unsure();
  }

  function settled(value) {
    return Number.isInteger(value) ? BigInt(value) : value;
  }

  function grouped(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function spoken(value) {
    if (typeof value === "bigint") return grouped(value);
    const further = value.toFixed(12);
    // Exactly half of the last digit is rounded otherwise in the two languages.
    if (Math.abs(value) >= 1e15 || /^5 *0*$/.test(further.split(".")[1].slice(6))) unsure();
    const [before, after] = value.toFixed(6).split(".");
    const kept = after.replace(/0+$/, "");
    return grouped(before) + (kept && `.${kept}`);
  }

  function formLogic({ fields, order }, prefix, outside) {
    const scope = new Map();
    const look = (id) => {
      const value = scope.has(id) ? scope.get(id) : outside(id);
      return value === unsure ? unsure() : value;
    };
    for (const [id, { reads }] of Object.entries(fields)) {
      scope.set(id, reads.kind === "rows" ? null : certain(() => read(prefix + id, reads)));
    }
    for (const [id, field] of Object.entries(fields)) if (field.rows) takeRows(id, field, scope, look);
    for (const id of order) decide(id, fields[id], prefix, scope, look);
    for (const [id, { required }] of Object.entries(fields)) {
      if (!required || told.unneeded.includes(prefix + id)) continue;
      const due = certain(() => evaluate(required, look));
      if (due === unsure) told.unsure.push(prefix + id);
      else if (due === true) told.required.push(prefix + id);
    }
    return scope;
  }

  function decide(id, { reads, visible, keeps, locked, computed }, prefix, scope, look) {
    const name = prefix + id;
    const shown = visible ? certain(() => evaluate(visible, look)) : true;
    const holds = scope.get(id);
    if (shown === unsure) {
      told.unsure.push(name);
      scope.set(id, unsure);
      return;
    }
    if (shown !== true) {
      told.unneeded.push(name);
      if (!keeps) {
        scope.set(id, null);
        for (const key of scope.keys()) if (key.startsWith(`${id}.`)) scope.set(key, []);
        return;
      }
      // What is wrong in it would be dropped, and only the server knows whether it is.
      if (holds === unsure) told.unsure.push(name);
    }
    if (computed) {
      const value = certain(() => {
        const found = evaluate(computed, look);
        return found === null ? null : (KEEP[reads.kind] ?? unsure)(found, reads);
      });
      scope.set(id, value);
      const said = certain(() => (value === unsure ? unsure() : value === null ? "" : SHOW[reads.kind](value, reads)));
      if (said === unsure) told.unsure.push(name);
      else told.computed[name] = said;
    } else if (locked) {
      const shut = certain(() => evaluate(locked, look));
      if (shut === unsure) told.unsure.push(name);
      else if (shut === true) told.locked.push(name);
    }
  }

  // Each row is a form of its own; a row that nobody has begun is none.
  function takeRows(id, { reads, rows }, scope, look) {
    const all = rowsOf(id).map((row) => [row, `${/^(.*\[\d+\]\.)/.exec(row.querySelector("[name]")?.name ?? "")?.[1] ?? ""}`]);
    const filled = all.filter(([row]) => begun(row));
    const columns = Object.keys(rows.fields);
    if (filled.length === 0) return;
    if (filled.length < reads.least || all.length > reads.most + 1 || filled.length > reads.most) {
      scope.set(id, unsure);
      for (const column of columns) scope.set(`${id}.${column}`, unsure);
      return;
    }
    const found = filled.map(([, prefix]) => formLogic(rows, prefix, look));
    scope.set(id, found.map((_, place) => BigInt(place + 1)));
    for (const column of columns) {
      const values = found.map((row) => row.get(column));
      scope.set(`${id}.${column}`, values.includes(unsure) ? unsure : values.filter((value) => value !== null));
    }
  }

  formLogic(logic, "", () => null);
  return told;
}
