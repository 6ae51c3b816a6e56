/**
 * Reads XML as strictly as a browser does an SVG file: one root, elements that
 * nest and end, attributes quoted and given once, nothing bare that must be
 * escaped. No declarations, CDATA or instructions: pictures have none.
 *
 * @module
 */

/** An element of a document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
}

/** An element whose end has not been read. */
interface Open extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const NAME = "[A-Za-z_][\\w.:-]*";
const TOKEN = new RegExp(
  [
    "<!--(?<comment>(?:(?!--)[^])*)-->",
    `</(?<end>${NAME})\\s*>`,
    `<(?<start>${NAME})(?<attributes>(?:\\s+${NAME}="[^"<]*")*)\\s*(?<empty>/?)>`,
    "(?<text>[^<]+)",
  ].join("|"),
  "y",
);
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, "g");

/** Reads a document; throws a `SyntaxError` if it isn't well-formed. */
export function readXml(source: string): XmlElement {
  const top = open("", new Map());
  const stack = [top];
  for (let at = 0; at < source.length;) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) throw malformed("what stands here", source, at);
    const parent = stack.at(-1) ?? top;
    if (groups.text !== undefined) {
      parent.text += unescaped(groups.text, source, at);
    } else if (groups.start !== undefined) {
      const attributes = attributesOf(groups.attributes ?? "", source, at);
      const element = open(groups.start, attributes);
      parent.children.push(element);
      if (groups.empty === "") stack.push(element);
    } else if (groups.end !== undefined) {
      if (stack.length === 1 || parent.name !== groups.end) {
        throw malformed(`the end of ${groups.end}`, source, at);
      }
      stack.pop();
    }
    at = TOKEN.lastIndex;
  }
  const [root, ...others] = top.children;
  if (stack.length > 1 || root === undefined || others.length > 0) {
    throw malformed("the end", source, source.length);
  }
  if (top.text.trim() !== "") {
    throw malformed("text beside the root", source, 0);
  }
  return root;
}

/** An element and all in it, in the order of their starts. */
export function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)];
}

function open(name: string, attributes: ReadonlyMap<string, string>): Open {
  return { name, attributes, children: [], text: "" };
}

function attributesOf(text: string, source: string, at: number) {
  const attributes = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(ATTRIBUTE)) {
    if (attributes.has(name)) throw malformed(`${name} again`, source, at);
    attributes.set(name, unescaped(value, source, at));
  }
  return attributes;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
};

function unescaped(text: string, source: string, at: number): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw malformed(entity, source, at);
    return character;
  });
}

function malformed(what: string, source: string, at: number): SyntaxError {
  const line = source.slice(0, at).split("\n").length;
  return new SyntaxError(`Cannot read XML: ${what} is wrong, on line ${line}`);
}
