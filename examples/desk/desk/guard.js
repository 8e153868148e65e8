'use strict';

const { createHash, timingSafeEqual } = require('node:crypto');
const { Refusal } = require('./refusal');

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Lets in who may come in: by the name of this machine, or of the `DESK_HOST` before it, so that no page of the internet
 * can pose as the desk (DNS rebinding); from the desk's own page, and nowhere else.
 */
function checkDoor({ host = '', origin }) {
  const name = host.replace(/:\d+$/, '');
  if (!LOOPBACK.includes(name) && name !== process.env.DESK_HOST) {
    throw new Refusal(403, 'The desk does not go by that name.');
  }
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    throw new Refusal(403, 'Only the page of the desk may ask for that.');
  }
}

/** Agents show the secret with each request; no cookie, so nothing is sent in their name unasked. */
function checkSecret({ authorization = '' }, secret) {
  const isRight = timingSafeEqual(
    digest(authorization),
    digest(`Bearer ${encodeURIComponent(secret)}`),
  );
  if (!isRight) throw new Refusal(401, 'That is not the desk password.');
}

/** Of equal length, as the comparison wants it. */
function digest(text) {
  return createHash('sha256').update(text).digest();
}

module.exports = { checkDoor, checkSecret };
