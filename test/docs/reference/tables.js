'use strict';

/** The parts of the pages that are made of the types: by the word after `begin:`, and the name after that. */
const PARTS = {
  members: (types, name) => membersTable(types.members(name)),
  context: (types) => {
    const rows = types
      .context()
      .filter(({ text }) => text !== '')
      .map((call) => [code(call.signature), meaningOf(call)]);
    return table(['call', 'meaning'], rows);
  },
  events: (types) => {
    const rows = types.union('PersonaEvent').map(({ text, members }) => {
      const type = members.find(({ name }) => name === 'type').type;
      const others = members.filter(({ name }) => name !== 'type').map(nameOf);
      return [code(type.slice(1, -1)), oneLine(text), others.join(', ')];
    });
    return table(['`type`', 'when', 'with'], rows);
  },
  codes: (types) => {
    const rows = types
      .literals('PersonaErrorCode')
      .map(({ value, text }) => [`[\`${value}\`](errors.md#${value.toLowerCase()})`, text]);
    return table(['code', 'meaning'], rows);
  },
  /** The exported types that the page has not shown yet. */
  more: (types, _, page) => {
    const shown = new Set(
      [...page.matchAll(/<!-- begin: members (\w+) -->/g)].map(([, name]) => name),
    );
    const events = types.union('PersonaEvent').map(({ name }) => name);
    const hidden = new Set([...shown, ...events, 'PersonaContext']);
    return types
      .typeNames()
      .filter((name) => !hidden.has(name))
      .map((name) => section(types, name))
      .join('\n\n');
  },
  differences: (types, _, page, { differences }) =>
    differences.map((each) => `- ${each}`).join('\n'),
};

function section(types, name) {
  const { text, source } = types.about(name);
  const members = types.isInterface(name) ? types.members(name) : [];
  const body = types.isInterface(name)
    ? membersTable(members)
    : `\`\`\`text\n${source.replace(/^export /, '')}\n\`\`\``;
  return [`### \`${name}\``, oneLine(text), body].filter(Boolean).join('\n\n');
}

function membersTable(members) {
  const hasDefault = members.some(({ tags }) => tags.default !== undefined);
  const rows = members.map((member) => {
    const first = member.isMethod ? code(member.signature) : nameOf(member);
    const type = member.isMethod ? '' : code(member.type ?? '');
    const usual = hasDefault ? [oneLine(member.tags.default ?? '')] : [];
    return [first, type, meaningOf(member), ...usual];
  });
  const hasTypes = rows.some(([, type]) => type !== '');
  const heads = ['name', 'type', 'meaning', ...(hasDefault ? ['default'] : [])];
  const without = (cells) => (hasTypes ? cells : cells.filter((_, index) => index !== 1));
  return table(without(heads), rows.map(without));
}

function nameOf({ name, isOptional }) {
  return code(isOptional ? `${name}?` : name);
}

function meaningOf({ text, tags }) {
  const more = [
    tags.param && `${tags.param.replace(/^\w+/, '`$&`:')}.`,
    tags.returns && `Returns ${tags.returns}.`,
    tags.throws && `Throws ${tags.throws.replace(/^PersonaError\b/, '`PersonaError`')}.`,
  ];
  return oneLine([text, ...more].filter(Boolean).join(' '));
}

function oneLine(text) {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.\.$/, '.')
    .trim();
}

function code(text) {
  return text === '' ? '' : `\`${oneLine(text)}\``;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

module.exports = { PARTS };
