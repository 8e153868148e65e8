import type { Orders } from './orders';
import { VERIFY_TOKEN } from '../setting/world';

/**
 * Sets the environment of a bot that is to know nothing of Messenger itself. Bottender's `.env` does not change what is
 * already set.
 */
export function setEnvironment(
  environment: NodeJS.ProcessEnv,
  { origin, pages, appId, appSecret }: Orders,
): void {
  const [page] = pages as [Orders['pages'][number]];
  // Calls to the emulator stay on this machine, whatever proxy the bot's other calls take.
  const direct = [environment.no_proxy ?? environment.NO_PROXY, '127.0.0.1', 'localhost'];
  const noProxy = direct.filter(Boolean).join(',');
  Object.assign(environment, {
    MESSENGER_ORIGIN: origin,
    MESSENGER_PAGE_ID: page.id,
    MESSENGER_ACCESS_TOKEN: page.accessToken,
    MESSENGER_APP_ID: appId,
    MESSENGER_APP_SECRET: appSecret,
    MESSENGER_VERIFY_TOKEN: VERIFY_TOKEN,
    no_proxy: noProxy,
    NO_PROXY: noProxy,
  });
}

const SECRET_NAME = /^MESSENGER_.*(TOKEN|SECRET|KEY|PROOF|PASSWORD)/;

/** Takes from an environment what other secrets of Messenger are in it, for those that a project names itself. */
export function replaceOtherSecrets(environment: NodeJS.ProcessEnv, ours: readonly string[]): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!SECRET_NAME.test(name) || value === undefined || ours.includes(value)) continue;
    environment[name] = `emulated-${name.toLowerCase().replaceAll('_', '-')}`;
  }
}
