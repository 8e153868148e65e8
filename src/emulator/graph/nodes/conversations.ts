import { textParam } from '../protocol/call';
import { GraphError } from '../protocol/errors';
import { pickFields } from '../protocol/fields';
import type { Json, JsonObject } from '../protocol/json';
import type { EmulatedPage } from '../world/settings';
import type { GraphRequest } from '../world/request';
import { personOf } from '../world/state';
import type { GraphState, StoredWords } from '../world/state';

const PREFIX = 't_';

/** `GET /PAGE/conversations`, newest first; with `user_id` the one with that person. */
export function listConversations(request: GraphRequest): JsonObject {
  const { state, page, params } = request;
  const only = textParam(params, 'user_id');
  const people = [...new Set(wordsOn(request).map(({ psid }) => psid))];
  const asked = people.filter((psid) => only === undefined || psid === only);
  const shown = asked.map((psid) => conversationWith(state, page, psid));
  const order = { unasked: ['id', 'link', 'updated_time'], type: 'UnifiedThread' };
  return { data: shown.reverse().map((node) => pickFields(node, params, order)) };
}

/** `GET /CONVERSATION/messages`, newest first. */
export function getConversation(request: GraphRequest): JsonObject {
  const words = wordsWith(request, request.nodeId.replace(PREFIX, ''));
  if (!request.nodeId.startsWith(PREFIX) || words.length === 0) {
    throw new GraphError(request.settings.assumptions.unknownNode);
  }
  return { data: words.map((each) => showWords(each, request)).reverse() };
}

/** A conversation or a message of one, if the ID is that of one. */
export function findInConversations(request: GraphRequest, id: string): JsonObject | undefined {
  const { state, page, params } = request;
  const words = state.words.get(id);
  if (words?.pageId === page.id) return showWords(words, request);
  const psid = id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined;
  if (psid === undefined || wordsWith(request, psid).length === 0) return undefined;
  const unasked = ['id', 'link', 'updated_time'];
  return pickFields(conversationWith(state, page, psid), params, {
    unasked,
    type: 'UnifiedThread',
  });
}

function wordsOn({ state, page }: Pick<GraphRequest, 'state' | 'page'>): StoredWords[] {
  return [...state.words.values()].filter(({ pageId }) => pageId === page.id);
}

function wordsWith(request: Pick<GraphRequest, 'state' | 'page'>, psid: string): StoredWords[] {
  return wordsOn(request).filter((each) => each.psid === psid);
}

function conversationWith(state: GraphState, page: EmulatedPage, psid: string): JsonObject {
  const words = wordsWith({ state, page }, psid);
  const messages = words.map((each) => nodeOf(each, state, page));
  return {
    id: `${PREFIX}${psid}`,
    link: `/${page.id}/inbox/${psid}/`,
    updated_time: timeOf(words.at(-1)?.at ?? 0),
    message_count: words.length,
    unread_count: 0,
    can_reply: true,
    participants: { data: [whoIs(state, page, psid), whoIs(state, page, page.id)] },
    senders: { data: [whoIs(state, page, psid)] },
    snippet: words.at(-1)?.text ?? '',
    messages: { data: messages.reverse() },
  };
}

function showWords(words: StoredWords, { state, page, params }: GraphRequest): JsonObject {
  const unasked = ['created_time', 'id'];
  return pickFields(nodeOf(words, state, page), params, { unasked, type: 'Message' });
}

function nodeOf(words: StoredWords, state: GraphState, page: EmulatedPage): JsonObject {
  const { id, psid, text, attachments, fromPage, at } = words;
  const [from, to] = fromPage ? [page.id, psid] : [psid, page.id];
  return {
    id,
    created_time: timeOf(at),
    from: whoIs(state, page, from),
    to: { data: [whoIs(state, page, to)] },
    message: text,
    attachments: { data: attachments },
    tags: { data: [] },
  };
}

function whoIs(state: GraphState, page: EmulatedPage, id: string): JsonObject {
  const name: Json = id === page.id ? page.name : (personOf(state, page.id, id)?.name ?? '');
  return { id, name };
}

/** Graph writes times to the second, with the offset but without its colon. */
function timeOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
}
