import { LineContext, SlackContext, TelegramContext, ViberContext } from 'bottender';

import type { ChannelName, Contexts } from './bots';

const PICTURE = 'https://example.com/picture.jpg';
const ACTIONS = [{ type: 'message', label: 'Yes', text: 'yes' }];
const IMAGE = { originalContentUrl: PICTURE, previewImageUrl: PICTURE };
const COLUMN = { title: 'A shirt', text: 'Blue', actions: ACTIONS };
const BUBBLE = { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [] } };

/** What each method of LINE is called with before its options, by the end of its name. */
const LINE: Record<string, unknown[]> = {
  '': [[{ type: 'text', text: 'hello' }]],
  Text: ['hello'],
  Image: [IMAGE],
  Video: [IMAGE],
  Audio: [{ originalContentUrl: PICTURE, duration: 1000 }],
  Location: [{ title: 'Here', address: 'Main Street', latitude: 1, longitude: 2 }],
  Sticker: [{ packageId: '1', stickerId: '2' }],
  Imagemap: ['a map', { baseUrl: PICTURE, baseSize: { width: 1040, height: 1040 }, actions: [] }],
  Flex: ['a bubble', BUBBLE],
  Template: ['well?', { type: 'confirm', text: 'Well?', actions: ACTIONS }],
  ButtonTemplate: ['well?', { text: 'Well?', actions: ACTIONS }],
  ButtonsTemplate: ['well?', { text: 'Well?', actions: ACTIONS }],
  ConfirmTemplate: ['well?', { text: 'Well?', actions: ACTIONS }],
  CarouselTemplate: ['shirts', [COLUMN]],
  ImageCarouselTemplate: ['pictures', [{ imageUrl: PICTURE, action: ACTIONS[0] }]],
};

const SLACK: Record<string, unknown[]> = {
  sendText: ['hello'],
  postMessage: ['hello'],
  postEphemeral: ['hello'],
  'chat.postMessage': [{ text: 'hello' }],
  'chat.postEphemeral': [{ text: 'hello' }],
  'chat.update': [{ channel: 'C1', ts: '1.1', text: 'hello' }],
  'chat.delete': [{ ts: '1.1' }],
  'chat.meMessage': [{ text: 'waves' }],
  'chat.getPermalink': [{ messageTs: '1.1' }],
  'chat.scheduleMessage': [{ text: 'hello', postAt: '1700000000' }],
  'chat.deleteScheduledMessage': [{ scheduledMessageId: 'Q1' }],
};

const VIBER: Record<string, unknown[]> = {
  sendMessage: [{ type: 'text', text: 'hello' }],
  sendText: ['hello'],
  sendPicture: [{ text: 'a picture', media: PICTURE }],
  sendVideo: [{ media: PICTURE, size: 100 }],
  sendFile: [{ media: PICTURE, size: 100, fileName: 'a.pdf' }],
  sendContact: [{ name: 'Ann', phoneNumber: '+100' }],
  sendLocation: [{ lat: '1', lon: '2' }],
  sendURL: [PICTURE],
  sendSticker: [46105],
  sendCarouselContent: [{ type: 'rich_media', buttonsGroupColumns: 6, buttonsGroupRows: 7 }],
};

const TELEGRAM: Record<string, unknown[]> = {
  sendText: ['hello'],
  sendMessage: ['hello'],
  sendPhoto: [PICTURE],
  sendAudio: [PICTURE],
  sendDocument: [PICTURE],
  sendSticker: [PICTURE],
  sendVideo: [PICTURE],
  sendAnimation: [PICTURE],
  sendVoice: [PICTURE],
  sendVideoNote: [PICTURE],
  sendMediaGroup: [[{ type: 'photo', media: PICTURE }]],
  sendLocation: [{ latitude: 1, longitude: 2 }],
  sendVenue: [{ latitude: 1, longitude: 2, title: 'Here', address: 'Main Street' }],
  sendContact: [{ phoneNumber: '+100', firstName: 'Ann' }],
  sendPoll: ['Well?', ['yes', 'no']],
  sendChatAction: ['typing'],
  sendInvoice: [{ title: 'A shirt', description: 'Blue', payload: 'A', prices: [] }],
  sendGame: ['chess'],
  editMessageText: [1, 'hello'],
  editMessageCaption: [1, 'hello'],
  editMessageMedia: [1, { type: 'photo', media: PICTURE }],
  editMessageReplyMarkup: [1, { inlineKeyboard: [] }],
  editMessageLiveLocation: [1, { latitude: 1, longitude: 2 }],
  forwardMessageFrom: ['C2', 1],
  forwardMessageTo: ['C2', 1],
  stopMessageLiveLocation: [1],
  pinChatMessage: [1],
};

const namesOf = (prototype: object, pattern: RegExp) =>
  Object.getOwnPropertyNames(prototype).filter((name) => pattern.test(name));

/** Every method of Bottender's own contexts that sends something, or refers to something sent. */
export const METHODS = {
  line: namesOf(LineContext.prototype, /^(send|reply|push)/),
  slack: [
    ...namesOf(SlackContext.prototype, /^(send|post)/),
    // `context.chat` is made in the constructor.
    ...Object.keys(chatOfSlack()).map((name) => `chat.${name}`),
  ].filter((name) => name !== 'chat.scheduledMessages'),
  viber: namesOf(ViberContext.prototype, /^send/),
  telegram: namesOf(TelegramContext.prototype, /^(send|edit|forward|stop|pin)/),
  whatsapp: ['sendText'],
} satisfies Record<ChannelName, string[]>;

function chatOfSlack(): object {
  const parts = { client: {}, event: { rawEvent: {} }, session: null };
  return new SlackContext(parts as never).chat;
}

/** Calls a method of the context by its name, with content that fits it. */
export function callMethod<C extends ChannelName>(
  channel: C,
  context: Contexts[C],
  name: string,
  options?: object,
): Promise<unknown> {
  const content = contentOf(channel, name);
  const target: object = name.startsWith('chat.') ? (context as SlackContext).chat : context;
  const method = Reflect.get(target, name.replace('chat.', '')) as (...args: unknown[]) => unknown;
  const args = options ? withOptions(channel, name, content, options) : content;
  return Promise.resolve(method.apply(target, args));
}

/** Most methods take options as their last argument; some as a part of what they send. */
function withOptions(
  channel: ChannelName,
  name: string,
  content: unknown[],
  options: object,
): unknown[] {
  const [first] = content;
  if (Array.isArray(first) && channel === 'line') {
    return [first.map((message: object) => ({ ...message, ...options }))];
  }
  if (name.startsWith('chat.') || (channel === 'viber' && name === 'sendMessage')) {
    return [{ ...(first as object), ...options }];
  }
  return [...content, options];
}

function contentOf(channel: ChannelName, name: string): unknown[] {
  const contents = { line: LINE, slack: SLACK, viber: VIBER, telegram: TELEGRAM, whatsapp: VIBER };
  const content = contents[channel][channel === 'line' ? name.replace(/^[a-z]+/, '') : name];
  if (!content) throw new Error(`Bottender has a method that no test knows how to call: ${name}`);
  return content;
}
