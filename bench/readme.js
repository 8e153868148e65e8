'use strict';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

/** What the README says between the marks of the bench. */
function tableIn(readme) {
  const [begin, end] = marksIn(readme);
  return readme.slice(begin, end).trim();
}

/** The README with this table between the marks. */
function withTable(readme, table) {
  const [begin, end] = marksIn(readme);
  return `${readme.slice(0, begin)}\n\n${table.trim()}\n\n${readme.slice(end)}`;
}

function marksIn(readme) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The README has no ${BEGIN} before ${END}.`);
  return [begin + BEGIN.length, end];
}

module.exports = { tableIn, withTable };
