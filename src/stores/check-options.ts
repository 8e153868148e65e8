import { PersonaError, shown } from '../errors';

/**
 * Lets only a single option through, a text that is not empty.
 *
 * @param store the function that takes the options, for the message
 * @throws PersonaError `INVALID_OPTION`
 */
export function checkTextOption(store: string, name: string, options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw badOption(`${store}: expected an object of options, but got ${shown(options)}.`);
  }
  const unknown = Object.keys(options).find((key) => key !== name);
  if (unknown !== undefined) {
    throw badOption(`${store}: unknown option ${shown(unknown)}. The option is ${name}.`);
  }
  const value: unknown = Reflect.get(options, name);
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  throw badOption(
    `${store}: option \`${name}\`: expected a text that is not empty, but got ${shown(value)}.`,
  );
}

/**
 * Lets only Redis clients through that can run scripts.
 *
 * @throws PersonaError `INVALID_OPTION`, which never shows the client: it knows a password
 */
export function checkClient(store: string, client: unknown): void {
  if (hasMethod(client, 'eval') && (hasMethod(client, 'evalsha') || hasMethod(client, 'evalSha'))) {
    return;
  }
  throw badOption(
    `${store}: expected a client of ioredis or node-redis, but what came has no methods \`eval\` and \`evalsha\`. ` +
      'Pass the client that your bot makes: redisStore(new Redis()).',
  );
}

function hasMethod(value: unknown, name: string): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof Reflect.get(value, name) === 'function'
  );
}

function badOption(message: string): PersonaError {
  return new PersonaError('INVALID_OPTION', message);
}
