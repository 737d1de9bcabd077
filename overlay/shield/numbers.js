// Which numbers a piece of text speaks of: "4.8K viewers", "1 234 Zuschauer", "フォロワー: 56". Pure, and
// only a guess: it stands beside the rules, which know what they hide.

const shieldDigit = /\p{Nd}/u;

/** Grouped, abbreviated, or both. The letters are those that the languages of Twitch abbreviate with. */
const shieldAmount = String.raw`\p{Nd}(?:[\p{Nd}.,'’٬٫\u00a0\u202f ]*\p{Nd})?(?:\s?(?:K|M|B|Tsd|Mio|Mrd|mil|mln|mn|mi|тыс|млн|тис|tn|bin|rb|jt|N|Tr|E)(?![\p{Script=Latin}\p{Script=Cyrillic}])\.?|\s?[万萬만천千億억])?\+?`;
const shieldSpan = String.raw`\p{Nd}{1,3}:\p{Nd}{2}(?::\p{Nd}{2})?`;
const shieldGap = String.raw`[\s\u200e\u200f·•:,()|/–—-]*`;

const shieldBare = new RegExp(
  `^[\\s(#+~−–-]*(?:${shieldAmount})(?:\\s*[/|–-]\\s*(?:${shieldAmount}))?\\s*%?[\\s).·•]*$`,
  "iu",
);
const shieldBareSpan = new RegExp(`^\\s*${shieldSpan}\\s*$`, "u");
const shieldAmounts = new RegExp(`${shieldSpan}|${shieldAmount}`, "giu");

/** Scripts that put no space between words. */
const shieldUnspaced = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** For each number: its words, and its words with an amount beside them. */
const shieldWords = Object.entries(shieldRules.guesses.words).map(([id, words]) => {
  const spaced = words.filter((word) => !shieldUnspaced.test(word)).join("|");
  const unspaced = words.filter((word) => shieldUnspaced.test(word)).join("|");
  const letter = String.raw`[\p{L}\p{M}]`;
  const word = `(?:(?<!${letter})(?:${spaced})(?!${letter})${unspaced ? `|${unspaced}` : ""})`;
  const before = `(?:${shieldSpan}|${shieldAmount})(?:${shieldGap}${letter}{1,20}){0,2}?${shieldGap}${word}`;
  const after = `${word}${shieldGap}(?:${letter}{1,12}${shieldGap})?(?:${shieldSpan}|${shieldAmount})`;
  return { id, word: new RegExp(word, "iu"), beside: new RegExp(`${before}|${after}`, "iu") };
});

/** Most texts have no such word at all, and are done with soon. */
const shieldAnyWord = new RegExp(shieldWords.map(({ word }) => word.source).join("|"), "iu");

/** Texts longer than this are prose, and no counter. */
const shieldLongest = 240;

/**
 * The numbers that `text` tells: an amount with a word of theirs beside it.
 * @param {string} text
 * @returns {string[]} their ids
 */
function numbersTold(text) {
  if (text.length > shieldLongest || !shieldDigit.test(text) || !shieldAnyWord.test(text)) return [];
  return shieldWords.filter(({ beside }) => beside.test(text)).map(({ id }) => id);
}

/**
 * The numbers that `text` has a word of.
 * @param {string} text
 * @returns {string[]} their ids
 */
function numbersNamed(text) {
  return shieldWords.filter(({ word }) => word.test(text)).map(({ id }) => id);
}

/**
 * Whether `text` is an amount and nothing else.
 * @param {string} text
 */
function isBareNumber(text) {
  return text.length <= 40 && (shieldBare.test(text) || shieldBareSpan.test(text));
}

/**
 * Whether `text` is a span of time such as 1:23:45 and nothing else.
 * @param {string} text
 */
function isBareSpan(text) {
  return text.length <= 40 && shieldBareSpan.test(text);
}

/**
 * `text` without its amounts.
 * @param {string} text
 */
function withoutAmounts(text) {
  return text.replace(shieldAmounts, "").replace(/\(\s*\)/g, "").replace(/\s+/g, " ").trim();
}
