'use strict';

const PICTURES = process.env.PICTURES_URL ?? 'https://example.com/faces';

/** The people at the desk, by the name that the bot and the desk call them. */
module.exports = {
  john: {
    name: 'John Mathew',
    profilePictureUrl: `${PICTURES}/john.png`,
    key: 'john',
    human: true,
  },
  mary: {
    name: 'Mary Parker',
    profilePictureUrl: `${PICTURES}/mary.png`,
    key: 'mary',
    human: true,
  },
  ada: { name: 'Ada Okafor', profilePictureUrl: `${PICTURES}/ada.png`, key: 'ada', human: true },
};
