'use strict';

const { join } = require('node:path');
const ts = require('typescript');

const ROOT = join(__dirname, '../../..');
const ENTRIES = ['src/index.ts', 'src/emulator/index.ts'].map((file) => join(ROOT, file));

/** Reads what the package exports, as TypeScript understands it. */
function readTypes() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(ENTRIES, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const exported = new Map();
  for (const entry of ENTRIES) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
    for (const symbol of checker.getExportsOfModule(module)) {
      const isAlias = symbol.flags & ts.SymbolFlags.Alias;
      exported.set(symbol.name, isAlias ? checker.getAliasedSymbol(symbol) : symbol);
    }
  }
  const symbolOf = (name) => {
    const symbol = exported.get(name);
    if (!symbol) throw new Error(`The package exports no ${name}.`);
    return symbol;
  };
  const membersOf = (type) =>
    checker
      .getPropertiesOfType(type)
      .filter(isOurs)
      .map((member) => described(checker, member));
  return {
    /** The types that the main entry exports, in its order. */
    typeNames: () =>
      checker
        .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(ENTRIES[0])))
        .filter((symbol) => isType(exported.get(symbol.name)))
        .map(({ name }) => name),
    about: (name) => described(checker, symbolOf(name)),
    members: (name) => membersOf(checker.getDeclaredTypeOfSymbol(symbolOf(name))),
    isInterface: (name) => Boolean(symbolOf(name).flags & ts.SymbolFlags.Interface),
    /** What each type of a union looks like: its documentation and its members. */
    union: (name) =>
      checker.getDeclaredTypeOfSymbol(symbolOf(name)).types.map((type) => ({
        ...described(checker, type.symbol),
        members: membersOf(type),
      })),
    /** The calls that the package adds to Bottender's Messenger contexts. */
    context: () => {
      const symbol = symbolOf('PersonaContext');
      const added = symbol.declarations
        .filter((each) => ts.isInterfaceDeclaration(each) && isInSources(each))
        .flatMap((each) => each.members);
      return added.map((each) => ({
        ...described(checker, checker.getSymbolAtLocation(each.name)),
        ...docOf(each),
        signature: signatureOf(each),
      }));
    },
    /** The members of a union of literals, each with the comment before it. */
    literals: (name) => {
      const [declaration] = symbolOf(name).declarations;
      const pattern = /\/\*\*\s*(.+?)\s*\*\/\s*\|\s*'(\w+)'/gs;
      return [...declaration.getText().matchAll(pattern)].map(([, text, value]) => ({
        value,
        text: text.replace(/\s*\n\s*\*\s*/g, ' '),
      }));
    },
  };
}

function isType(symbol) {
  return Boolean(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias));
}

/** Not what every `Error` has. */
function isOurs(symbol) {
  return symbol.declarations?.some(isInSources) ?? false;
}

function isInSources(declaration) {
  return declaration.getSourceFile().fileName.startsWith(join(ROOT, 'src'));
}

function described(checker, symbol) {
  const declaration = symbol.declarations.find(isInSources) ?? symbol.declarations[0];
  const tags = Object.fromEntries(
    symbol.getJsDocTags(checker).map(({ name, text }) => [name, ts.displayPartsToString(text)]),
  );
  return {
    name: symbol.name,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    tags,
    isOptional: Boolean(symbol.flags & ts.SymbolFlags.Optional),
    isMethod: Boolean(symbol.flags & ts.SymbolFlags.Method),
    type: declaration.type?.getText(),
    signature: signatureOf(declaration),
    source: declaration.getText(),
  };
}

/** What stands above one of several overloads. */
function docOf(declaration) {
  const [doc] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  const tags = Object.fromEntries(
    (doc?.tags ?? []).map((tag) => {
      const text = ts.getTextOfJSDocComment(tag.comment) ?? '';
      return [
        tag.tagName.text,
        ts.isJSDocParameterTag(tag) ? `${tag.name.getText()} ${text}` : text,
      ];
    }),
  );
  return { text: ts.getTextOfJSDocComment(doc?.comment) ?? '', tags };
}

function signatureOf(declaration) {
  return declaration
    .getText()
    .replace(/^readonly /, '')
    .replace(/;$/, '')
    .replace(/\s+/g, ' ')
    .replace(/,? \)/g, ')')
    .replace(/\( /g, '(');
}

module.exports = { readTypes };
