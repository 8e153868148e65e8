import type { Orders } from './orders';
import { APP_SECRET, VERIFY_TOKEN } from '../setting/world';

const ANY_APP_ID = '1000000000000000';

/**
 * The environment of a bot that is to know nothing of Messenger itself. Bottender's `.env` does not change what is
 * already set.
 */
export function environmentOf(
  outer: NodeJS.ProcessEnv,
  { origin, pages }: Orders,
): NodeJS.ProcessEnv {
  const [page] = pages as [Orders['pages'][number]];
  return {
    ...outer,
    MESSENGER_ORIGIN: origin,
    MESSENGER_PAGE_ID: page.id,
    MESSENGER_ACCESS_TOKEN: page.accessToken,
    MESSENGER_APP_ID: ANY_APP_ID,
    MESSENGER_APP_SECRET: APP_SECRET,
    MESSENGER_VERIFY_TOKEN: VERIFY_TOKEN,
    ...withoutProxy(outer),
  };
}

/** Calls to the emulator stay on this machine, whatever proxy the bot's other calls take. */
function withoutProxy(outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hosts = [outer.no_proxy ?? outer.NO_PROXY, '127.0.0.1', 'localhost'];
  const list = hosts.filter(Boolean).join(',');
  return { no_proxy: list, NO_PROXY: list };
}

const SECRET_NAME = /^MESSENGER_.*(TOKEN|SECRET|KEY|PROOF|PASSWORD)/;

/** Takes from an environment what other secrets of Messenger are in it, for those that a project names itself. */
export function replaceOtherSecrets(environment: NodeJS.ProcessEnv, ours: readonly string[]): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!SECRET_NAME.test(name) || value === undefined || ours.includes(value)) continue;
    environment[name] = `emulated-${name.toLowerCase().replaceAll('_', '-')}`;
  }
}
