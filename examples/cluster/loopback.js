'use strict';

const { once } = require('node:events');

/** Opens a server on 127.0.0.1, on a free port unless one is named. */
async function listen(server, port = 0) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    },
  };
}

module.exports = { listen };
