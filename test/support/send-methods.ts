import { MessengerContext } from 'bottender';

/** Every sending method that Bottender's own prototype has. */
export const SEND_METHODS = Object.getOwnPropertyNames(MessengerContext.prototype).filter((name) =>
  /^send[A-Z]/.test(name),
);

/** The methods that show the recipient an action in the place of a message. */
export const ACTION_METHODS = ['sendSenderAction', 'typingOn', 'typingOff'];

export const MEDIA_METHODS = ['sendImage', 'sendAudio', 'sendVideo', 'sendFile'];

const PICTURE = 'https://example.com/picture.jpg';
const BUTTON = { type: 'postback', title: 'Go on', payload: 'GO_ON' };
const FLIGHT = {
  flightNumber: 'KL9123',
  departureAirport: { airportCode: 'SFO', city: 'San Francisco' },
  arrivalAirport: { airportCode: 'AMS', city: 'Amsterdam' },
  flightSchedule: { departureTime: '2026-01-02T19:45', arrivalTime: '2026-01-03T17:30' },
};

/** What each method is called with before its options. */
const CONTENT: Record<string, unknown[]> = {
  sendText: ['hello'],
  sendMessage: [{ text: 'hello' }],
  sendAttachment: [{ type: 'image', payload: { url: PICTURE } }],
  sendImage: [PICTURE],
  sendAudio: ['https://example.com/sound.mp3'],
  sendVideo: ['https://example.com/film.mp4'],
  sendFile: ['https://example.com/paper.pdf'],
  sendTemplate: [{ templateType: 'button', text: 'Well?', buttons: [BUTTON] }],
  sendGenericTemplate: [[{ title: 'A shirt', subtitle: 'Blue', buttons: [BUTTON] }]],
  sendButtonTemplate: ['Well?', [BUTTON]],
  sendMediaTemplate: [[{ mediaType: 'image', attachmentId: '3000000000001' }]],
  sendReceiptTemplate: [
    {
      recipientName: 'Peter Chang',
      orderNumber: '12345',
      currency: 'EUR',
      paymentMethod: 'Visa 2345',
      summary: { totalCost: 56.14 },
      elements: [{ title: 'A shirt', price: 56.14 }],
    },
  ],
  sendAirlineBoardingPassTemplate: [
    {
      introMessage: 'You are checked in.',
      locale: 'en_US',
      boardingPass: [{ passengerName: 'P. Chang' }],
    },
  ],
  sendAirlineCheckinTemplate: [
    { introMessage: 'Check in now.', locale: 'en_US', flightInfo: [FLIGHT], checkinUrl: PICTURE },
  ],
  sendAirlineItineraryTemplate: [
    { introMessage: 'Your itinerary.', locale: 'en_US', pnrNumber: 'ABCDEF', flightInfo: [FLIGHT] },
  ],
  sendAirlineUpdateTemplate: [
    {
      introMessage: 'Your flight is delayed.',
      locale: 'en_US',
      updateType: 'delay',
      updateFlightInfo: FLIGHT,
    },
  ],
  sendOneTimeNotifReqTemplate: [{ title: 'Back in stock?', payload: 'TELL_ME' }],
  sendSenderAction: ['typing_on'],
  typingOn: [],
  typingOff: [],
};

/** Calls a method of the context by its name, with content that fits it. */
export function callMethod(
  context: MessengerContext,
  name: string,
  options?: object,
  content: unknown[] = contentOf(name),
): Promise<unknown> {
  const method = Reflect.get(context, name) as (...args: unknown[]) => Promise<unknown>;
  // Bottender's sendGenericTemplate cannot do without options in batch mode.
  const args = options || name === 'sendGenericTemplate' ? [...content, options ?? {}] : content;
  return method.apply(context, args);
}

function contentOf(name: string): unknown[] {
  const content = CONTENT[name];
  if (!content) throw new Error(`Bottender has a method that no test knows how to call: ${name}`);
  return content;
}
