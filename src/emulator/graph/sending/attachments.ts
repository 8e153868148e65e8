import type { UploadedFile } from '../protocol/call';
import { objectParam } from '../protocol/call';
import { badParameter } from '../protocol/errors';
import type { Json, JsonObject } from '../protocol/json';
import { asText, isJsonObject } from '../protocol/json';
import type { GraphRequest } from '../world/request';
import type { Media } from '../world/state';

// Meta's page messenger-platform/reference/send-api, "attachment".
const TYPES = ['audio', 'file', 'image', 'template', 'video'];
const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;

/** `POST /PAGE/message_attachments`: keeps a picture, sound or file for later messages. */
export function uploadAttachment(request: GraphRequest): JsonObject {
  const message = objectParam(request.params, 'message');
  if (!message) throw badParameter('The parameter message is required');
  checkAttachment(request, message.attachment);
  return { attachment_id: keepAttachment(request, mediaOf(request, message)) };
}

/** Refuses an attachment that Messenger could not show. */
export function checkAttachment(request: GraphRequest, attachment: Json | undefined): void {
  if (!isJsonObject(attachment) || !TYPES.includes(asText(attachment.type) ?? '')) {
    throw badParameter(`Param message[attachment][type] must be one of {${TYPES.join(', ')}}`);
  }
  const { payload } = attachment;
  if (attachment.type === 'template') {
    if (!isJsonObject(payload)) throw badParameter('A template needs a payload');
    return;
  }
  const { url, attachment_id: id } = isJsonObject(payload) ? payload : {};
  if (
    id !== undefined &&
    request.state.attachments.get(asText(id) ?? '')?.pageId !== request.page.id
  ) {
    throw badParameter('Invalid attachment id', 2018074);
  }
  const file = uploadOf(request);
  if (url === undefined && id === undefined && file === undefined) {
    throw badParameter('An attachment needs a url, an attachment_id or a file in filedata');
  }
  if (file && file.size > MAX_ATTACHMENT_BYTES) {
    throw badParameter('Attachment size exceeds allowable limit (25 MB)', 2018109);
  }
}

/** Keeps an attachment for the Page and answers its ID. */
export function keepAttachment({ state, page, ids }: GraphRequest, media: Media): string {
  const id = ids.node();
  state.attachments.set(id, { pageId: page.id, media });
  return id;
}

/** What there is to see or hear in a message: the file that came with it, or what it refers to. */
export function mediaOf(request: GraphRequest, message: JsonObject): Media {
  const { state, ids } = request;
  const file = uploadOf(request);
  if (file) {
    const { filename, contentType, size } = file;
    return { upload: { filename, contentType, size }, fileId: state.files.keep(file, ids) };
  }
  const { attachment } = message;
  const payload = isJsonObject(attachment) ? attachment.payload : undefined;
  const { url, attachment_id: id } = isJsonObject(payload) ? payload : {};
  return state.attachments.get(asText(id) ?? '')?.media ?? { url: asText(url) };
}

/**
 * The file that came with a call: the part `filedata`, or whatever an operation of a batch
 * attached.
 */
export function uploadOf({ call }: GraphRequest): UploadedFile | undefined {
  return call.files.find(({ field }) => field === 'filedata') ?? call.files[0];
}
