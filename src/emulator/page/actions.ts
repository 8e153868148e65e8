import createDebug from 'debug';

import { asText, isJsonObject } from '../graph/protocol/json';
import type { Json, JsonObject } from '../graph/protocol/json';
import type { UploadedFile } from '../graph/protocol/call';
import type { EmulatedInbox } from '../people/inbox';
import type { EmulatedUser } from '../people/user';
import type { Switches } from './switches';
import { isMishap } from './switches';

const debug = createDebug('bottender-persona:emulator');
const MAX_DELAY_MS = 60_000;

/** What the page can do in the emulator. */
export interface Stage {
  user(psid: string, options: { pageId: string }): EmulatedUser;
  inbox(psid: string, options: { pageId: string }): EmulatedInbox;
  /** Keeps a file that a customer sends, and answers its URL. */
  keepFile(file: UploadedFile): string;
  deletePersona(id: string): void;
  switches: Switches;
  /** Tells every page that a switch was moved. */
  changed(): void;
}

/** Something that makes no sense, in words for whoever asked. */
export class BadAction extends Error {}

type Action = (stage: Stage, body: JsonObject) => void;

/** What the page asks for, by the last part of the path. */
const ACTIONS: Record<string, Action> = {
  meet: (stage, body) => void userIn(stage, body),
  say(stage, body) {
    const quickReply = asText(body.quickReply);
    const user = userIn(stage, body);
    // A quick reply is a text with a payload beside it.
    speak(user.say(textIn(body, 'text'), { quickReply }));
  },
  postback(stage, body) {
    speak(userIn(stage, body).postback(textIn(body, 'payload'), textIn(body, 'title')));
  },
  // Anything else that a customer does, and what is said again.
  again(stage, body) {
    if (!isJsonObject(body.event)) throw new BadAction('The event must be an object.');
    speak(userIn(stage, body).send(body.event));
  },
  picture(stage, body) {
    const bytes = Buffer.from(textIn(body, 'base64'), 'base64');
    const [filename, contentType] = [textIn(body, 'filename'), textIn(body, 'contentType')];
    const file = { field: 'filedata', filename, contentType, size: bytes.length, bytes };
    const type = /^(image|audio|video)\//.exec(contentType)?.[1] ?? 'file';
    const attachment = { type, payload: { url: stage.keepFile(file) } };
    speak(userIn(stage, body).send({ message: { attachments: [attachment] } }));
  },
  'inbox-say'(stage, body) {
    userIn(stage, body);
    speak(
      stage
        .inbox(textIn(body, 'psid'), { pageId: textIn(body, 'pageId') })
        .say(textIn(body, 'text')),
    );
  },
  'inbox-done'(stage, body) {
    userIn(stage, body);
    speak(stage.inbox(textIn(body, 'psid'), { pageId: textIn(body, 'pageId') }).done());
  },
  'delete-persona': (stage, body) => stage.deletePersona(textIn(body, 'id')),
  unshown: (stage, body) => userIn(stage, body).refusePersonas(flagIn(body, 'on')),
  throttle: ({ switches }, body) => switches.throttle(flagIn(body, 'on')),
  'fail-next'({ switches }, { mishap = null }) {
    if (mishap !== null && !isMishap(mishap)) throw new BadAction('There is no such mishap.');
    switches.failNext(mishap);
  },
  delay({ switches }, { delayMs }) {
    if (typeof delayMs !== 'number' || !(delayMs >= 0 && delayMs <= MAX_DELAY_MS)) {
      throw new BadAction(`delayMs must be a number from 0 to ${MAX_DELAY_MS}.`);
    }
    switches.delayMs = delayMs;
  },
};

/** Does what the page asks for; `false` where it cannot be asked for. */
export function act(name: string, stage: Stage, body: Json | undefined): boolean {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) return false;
  if (!isJsonObject(body)) throw new BadAction('The body must be a JSON object.');
  action(stage, body);
  stage.changed();
  return true;
}

/** Nobody waits for the bot: whether it took the words stands beside them in the conversation. */
function speak(speaking: Promise<void>): void {
  speaking.catch((error: unknown) => debug('the page: %o', error));
}

function userIn(stage: Stage, body: JsonObject): EmulatedUser {
  try {
    return stage.user(textIn(body, 'psid'), { pageId: textIn(body, 'pageId') });
  } catch (error) {
    throw new BadAction((error as Error).message);
  }
}

function textIn(body: JsonObject, name: string): string {
  const text = body[name];
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw new BadAction(`${name} must be a text that is not empty.`);
}

function flagIn(body: JsonObject, name: string): boolean {
  const flag = body[name];
  if (typeof flag === 'boolean') return flag;
  throw new BadAction(`${name} must be true or false.`);
}
