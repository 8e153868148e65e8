import { MessengerClient } from 'messaging-api-messenger';
import { expect, it } from 'vitest';

import { createBatch } from '../../src/cli/sync/batch';
import { JOHN, PAGE } from '../support/bot';

it('a persona of a batch that is neither named nor refused may be there all the same', async () => {
  const client = new MessengerClient({ accessToken: PAGE.accessToken });
  const items = [
    { code: 200, body: '{"id":"1234"}' },
    { code: 200, body: '{}' },
    { code: 400, body: '{"error":{"code":100,"message":"(#100) No"}}' },
  ];
  client.axios.defaults.adapter = (config) =>
    Promise.resolve({
      data: JSON.stringify(items),
      status: 200,
      statusText: 'OK',
      headers: {},
      config,
    });

  const [named, unclear, refused] = await createBatch(client, [JOHN, JOHN, JOHN]);

  expect(named).toEqual({ id: '1234' });
  expect(unclear).toMatchObject({ error: { code: 'UNAVAILABLE', outcomeUnknown: true } });
  expect(refused).toMatchObject({ error: { code: 'REJECTED' } });
  expect(refused).not.toHaveProperty('error.outcomeUnknown');
});
