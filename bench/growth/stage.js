'use strict';

const { MessengerClient } = require('messaging-api-messenger');
const { HandClock } = require('../support/clock');
const { CountingStore } = require('../support/counting-store');
const { InstantPage } = require('../support/instant-page');

/** As long as the plugin's default. */
const LEASE_MS = 30_000;
/** A timer may be early by a moment: whoever waits for a lease waits a little longer. */
const MARGIN_MS = 1_000;
const ORIGIN = 'http://127.0.0.1:9';

/**
 * The inner rooms of one plugin, on a clock that is moved by hand, a store that counts and a Page that answers at once.
 *
 * @param rooms of the sources or of the built package
 */
function stageOf({ readOptions, serviceOf }, { store = new CountingStore(), ...options } = {}) {
  const clock = new HandClock();
  const service = serviceOf(readOptions({ store, leaseMs: LEASE_MS, ...options }), clock);
  const page = new InstantPage('1000000000001');
  const client = new MessengerClient({ accessToken: 'emulated-token', origin: ORIGIN });
  page.answer(client);
  return {
    clock,
    page,
    service,
    store,
    /** One Page of many, as its events bring it. */
    accountOf: (index = 0) =>
      service.accountOf({
        client,
        token: `emulated-token-${index}`,
        origin: ORIGIN,
        pageId: `${1_000_000_000_001 + index}`,
      }),
    /** Lets a lease pass. */
    lease: () => clock.advance(LEASE_MS + MARGIN_MS),
  };
}

/** What one of many profiles is to a channel: checked, and wanted. */
function wantedOf(index, more = {}) {
  const profile = {
    name: `Agent ${index}`,
    profilePictureUrl: `https://example.com/agents/${index}.jpg`,
    ...more,
  };
  const { name, profilePictureUrl } = profile;
  return { profile, identity: `profile\n${name}\n${profilePictureUrl}` };
}

module.exports = { stageOf, wantedOf };
