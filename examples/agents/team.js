'use strict';

const PICTURES = 'https://example.com/faces';

/** The agents, by the name that handlers and the model call them: programs, each with a duty. */
const agents = {
  ada: {
    persona: { name: 'Ada', profilePictureUrl: `${PICTURES}/ada.png`, human: false },
    duty: 'You greet customers and find out what they need.',
  },
  lin: {
    persona: { name: 'Lin', profilePictureUrl: `${PICTURES}/lin.png`, human: false },
    duty: 'You know where orders are.',
  },
  rosa: {
    persona: { name: 'Rosa', profilePictureUrl: `${PICTURES}/rosa.png`, human: false },
    duty: 'You handle invoices and refunds. A person decides about more than 100 euros.',
  },
};

/** Who answers when a person has to. */
const person = { name: 'Mary Parker', profilePictureUrl: `${PICTURES}/mary.png`, human: true };

module.exports = { agents, person, first: 'ada' };
