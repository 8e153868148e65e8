import type { Fault, FaultEffect } from './fault';
import type { CallPattern } from './matching';
import { refusal, refuseUnknownKeys } from '../settings/refusal';

const EFFECTS: Record<keyof FaultEffect, string> = {
  status: 'number',
  code: 'number',
  subcode: 'number',
  error_subcode: 'number',
  type: 'string',
  message: 'string',
  transient: 'boolean',
  is_transient: 'boolean',
  errorData: 'JSON',
  headers: 'object',
  delayMs: 'number',
  connection: 'string',
  item: 'null',
  done: 'boolean',
};
/** The effects that say more about an error, and nothing without its code. */
const ERROR_FACTS = ['status', 'subcode', 'error_subcode', 'type', 'message'];
const PATTERN: readonly (keyof CallPattern)[] = ['method', 'path', 'psid', 'personaId'];

/** Refuses a fault that makes no sense, or would befall other calls than it was meant for. */
export function checkFault(fault: Fault): void {
  refuseUnknownKeys(fault, 'fail()', ['match', 'times', 'with']);
  const { match, times = 1, with: effect } = fault;
  const isObject = typeof match === 'object' && match !== null;
  if (!isObject && typeof match !== 'string' && typeof match !== 'function') {
    throw refusal('fail() match', 'a string, a RegExp, an object or a function', match);
  }
  if (isObject && !(match instanceof RegExp)) {
    refuseUnknownKeys(match, 'fail() match', PATTERN);
  }
  if (!(times > 0)) throw refusal('fail() times', 'a number above 0', times);
  checkEffect(effect);
}

function checkEffect(effect: FaultEffect): void {
  const given = Object.entries(effect ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0)
    throw refusal('fail() with', 'an object that says what goes wrong', effect);
  refuseUnknownKeys(effect, 'fail() with', Object.keys(EFFECTS));
  for (const [name, value] of given) {
    const expected = EFFECTS[name as keyof FaultEffect];
    const came = value === null ? 'null' : typeof value;
    if (expected !== 'JSON' && came !== expected) {
      throw refusal(`fail() with.${name}`, `of type ${expected}`, value);
    }
  }
  const { connection, code } = effect;
  if (code === undefined && given.some(([name]) => ERROR_FACTS.includes(name))) {
    throw refusal('fail() with.code', 'there for an error', code);
  }
  if (connection !== undefined && !['refuse', 'lost', 'hang'].includes(connection)) {
    throw refusal('fail() with.connection', "'refuse', 'lost' or 'hang'", connection);
  }
}
