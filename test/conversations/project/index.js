'use strict';

module.exports = async function answer(context) {
  context.setState({ asked: context.event.text });
  await context.sendText('Hello.');
};
