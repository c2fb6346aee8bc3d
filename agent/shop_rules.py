"""What a reply may say of offers, delivery, returns, payment and the shop itself: what the shop's rules say, no more.

A sentence on one of these topics stands only if a tool has told the shop's rules on that topic, and if each amount in
it and each word that widens or narrows a rule ("every", "worldwide", "tomorrow") is in them too.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

from __future__ import annotations

import re
from itertools import combinations

from agent.claims import DENIED, QUESTION, UNSURE
from agent.facts import Facts
from agent.quantities import PERIODS, in_digits, quantities

OFFER = re.compile(
    r"\b(?:on sale|flash sale|discount\w*|coupons?|promo\w*|voucher|clearance|special (?:offers?|prices?)|deal of|gift card|loyalty|half[- ]price|marked down|price[- ]match\w*"
    r"|(?:get|and) (?:one|1|another)(?: \w+)? free|on us|on the house|is on me\b|free gift|members? (?:pay|get|save)|our club|(?:gets?|buys?|have|has) (?:it|them|everything) cheaper|pay less|\w+ off\b(?= (?:today|everything|all|your (?:order|purchase|first|next)|with (?:this|the) code))|down from|\d-for-\d|\b(?:in|on) (?:our|the) sale|sale price|money off|(?:earn|collect|get) (?:\d+ )?points|cashback|bonus|save [^.!?]{0,12}[\d$€£]|extra (?:\d+|off))\b"
    r"|\bwas [^.!?]{0,4}\d[^.!?]{0,12}\bnow\b|\bsave [$€£]"
    r"|\b(?:is|are) (?:completely |totally )?free\b(?! (?:of|to|from|if|for orders|when|on orders|over|above))|\bfree (?!deliver|shipping|returns?\b|of\b|to\b|from\b|exchanges?\b|for\b|if\b|when\b)[a-z]+"
    r"|打折|折扣|优惠券|优惠码|促销|满减|买[一二三\d]送|第[二三]件(?=[^，。]{0,4}[半折免减送])|半价|立减|减\s?\d|特价|便宜[一1]?点|原价|送[^，。]{0,3}礼|赠[^，。]{1,4}|(?<![配运派])送(?:给)?[您你](?!到|达|货|上)|首单|(?<!运费)免费(?![退换送配运维修更])|(?:立享|专属|享受)[^，。]{0,4}优惠|免单|大促|活动价|返现|积分|给[你您]算|省\s?\d",
    re.IGNORECASE,
)
GIVES = re.compile(
    r"\bif you (?:take|buy|add|order|spend|get)\b|\bI (?:can|could|will)\b[^.!?]{0,12}\b(?:give|offer|get|apply|knock|take|do)\b|可以[给帮]?[你您]?[^，。]{0,4}(?:便宜|打折|优惠|打个折)",
    re.IGNORECASE,
)
YOU_SAID = re.compile(r"\byou (?:asked|said|wanted|mentioned)\b|[你您](?:说|要|想)", re.IGNORECASE)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent\b|per cent\b|折)")

TOPICS = {
    "delivery": r"\bdeliver\w*|\bship(?:s|ped|ping|ments?)?\b|\bparcels?\b|\bpackages?\b|\bcouriers?\b|\bpostage\b|\bdispatch\w*|\bbe with you\b|\barriv(?:es?|ed|ing)\b"
    r"|\byou(?:'ll|’ll| will) (?:have|get|receive) it\b|拒收|今晚|\bget it (?:by|in|within|on|tomorrow)\b|配送|送到|送达|到手|发货|到货|寄[到往给]|快递|运费|邮费|包邮|免邮|包裹|派送|必达|日达|顺丰|\b(?:gets?|brings?) it to you\b|[一二三四五六七八九十百\d]+个?(?:天|小时|工作日|周)之?内",
    "returns": r"\breturn(?:s|ed|able|ing)?\b(?! to)|\bsen[dt] (?:\w+ ){0,2}back\b|\bgive (?:\w+ )?back\b|\b(?:go|goes|went) back\b|\bcollect (?:the|your|it)\b|退货|[能以可]退|退换|包退|无理由",
    "refund": r"\brefund\w*|\bmoney[- ]back\b|\bmoney (?:comes )?back\b|退款|退钱|退还",
    "exchange": r"\bexchang\w*|换货|更换|免费换",
    "warranty": r"\bwarrant(?:y|ies)\b|\bguarantee\w*|质保|保修|终身|两年内|免费修|保换|\breplace (?:it|them|your)\b|\brepairs?\b|\bfaulty\b|\bdefect\w*",
    "payment": r"\bpay(?:s|ments?|ing|able)?\b(?! for (?:deliver|shipping|return))|\binstal\w+|\bwe (?:also )?(?:accept|take)\b|付款|支付|后付|分期|花呗|信用卡|刷卡",
    "gift": r"\b(?:gift[- ])?wrapping\b|\bgift[- ]wrap\w*|礼品包装|礼盒包装",
    "alterations": r"\balterations?\b|\balter(?:ed|s)?\b|\btailor(?:s|ing)?\b|改衣|改短|修改尺寸",
    "places": r"\b(?:shops?|stores?|branch(?:es)?|showrooms?|boutiques?) (?:in|on|at|near)\b|\bvisit us\b|\b(?:one of )?our (?:\w+ )?(?:shops?|stores?)\b|\bpick (?:it|them) up\b|\bclick and collect\b|的店里|到店|门店|实体店|分店|专柜",
    "staff": r"\b(?:our|the shop's) (?:staff|team|support)\b|\bcustomer (?:service|support)\b|\b24/7\b|\baround the clock\b|客服[^，。]{0,4}(?:在线|小时|回复)|小时在线",
    "restock": r"\brestock\w*|\b(?:be|is|are|come|coming) back in\b|补货|重新上架|再到",
}
TOPIC_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in TOPICS.items()}
NEAR = {"refund": "returns", "exchange": "returns"}  # the rules on returns tell of these too
WEIGHTY = re.compile(
    r"\b(?:every\w*|all|any ?time|anywhere|always|worldwide|international\w*|abroad|overseas|lifetime|forever|tomorrow|today|tonight|this (?:morning|afternoon|evening|week|month)|overnight|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|free|no charge|complimentary|cash|on delivery|bitcoin|crypto\w*|paypal|apple pay|google pay|klarna|afterpay|instal\w+|cheques?|worn|washed|used|opened|instant\w*|immediately"
    r"|same[- ]day|next[- ]day|express|24/7|around the clock|full(?:y)?|double|triple)\b"
    r"|所有|全部|任何|全球|国外|海外|终身|明天|今天|后天|当天|今晚|次日|不收费|马上|周[一二三四五六日天末]|免费|免[邮运]|包邮|包退|日达|必达|顺丰|货到付款|花呗|分期|微信|支付宝|(?<![未没])穿过|(?<![未没])洗过|无条件|24小时|加急",
    re.IGNORECASE,
)
SAME = {"免邮": "免运", "包邮": "免运", "no charge": "free", "complimentary": "free"}
WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|today|tomorrow|[今明后]天|周.$", re.IGNORECASE
)
ASSERTS = re.compile(
    r"\b(?:can|may|will|is|are|be|we|our|you have|you['’]ve|got|within|free|offer|accept\w*|takes?|always|all|arrives?)\b|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
LOOKS_UP = re.compile(
    r"\b(?:let me|I (?:can|could)|shall I|should I|would you like|do you want|to see|I don't know|I do not know|can check|could check)\b"
    r"|要不要|需要我|我可以|可以帮[你您]|要我|想不想|是否|不清楚|不知道|不确定|没有?提到",
    re.IGNORECASE,
)
UNWORN = re.compile(r"[没未]有?(?=[穿洗拆用])")
EVEN_SO = re.compile(r"\beven (?:if|when|without)\b|也[能可]", re.IGNORECASE)
# Who does not know, or only tells of what was done and said here, denies no rule.
IGNORANT = re.compile(
    r"\bI\b(?!['’]m afraid)|\bme\b|\byet\b|\b(?:rules?|description|shop) (?:do(?:es)?n['’]t|do(?:es)? not)\b|\bnothing has\b|\bif\b|\bas long as\b|\bnot sure\b|我|还没|尚未|没有?(?:提|说|写|找|看|资料|信息)|的话|只要",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
CHECKOUT = re.compile(r"\bcheck-?out\b|结账|结算", re.IGNORECASE)
ONE_PERIOD = re.compile(
    r"\b(?:an?|one)(?: full| whole)? (?=(?:working )?(?:day|week|month|year|hour)\b)", re.IGNORECASE
)
FREE_DELIVERY = re.compile(
    r"\bfree\b|\b(?:don't|do not|won't|never) (?:have to |need to )?pay for\b|\bpay nothing\b|不用付|免[运邮]|包邮",
    re.IGNORECASE,
)
# What the shop does as a matter of course: "we plant a tree", "we'll collect it".
WE_DO = re.compile(r"\b[Ww]e(?:'ll|’ll| will)?(?: also| always| even)? ([a-z]+)\b")
NO_PRACTICE = frozenset(
    [
        "have",
        "found",
        "can",
        "could",
        "are",
        "were",
        "sell",
        "stock",
        "carry",
        "offer",
        "would",
        "might",
        "should",
        "recommend",
        "suggest",
        "think",
        "know",
        "see",
        "need",
        "do",
        "don",
        "did",
        "looked",
        "hope",
        "wish",
        "had",
        "be",
        "may",
        "must",
        "cannot",
        "will",
        "never",
        "only",
        "just",
        "talked",
        "spoke",
        "go",
        "start",
        "keep",
        "want",
        "like",
        "love",
        "both",
        "all",
        "too",
        "now",
        "still",
        "already",
        "said",
        "discussed",
        "get",
        "ask",
        "check",
        "search",
        "look",
    ]
)


def unknown_offer(unit: str, facts: Facts) -> bool:
    """Whether a sentence makes an offer that no tool told of."""
    plain = in_digits(unit)
    repeats = any(pattern.search(unit) for pattern in (QUESTION, DENIED, UNSURE, YOU_SAID))
    known = facts.numbers | (facts.asked_numbers if repeats else set())
    if any(float(number) not in known for number in PERCENT.findall(plain)):
        return True
    if QUESTION.search(unit) or DENIED.search(unit) or (UNSURE.search(unit) and not GIVES.search(unit)):
        return False
    made = [match.group().lower() for match in OFFER.finditer(plain)]
    # What is free only the rules say; that something is on sale a product's own text may say.
    return any(each not in (facts.rules if "free" in each or "免费" in each else facts.text) for each in made)


def unknown_rule(unit: str, facts: Facts) -> bool:
    """Whether a sentence states a rule of the shop that no tool told."""
    known = facts.numbers | facts.asked_numbers
    if any(number not in known for number, period in quantities_in_digits(unit) if period in PERIODS):
        return True
    practices = [word for word in WE_DO.findall(unit) if word not in NO_PRACTICE]
    if practices and not QUESTION.search(unit) and not all(word in facts.rules for word in practices):
        return True
    topics = [name for name, pattern in TOPIC_PATTERNS.items() if pattern.search(unit)]
    if not topics or CHECKOUT.search(unit):
        return False
    if not any(pattern.search(unit) for pattern in (ASSERTS, WEIGHTY, FREE_DELIVERY)):
        return False
    if not _amounts_hold(unit, facts):
        return True
    if QUESTION.search(unit) or LOOKS_UP.search(unit):
        return False
    if DENIED.search(UNWORN.sub("", unit)) and not FREE_DELIVERY.search(unit) and not EVEN_SO.search(unit):
        return not IGNORANT.search(unit) and not all(_is_denied(name, facts) for name in topics)
    if _tells_of_order(unit, facts):
        topics = [name for name in topics if name != "delivery"]
    return not all(_is_told(name, facts) for name in topics) or not _words_hold(unit, facts)


def _tells_of_order(unit: str, facts: Facts) -> bool:
    """Whether a sentence dates an order's delivery as a tool did: that is no rule, and no rule need be known."""
    days = DATE.findall(unit)
    return (
        bool(days)
        and bool({"order_status", "purchase_history"} & facts.done_ever)
        and all(day in facts.rules for day in days)
    )


def _is_denied(topic: str, facts: Facts) -> bool:
    """Whether the rules, too, say what is not so on a topic."""
    sentences = re.split(r"(?<=[.;])\s+|(?<=[。；])|\n", facts.rules)
    return any(DENIED.search(each) and TOPIC_PATTERNS[topic].search(each) for each in sentences)


def quantities_in_digits(unit: str) -> set[tuple[float, str]]:
    """Amounts that are written in digits; small ones in words are often no more than a way to speak."""
    return {pair for pair in quantities(unit) if f"{pair[0]:g}" in unit}


def _is_told(topic: str, facts: Facts) -> bool:
    return bool(
        TOPIC_PATTERNS[topic].search(facts.rules)
        or (topic in NEAR and TOPIC_PATTERNS[NEAR[topic]].search(facts.rules))
    )


def _amounts_hold(unit: str, facts: Facts) -> bool:
    told = quantities(facts.rules)
    said = quantities(ONE_PERIOD.sub("1 ", unit))
    prices = [(product.price, product.currency) for product in facts.products.values()]
    sums = {(a[0] + b[0], a[1]) for a, b in combinations(prices[:40], 2)} | set(prices)
    for amount, unit_of in said:
        if unit_of in PERIODS and (amount, unit_of) not in told and not _same_period(amount, unit_of, told):
            return False
        if (
            len(unit_of) == 3
            and FREE_DELIVERY.search(unit)
            and (amount, unit_of) not in told | sums | facts.amounts
        ):
            return False
    return True


def _same_period(amount: float, unit: str, told: frozenset[tuple[float, str]]) -> bool:
    """Two weeks are fourteen days."""
    days = {"day": 1, "week": 7, "month": 30, "year": 365}
    return unit in days and any(amount * days[unit] == n * days[u] for n, u in told if u in days)


def _words_hold(unit: str, facts: Facts) -> bool:
    """Whether every word that widens or narrows a rule is one of the rules' own."""
    for match in WEIGHTY.finditer(unit):
        word = match.group().lower()
        if WEEKDAY.search(word) and {"order_status", "purchase_history"} & facts.done_ever:
            continue  # the date was told, the day of the week follows
        word = SAME.get(word, word)
        if not re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", facts.rules):
            return False
    return not _free_without_condition(unit, facts)


def _free_without_condition(unit: str, facts: Facts) -> bool:
    """Whether delivery is called free without the order value from which the rules make it free."""
    if not FREE_DELIVERY.search(unit) or not TOPIC_PATTERNS["delivery"].search(unit):
        return False
    told = [
        sentence
        for sentence in re.split(r"(?<=[.;])\s+|(?<=[。；])|\n", facts.rules)
        if FREE_DELIVERY.search(sentence) and TOPIC_PATTERNS["delivery"].search(sentence)
    ]
    conditional = bool(told) and all(quantities(sentence) for sentence in told)
    return conditional and not any(len(u) == 3 for _, u in quantities(unit))
