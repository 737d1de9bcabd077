// Reads Markdown as the programs do that people keep notes in, by their own parsers. Takes a list of
// { text, list, quote, line } on its input: what somebody wrote, and the same as it stands in a note. Prints what
// comes of it but the words as they were written.

import { createRequire } from "node:module";
import { text as whole } from "node:stream/consumers";
import MarkdownIt from "markdown-it";
import mldoc from "mldoc";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

const { default: MdToHtml } = createRequire(import.meta.url)("@joplin/renderer/MdToHtml");

const JOINER = /\u2060/g;
const LOGSEQ = JSON.stringify({
  toc: false,
  parse_outline_only: false,
  heading_number: false,
  keep_line_break: false,
  format: "Markdown",
  heading_to_list: false,
  exporting_keep_properties: false,
  inline_type_with_pos: false,
  inline_skip_macro: false,
  export_md_indent_style: "dashes",
  export_md_remove_options: [],
  hiccup_in_block: true,
  enable_drawers: true,
  parse_marker: true,
  parse_priority: true,
});

/** GitHub. What is no words is named between angle brackets. */
function github(source) {
  const tree = unified().use(remarkParse).use(remarkGfm).parse(source);
  const plain = ["root", "list", "listItem", "blockquote", "paragraph"];
  const read = (node) => {
    if (node.type === "text") return node.value;
    if (!plain.includes(node.type) || typeof node.checked === "boolean") return `<${node.type}>`;
    return node.children.map(read).join("");
  };
  return read(tree);
}

/** CommonMark with everything that may be switched on, as many programs have it. */
const common = new MarkdownIt({ html: true, linkify: true });
function commonmark(source) {
  const plain = /^(bullet_list|list_item|blockquote|paragraph)_(open|close)$/;
  const read = (token) => {
    if (token.type === "inline") return token.children.map(read).join("");
    if (token.type === "text") return token.content;
    return plain.test(token.type) ? "" : `<${token.type}>`;
  };
  return common.parse(source, {}).map(read).join("");
}

/** Logseq. */
function logseq(source) {
  const inline = ([kind, value]) => (kind === "Plain" ? value : kind === "Break_Line" ? "" : `<${kind}>`);
  const block = ([kind, value]) => {
    if (kind === "Paragraph") return value.map(inline).join("");
    if (kind === "Quote") return value.map(block).join("");
    if (kind !== "Heading" || value.marker || value.priority || value.tags.length > 0) return `<${kind}>`;
    return value.title.map(inline).join("");
  };
  return JSON.parse(mldoc.Mldoc.parseJson(source, LOGSEQ))
    .map(([each]) => block(each))
    .join("");
}

/** Joplin. */
const plugins = ["mark", "sub", "sup", "insert", "multitable", "footnote", "deflist", "abbr", "toc"];
// As they are switched off at first: these two show other signs than were written.
const off = ["emoji", "typographer"];
const settings = Object.fromEntries([...plugins, ...off].map((name) => [name, { enabled: plugins.includes(name) }]));
const renderer = new MdToHtml({
  ResourceModel: { isResourceUrl: () => false, urlToId: () => "" },
  pluginOptions: settings,
  fsDriver: { cacheCssToFile: async () => ({ path: "", mime: "" }) },
});
async function joplin(source) {
  const { html } = await renderer.render(source, {}, { bodyOnly: true, splitted: true });
  const words = html.replace(/<\/?(ul|li|p|blockquote|div)( [^>]*)?>/g, "");
  const entities = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };
  return words.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => entities[name]);
}

/** Obsidian has no parser of its own that runs elsewhere: what it looks for beyond CommonMark, in the source. */
function obsidian(source) {
  const signs = [/(^|\s)#[^\s#]/, /\[\[/, /%%/, /==/, /\s\^[\w-]+\s*$/, /\[[ x!^]/, /::/, /\$/];
  const bare = source.replace(/\\[!-/:-@[-`{-~]/g, "·");
  return signs.find((sign) => sign.test(bare));
}

const squeezed = (text) => text.replace(JOINER, "").replace(/\s+/g, " ").trim();
const faults = [];
for (const { text, ...places } of JSON.parse(await whole(process.stdin))) {
  for (const [place, source] of Object.entries(places)) {
    for (const [name, read] of Object.entries({ github, commonmark, logseq, joplin })) {
      const found = squeezed(await read(source));
      if (found !== squeezed(text)) faults.push({ name, place, text, found });
    }
    const sign = obsidian(source);
    if (sign) faults.push({ name: "obsidian", place, text, found: String(sign) });
  }
}
console.log(JSON.stringify(faults));
