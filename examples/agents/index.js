'use strict';

const { think } = require('./model');
const { agents, first } = require('./team');

/** Agents that pass a customer round and round have to stop. */
const MOST_PASSES = 2;
const KEPT_MESSAGES = 20;

module.exports = async function App(context) {
  const { event, inCharge } = context;
  if (event.isEcho || !event.isText) return;
  const messages = [...(context.state.messages ?? []), { from: 'customer', text: event.text }];
  let agent = context.state.agent ?? first;
  // What is said to a person is in the messages, too, for the agent who goes on after them.
  if (inCharge.kind === 'bot') agent = await answer(context, agent, messages);
  context.setState({ agent, messages: messages.slice(-KEPT_MESSAGES) });
};

/** Has agents speak until one keeps the customer, or a person has to answer; resolves with who it is. */
async function answer(context, agent, messages) {
  let speaker = agent;
  for (let passes = 0; passes <= MOST_PASSES; passes += 1) {
    const passTo = await speak(context, speaker, messages);
    if (passTo === 'person') {
      context.handOver('mary');
      return first;
    }
    if (!passTo) return speaker;
    speaker = passTo;
  }
  return speaker;
}

/** One agent thinks, shown typing, and says what came of it. */
function speak(context, agent, messages) {
  const { duty } = agents[agent];
  return context.withPersona(
    agent,
    async () => {
      const { say, passTo } = await think({ agent, duty, messages });
      await context.sendText(say);
      messages.push({ from: agent, text: say });
      return passTo;
    },
    { typing: true },
  );
}
