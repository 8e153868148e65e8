'use strict';

/** The text of a message, or of the template that it carries. */
function textOf({ message }) {
  return message?.text ?? message?.attachment?.payload?.text;
}

/** The buttons under a message. */
function buttonsOf({ message }) {
  return message?.attachment?.payload?.buttons ?? [];
}

/** A message line by line, as far as a terminal can show it. */
function linesOf(sent) {
  const { message, senderAction, upload } = sent;
  if (senderAction) return senderAction === 'typing_on' ? ['… is typing'] : [];
  const lines = textOf(sent)?.split('\n') ?? [];
  const { type } = message.attachment ?? {};
  if (type && type !== 'template') lines.push(`[${type}: ${describe(upload, message)}]`);
  for (const { title } of buttonsOf(sent)) lines.push(`[ ${title} ]`);
  return lines;
}

function describe(upload, { attachment }) {
  if (!upload) return attachment.payload?.url ?? 'sent before';
  return `${upload.filename}, ${upload.size} bytes`;
}

module.exports = { buttonsOf, linesOf, textOf };
