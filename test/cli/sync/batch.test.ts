import { MessengerClient } from 'messaging-api-messenger';
import { expect, it } from 'vitest';

import { UsageMeter } from '../../../src/cli/project/usage-meter';
import { createBatch } from '../../../src/cli/sync/apply/create-batch';
import { JOHN, PAGE } from '../../support/bot';

/** What comes of three creations that are answered by these items. */
async function outcomesOf(items: unknown) {
  const client = new MessengerClient({ accessToken: PAGE.accessToken });
  client.axios.defaults.adapter = (config) =>
    Promise.resolve({
      data: JSON.stringify(items),
      status: 200,
      statusText: 'OK',
      headers: {},
      config,
    });
  const usage = new UsageMeter();
  return { outcomes: await createBatch({ client, usage }, [JOHN, JOHN, JOHN]), usage };
}

it('a persona of a batch that is neither named nor refused may be there all the same', async () => {
  const { outcomes } = await outcomesOf([
    { code: 200, body: '{"id":"1234"}' },
    { code: 200, body: '{}' },
    { code: 400, body: '{"error":{"code":100,"message":"(#100) No"}}' },
  ]);
  const [named, unclear, refused] = outcomes;

  expect(named).toEqual({ id: '1234' });
  expect(unclear).toMatchObject({ error: { code: 'UNAVAILABLE', outcomeUnknown: true } });
  expect(refused).toMatchObject({ error: { code: 'REJECTED' } });
  expect(refused).not.toHaveProperty('error.outcomeUnknown');
});

it('an answer that is shorter than the batch leaves the rest without a clear answer', async () => {
  const { outcomes } = await outcomesOf([{ code: 200, body: '{"id":"1234"}' }]);

  expect(outcomes[0]).toEqual({ id: '1234' });
  for (const outcome of outcomes.slice(1)) {
    expect(outcome).toMatchObject({ error: { outcomeUnknown: true } });
  }
});

it('the headers of the items say how much of the limits is used up', async () => {
  const business = JSON.stringify({ [PAGE.id]: [{ type: 'messenger', call_count: 31 }] });
  const { usage } = await outcomesOf([
    {
      code: 200,
      body: '{"id":"1234"}',
      headers: [{ name: 'X-Business-Use-Case-Usage', value: business }],
    },
    {
      code: 200,
      body: '{"id":"1235"}',
      headers: [
        { name: 'X-App-Usage', value: '{"call_count":7,"total_cputime":88,"total_time":3}' },
      ],
    },
    { code: 200, body: '{"id":"1236"}', headers: [{ name: 'X-App-Usage', value: 'no JSON' }] },
  ]);

  expect(usage.percent).toBe(88);
});
