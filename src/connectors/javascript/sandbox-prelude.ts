/**
 * The first thing that runs in a sandbox, before the script: `execution`, `BpmnError`, the variables, a clock that
 * stands and a chance that can be repeated.
 *
 * Boundary: JavaScript for the interpreter, as text; it never runs in this process. It gives back an object only the
 * sandbox's own side (`run-script.ts`) holds, so a script cannot reach what it leaves but through `execution`.
 *
 * Invariants:
 * B1  Everything it needs later it takes before the script runs: a script that changes `JSON` or `Object.prototype`
 *     spoils its own values and nothing else.
 * B2  A variable never hides `execution` or the language's own globals.
 */

export const SANDBOX_PRELUDE = `(function (input, now, seed) {
  'use strict';
  const { parse, stringify } = JSON;
  const { defineProperty, keys, create, freeze } = Object;
  const has = Function.prototype.call.bind(Object.prototype.hasOwnProperty);
  const text = String;
  const RealError = Error;
  const variables = parse(input);
  const set = create(null);
  const local = create(null);
  const nameOf = (name) => {
    if (typeof name !== 'string' || name === '') throw new TypeError('A variable needs a name');
    return name;
  };
  const valueOf = (value) => (value === undefined ? null : value);
  const get = (name) => (has(local, name) ? local[name] : has(set, name) ? set[name] : has(variables, name) ? variables[name] : null);
  const put = (name, value) => {
    if (has(local, name)) local[name] = valueOf(value);
    else set[name] = valueOf(value);
  };
  const all = () => {
    const found = {};
    for (const from of [variables, set, local])
      for (const name of keys(from)) defineProperty(found, name, { value: from[name], writable: true, enumerable: true, configurable: true });
    return found;
  };

  class BpmnError extends RealError {
    constructor(code, message) {
      super(message === undefined ? '' : text(message));
      this.code = text(code);
    }
    getErrorCode() { return this.code; }
    get errorCode() { return this.code; }
  }
  defineProperty(BpmnError.prototype, 'name', { value: 'BpmnError' });

  const execution = freeze({
    getVariable: (name) => get(nameOf(name)),
    getVariableLocal: (name) => (has(local, nameOf(name)) ? local[name] : null),
    getVariables: () => all(),
    hasVariable: (name) => has(local, nameOf(name)) || has(set, name) || has(variables, name),
    setVariable: (name, value) => put(nameOf(name), value),
    setVariableLocal: (name, value) => { local[nameOf(name)] = valueOf(value); },
    setVariables: (values) => { for (const name of keys(values)) put(nameOf(name), values[name]); },
    removeVariable: (name) => put(nameOf(name), null),
  });

  const RealDate = Date;
  const FixedDate = function Date(...given) {
    if (new.target === undefined) return new RealDate(now).toString();
    return Reflect.construct(RealDate, given.length === 0 ? [now] : given, new.target);
  };
  FixedDate.prototype = RealDate.prototype;
  defineProperty(RealDate.prototype, 'constructor', { value: FixedDate, writable: true, configurable: true });
  FixedDate.now = () => now;
  FixedDate.UTC = RealDate.UTC;
  FixedDate.parse = RealDate.parse;
  let chance = seed >>> 0;
  Math.random = () => {
    chance = (chance + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(chance ^ (chance >>> 15), chance | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  const nothing = () => undefined;
  const engine = { engine: { delegate: { BpmnError } } };
  const given = {
    Date: FixedDate,
    execution,
    BpmnError,
    print: nothing,
    console: { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing },
    org: { camunda: { bpm: engine }, operaton: { bpm: engine }, flowable: engine, activiti: engine },
  };
  for (const name of keys(variables))
    if (!has(globalThis, name) && !has(given, name))
      defineProperty(globalThis, name, { value: variables[name], writable: true, enumerable: true, configurable: true });
  for (const name of keys(given))
    defineProperty(globalThis, name, { value: given[name], writable: true, enumerable: false, configurable: true });

  return {
    left: (value) => {
      const answer = create(null);
      answer.set = set;
      answer.local = local;
      if (typeof value !== 'function' && typeof value !== 'symbol' && value !== undefined) answer.value = value;
      return stringify(answer);
    },
    told: (error) => {
      const answer = create(null);
      if (error instanceof BpmnError) answer.code = text(error.code);
      answer.name = error instanceof RealError ? text(error.name) : '';
      answer.message = error instanceof RealError ? text(error.message) : typeof error === 'object' ? stringify(error) : text(error);
      answer.stack = error instanceof RealError ? text(error.stack) : '';
      return stringify(answer);
    },
  };
})`;
