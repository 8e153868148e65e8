import type { Machine } from '../world/machine';
import { APP_ID } from '../world/graph';
import type { Random } from '../world/random';
import type { World } from '../world/world';

const INBOX_APP_ID = '263902037430900';
const OTHER_APP_ID = '2000000000000888';

/** A webhook event that shows who has a conversation. */
export interface Sign {
  readonly name: string;
  /** Whether it gives the conversation to a person, or back to the bot. */
  readonly givesTo: 'person' | 'bot';
  /** Where in the body the event stands. */
  readonly channel: 'messaging' | 'standby';
  /** Whether the Page is the sender. */
  readonly isEcho: boolean;
  readonly content: object;
}

const passed = (app: string) => ({ pass_thread_control: { new_owner_app_id: app } });
const echoOf = (app: string) => ({
  message: { is_echo: true, app_id: Number(app), mid: 'm_2', text: 'a person answers' },
});

const SIGNS: readonly Sign[] = [
  sign('an echo of the inbox', 'person', { isEcho: true, content: echoOf(INBOX_APP_ID) }),
  sign('an echo of another app', 'person', { isEcho: true, content: echoOf(OTHER_APP_ID) }),
  sign('a message on the standby channel', 'person', {
    ...{ channel: 'standby', content: { message: { mid: 'm_3', text: 'hello?' } } },
  }),
  sign('control is taken', 'person', { content: { take_thread_control: { metadata: 'mine' } } }),
  sign('control is passed to the inbox', 'person', { content: passed(INBOX_APP_ID) }),
  sign('control is passed to the bot', 'bot', { content: passed(APP_ID) }),
];

function sign(name: string, givesTo: 'person' | 'bot', rest: Partial<Sign>): Sign {
  return { ...{ name, givesTo, channel: 'messaging', isEcho: false, content: {} }, ...rest };
}

export function anySign(random: Random): Sign {
  return random.pick(SIGNS);
}

/** The handler of such an event runs: the plugin has seen it. */
export function signSeen(
  world: World,
  machine: Machine,
  psid: string,
  { givesTo, name }: Sign,
): void {
  const { judge, log, setting } = world;
  log.add(`${machine.name} has seen ${name} for ${psid}`);
  judge.states.count(`sign: ${name}`);
  if (setting.silentMs === undefined) return;
  if (givesTo === 'person') judge.charges.taken(machine, psid, setting.silentMs);
  else judge.charges.givenBack(machine, psid);
}
