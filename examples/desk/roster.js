'use strict';

const PICTURES = process.env.PICTURES_URL ?? 'https://example.com/faces';

/** The people at the desk, by the name that the bot and the desk call them. */
module.exports = {
  john: { name: 'John Mathew', profilePictureUrl: `${PICTURES}/john.png`, key: 'john' },
  mary: { name: 'Mary Parker', profilePictureUrl: `${PICTURES}/mary.png`, key: 'mary' },
  ada: { name: 'Ada Okafor', profilePictureUrl: `${PICTURES}/ada.png`, key: 'ada' },
};
