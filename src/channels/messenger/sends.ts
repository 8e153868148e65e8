import { ReadStream } from 'node:fs';

import get from 'lodash/get';
import type { MessengerContext } from 'bottender';

import { isPersona, type Persona, type Speaker } from '../../persona';
import type { Service } from '../../service';
import { described, hasPersonaOption, withoutPersonaOption } from '../../speaker';
import type { Method } from '../channel';
import type { MessengerState } from './state';

const ACTIONS = new Set(['sendSenderAction', 'typingOn', 'typingOff']);
/** Where a method takes its options, if not as its second argument. */
const OPTIONS_AT = new Map([
  ['typingOn', 0],
  ['typingOff', 0],
  ['sendButtonTemplate', 2],
]);

/** One call of a sending method. */
interface Send {
  readonly context: MessengerContext;
  readonly state: MessengerState;
  readonly method: Method;
  /** Whether another plugin's calls are hidden in the method. */
  readonly foreign: boolean;
  readonly args: readonly unknown[];
  readonly optionsAt: number;
  /** Without the persona. */
  readonly options: unknown;
  readonly speaker: Speaker | null;
}

/** Whether this is a method that sends something to the recipient. */
export function isSend(name: string): boolean {
  return ACTIONS.has(name) || /^send[A-Z]/.test(name);
}

/** The road of a message: who speaks, which persona that is, Bottender's own method. */
export class Sends {
  constructor(
    private readonly service: Service,
    private readonly stateOf: (context: MessengerContext) => MessengerState,
  ) {}

  inFrontOf(method: Method, name: string, foreign: boolean): Method {
    const road = this.send.bind(this);
    const optionsAt = OPTIONS_AT.get(name) ?? 1;
    return function (this: object, ...args) {
      try {
        return road(this as MessengerContext, { method, name, foreign, args, optionsAt });
      } catch (error) {
        // Bottender's methods are asynchronous: what is wrong with a call rejects.
        return Promise.reject(error);
      }
    };
  }

  private send(
    context: MessengerContext,
    call: Pick<Send, 'method' | 'foreign' | 'args' | 'optionsAt'> & { name: string },
  ): unknown {
    const { method, name, args, optionsAt } = call;
    const given = args[optionsAt];
    const option = this.service.speakers.ofOptions(given, `${name}()`);
    const options = hasPersonaOption(given) ? withoutPersonaOption(given) : given;
    if (!isSent(context, name)) return method.apply(context, withOptions(args, optionsAt, options));

    const state = this.stateOf(context);
    const named = option === undefined ? this.service.speakers.now(context) : option;
    const speaker = takesPersona(name, args) ? named : null;
    const persona = speaker && this.personaOf(state, speaker);
    const message: Send = { ...call, context, state, options, speaker };
    if (!state.lane.free || persona instanceof Promise) {
      return this.hold(message, Promise.resolve(persona));
    }
    const sent = this.deliver(message, persona);
    if (persona) this.service.underWay.add(persona.id, sent);
    return sent;
  }

  /** The persona of a speaker: in this tick where it is known. */
  private personaOf(state: MessengerState, speaker: Speaker): Persona | Promise<Persona> {
    if (isPersona(speaker)) return speaker;
    const { registry } = this.service;
    const page = state.page();
    const known = page instanceof Promise ? undefined : registry.peek(page, speaker.identity);
    if (known) return known;
    const { graph } = state;
    return Promise.resolve(page).then((found) => registry.ensure(found, speaker, graph));
  }

  /** Waits for the persona, and for the earlier messages of the context. */
  private hold(message: Send, persona: Promise<Persona | null>): Promise<unknown> {
    const { context, state, args } = message;
    const [content] = args;
    // Bottender reads the stream only when the message starts: an early fault of it must not go unheard.
    if (content instanceof ReadStream) content.on('error', () => undefined);
    const token = context._customAccessToken;
    const sent = state.lane.hold(persona, (outcome) => {
      if (content instanceof ReadStream && content.errored) throw content.errored;
      const found = outcome.status === 'fulfilled' ? outcome.value : null;
      if (outcome.status === 'rejected') this.tellFallback(message, outcome.reason);
      return withToken(context, token, () => this.deliver(message, found));
    });
    this.service.underWay.add(
      persona.then(
        (found) => found?.id,
        () => undefined,
      ),
      sent,
    );
    return sent;
  }

  /** Hands the message to Bottender, as the persona or as the Page. */
  private deliver(message: Send, persona: Persona | null): Promise<unknown> {
    const { context, method, args, optionsAt, foreign } = message;
    const { secrets, speakers } = this.service;
    const options = persona
      ? { ...(message.options as object), personaId: persona.id }
      : message.options;
    const call = () => method.apply(context, withOptions(args, optionsAt, options));
    const sent = foreign ? speakers.during(context, persona, call) : call();
    return Promise.resolve(sent).then(
      (answer) => {
        if (persona) this.tellSpoke(message, persona, answer);
        return answer;
      },
      (error: unknown) => {
        throw secrets.maskError(error);
      },
    );
  }

  private tellSpoke({ context, state }: Send, { id, name }: Persona, answer: unknown): void {
    const messageId: unknown = get(answer, 'messageId');
    if (typeof messageId !== 'string') return;
    this.service.events.emit({
      type: 'spoke',
      pageId: state.knownPage()?.id,
      personaId: id,
      name,
      psid: psidOf(context),
      messageId,
    });
  }

  private tellFallback({ context, state, speaker }: Send, error: unknown): void {
    const { id, name } = described(speaker) ?? {};
    this.service.events.emit({
      type: 'fallback',
      pageId: state.knownPage()?.id,
      personaId: id,
      name,
      psid: psidOf(context),
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Bottender warns and sends nothing without a session, nor messages in events that would answer themselves. */
function isSent(context: MessengerContext, name: string): boolean {
  if (!context._session) return false;
  const { isEcho, isDelivery, isRead } = context.event;
  return ACTIONS.has(name) || !(isEcho || isDelivery || isRead);
}

/** Messenger takes a persona on messages and on typing; `mark_seen` and reactions are always the Page's. */
function takesPersona(name: string, [action]: readonly unknown[]): boolean {
  return name !== 'sendSenderAction' || /^typing_(on|off)$/i.test(String(action));
}

function withOptions(args: readonly unknown[], at: number, options: unknown): unknown[] {
  if (args[at] === options) return [...args];
  const changed = [...args];
  changed[at] = options;
  return changed;
}

/** A message goes out with the token it was called under, whatever the handler has chosen since. */
function withToken<T>(context: MessengerContext, token: string | null, send: () => T): T {
  const now = context._customAccessToken;
  context._customAccessToken = token;
  try {
    return send();
  } finally {
    context._customAccessToken = now;
  }
}

function psidOf(context: MessengerContext): string {
  return get(context.session, 'user.id') as string;
}
