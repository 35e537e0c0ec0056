/** The initials by which Chinese words are typed: `HTTP请求` is `httpqq`. */

/** The first characters of each letter in the order of pinyin. No word begins with i, u or v. */
const FIRST: readonly [string, string][] = [..."阿a八b嚓c哒d妸e发f旮g哈h讥j咔k垃l痳m拏n噢o妑p七q呥r扨s它t穵w夕x丫y帀z"].reduce<[string, string][]>(
  (pairs, sign, place) => (place % 2 === 0 ? [...pairs, [sign, ""]] : [...pairs.slice(0, -1), [pairs.at(-1)?.[0] ?? "", sign]]),
  [],
);
const order = new Intl.Collator("zh-CN-u-co-pinyin");
const HAN = /\p{Script=Han}/u;

const initial = (sign: string) => (HAN.test(sign) ? (FIRST.findLast(([first]) => order.compare(first, sign) <= 0)?.[1] ?? "") : sign);

export const initials = (text: string): string => [...text].map(initial).join("").toLowerCase();
