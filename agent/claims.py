"""How models put the claims that need a tool behind them, in English and Chinese.

Patterns only; what to do about a claim is decided in agent/grounding.py.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

from __future__ import annotations

import re

from agent.quantities import MONEY_NAMES

DENIED = re.compile(
    r"\b(?:not|no(?! (?:charge|cost|fees?|questions|matter|problem|limit|longer))|never|cannot|unable|nothing|none|neither)\b(?<!or not)|n't\b|n’t\b|没|未能|无法|不能|不会|尚未|还未|不是|并未",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:let me|I can|I could|shall I|should I|would you like|do you want|if you|once you|when you|to see|I don't know"
    r"|I do not know|please|can check|could check)\b|要不要|需要我|我可以|可以帮你|如果|要我|请|想不想|是否",
    re.IGNORECASE,
)
IF_YOU_LIKE = re.compile(r"[喜想要][^，。]{1,10}的话")
QUESTION = re.compile(r"[?？]\s*[\"'”’)*_]*\s*$")

BARE_PRICE = re.compile(
    r"(?:\b(?:costs?|priced at|price(?: is| of)?|sells? (?:for|at)|going for|yours for|for (?:just|only))|售价|价格|只要|仅售|现价|卖)"
    r"[:：是为\s]*(?:only |just |about |around |a mere |at |大?约合?|人民币|大概|也就)*(\d+(?:\.\d+)?)(?!\d|[.,]\d|\s?[a-z%])"
    r"|(?<![\d.,])(\d+[.,]\d\d)(?!\d|%|\s?(?:cm|kg|m|mm|/|stars?)\b)"
    r"|\bat (?:a mere|only|just) (\d+(?:\.\d+)?)|\bfor (\d{2,})(?=\s*[.!;](?!\d)|\s*$)",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:under|below|less than|up to|within|over|above|more than|at most|at least|budget|limit|max(?:imum)?|between|than)\b"
    r"|以下|以内|以上|不到|[不没]有?超过|预算|低于|高于|之间",
    re.IGNORECASE,
)
DERIVED = re.compile(
    r"\b(?:total|together|altogether|in all|your cart|combined|sum|both|difference|cheaper|less|more|left|leaves?|remain\w*|over|set|outfit|comes to|delivery|shipping|free|orders?|ordered|paid)\b"
    r"|共|合计|订单|付|便宜|贵|差价|加起来|还差|剩|运费|包邮|满",
    re.IGNORECASE,
)

_SIZE = r"(?:XXS|XS|XXXL|XXL|XL|[SML]|[2-5]XL|[234]\d(?:\.5)?|one size|均码)"
_AND = r"(?:,|/|、|，|and|or|to|&|-|–|和|或|及|到|至)"
SIZES = re.compile(
    rf"\b(?:[Ss]izes?|in|available in|comes? in|stock in)\s+(?:an? )?(?P<list>{_SIZE}(?:\s*{_AND}+\s*{_SIZE})*)(?![\w%'’]|\.\d|\s?(?:{MONEY_NAMES}|%))"
    rf"|(?P<zh>{_SIZE}(?:\s*{_AND}+\s*{_SIZE})*)\s*(?:码|号)|从(?P<range>{_SIZE}\s*[到至]\s*{_SIZE})|(?<!\w)(?P<tick>{_SIZE})\s*[✓✔√]|(?<![\w'’])(?P<first>{_SIZE}(?:\s*{_AND}+\s*{_SIZE})*)\s+(?:is|are)\b"
    r"|(?<![A-Za-z0-9'’-])(?P<sole>XXS|XS|XXXL|XXL|XL|[2-5]XL)(?![A-Za-z0-9'’-])|\b(?:the|an?|for|pick|take|choose|only|just|last)\s+(?P<one>[SML])(?![\w'’-])"
    r"|^\W*(?P<head>[SML])\s+(?:of|has|just|in)\b|(?<=[选拿穿要买剩])(?P<taken>X{0,3}[SML])(?![\w码号])",
)
# A size that a clause speaks of without claiming that it is there: the shopper's own, or the one that would fit.
OWN_SIZE = re.compile(
    r"\byou (?:usually |normally |always )?(?:wear|take|asked|said|are|need|want\w*)\b|\byour\b|\busually\b|\bfits?\b|\bsuits?\b|\brecommend\w*|\bchart\b|\bwould\b|\bcould\b"
    r"|[您你](?:说|平时|一般|通常|穿|要)|平时|建议|推荐|合适|适合|尺码表",
    re.IGNORECASE,
)
ONE_SIZE = re.compile(_SIZE)
SPELLED_SIZE = re.compile(
    r"\b(in|size|sizes)\s+(?:an? |the )?(extra[- ]small|small|medium|extra[- ]large|large)\b(?!\s+(?:quantit|number|part|batch|print|letter|pattern|dot|floral|check|stripe|hoop|buckle))|(小|中|大|加大)[码号]",
    re.IGNORECASE,
)
SIZE_LETTERS = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "小": "S", "中": "M", "大": "L", "加大": "XL",
}  # fmt: skip
A_SIZE = re.compile(r"\bsizes?\b|\bsmall|\bmedium|\blarge|码|号", re.IGNORECASE)
ALL_SIZES = re.compile(
    r"\b(?:all|every|any)(?: of the)? sizes?\b|\b(?:whichever|whatever) size\b|\bfull size range\b|全码|哪个码|任何(?:一个)?尺?码|所有(?:的)?尺码|每个码|尺码齐全",
    re.IGNORECASE,
)
IN_STOCK = re.compile(
    r"\b(?:in stock|available|we have|have it|comes? in|left|is there|exists?|can (?:have|get|grab|buy|order))\b|可以买|能买|买得到|有货|现货|有.{0,6}码|可选|还有|都有|也有|齐全|到货|刚到|充足|[✓✔√]",
    re.IGNORECASE,
)
SOLD_OUT = re.compile(
    r"\b(?:sold out|out of stock|out in|unavailable|not available|no longer available|not in stock|don't have|do not have|isn't available|isn't in stock|aren't available|(?:is|are|all) gone"
    r"|(?:does not|doesn't|doesn’t|do not|don't|never) come)\b|售罄|缺货|没货|无货|断货|卖完|卖光|抢光|售空|没有.{0,6}码|没有?了(?![解不])",
    re.IGNORECASE,
)
# A comma before another size goes on with the same list.
STOCK_CLAUSES = re.compile(
    rf"[;；，]|,(?!\s*(?:and |or )?{_SIZE}\b)|\bbut\b|,? (?:and|while) (?=(?:size )?{_SIZE} (?:is|are|has)\b)"
)
PIECES = re.compile(
    r"\b(\d+)(?: pieces?| items?| units?)? (?:left|in stock|remaining)\b|\b(\d+)\b (?!dollars|USD|euros|pounds)[^.!?\d]{3,60}? (?:left|remaining)\b|(?:仅剩|只剩|还剩|还有|剩)\s*(\d+)\s*[件条双顶副只]",
    re.IGNORECASE,
)
RATING = re.compile(
    r"评分\s*(\d(?:\.\d)?)|(\d(?:\.\d)?)[\s-]?(?:/\s?5|out of 5|stars?\b|星)|(\d+)\s?(?:\+ )?(?:customer )?(?:reviews?\b|ratings?\b|条评价)",
    re.IGNORECASE,
)
POPULAR = re.compile(
    r"\bbest-?\s?sell\w*|\bmost (?:popular|loved)\b|\b(?:customers?|shoppers?|people|everyone) (?:love|rate|bought|buy|adore)s?\b|\b(?:everyone|everybody|all) (?:who|of them)\b[^.!?]{0,24}\bloves?\b|\bof the year\b|\bas seen (?:in|on)\b|\btrending\b"
    r"|\b\d+ (?:shoppers|customers|people|buyers)\b|\baward\b|好评|销量|爆款|热销|\d+\s*人(?:购买|买|回购)|卖得最好|最受欢迎|明星同款|网红",
    re.IGNORECASE,
)
MADE = re.compile(
    r"\bwater(?:proof|[- ]resistant)\b|\bwrinkle[- ](?:free|resistant)\b|\bhand-?made\b|\bmade by hand\b|\bmade in [A-Z]\w+|\borganic\b|\brecycled\b|\bvegan\b"
    r"|\bhypoallergenic\b|\bsustainabl[ye]\b|\b(?:fair[- ]trade|UV[- ]protect\w*|anti-?bacterial|machine[- ]washable)\b|\bUPF\b|\bSPF\b|\b(?:petite|plus[- ]size|maternity)\b|\bfor (?:kids|children|boys|girls)\b|\bhas pockets\b|\bfully lined\b"
    r"|防水|手工|抗皱|有机|防晒|环保|可机洗|[\u4e00-\u9fff]{2,3}制造|进口|有口袋|有内衬",
    re.IGNORECASE,
)
CART_COMES_TO = re.compile(
    r"^(?!.*\b(?:would|with|if|adding|plus|so the)\b).*\bcart\b[^.!?]{0,24}\b(?:at|comes to|total\w*|is|worth|costs?)\b|^(?!.*(?:的话|加上|再加|如果)).*购物[车袋][^，。]{0,10}(?:合计|一共|共|总)",
    re.IGNORECASE,
)
NO_SIZES = re.compile(r"\bone size\b|均码", re.IGNORECASE)
IN_DOUBT = re.compile(r"\bI would check\b|\bsome people\b|\bpeople often\b", re.IGNORECASE)
FIT = re.compile(
    r"\btrue to size\b|\bhalf[- ]sizes?\b|半码|\b(?:runs?|fits?|comes? up|cut) (?:a (?:bit|little) |slightly |rather |very |on the )?(?:small|large|big|true|tight|loose|narrow|wide|slim|generous\w*)\b"
    r"|\bsize (?:up|down)\b(?! in)|\b(?:one|a) size (?:up|down|bigger|smaller|larger)\b(?! in)|(?:尺码|码数|版型)?偏[大小紧松]|尺码[^，。]{0,3}(?:标准|正常)|正码|[大小]一[码号]",
    re.IGNORECASE,
)
# Ways to reach somebody, or to lead somebody away, that only a tool may give.
CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![A-Za-z0-9_.])\+?\d[\d ()-]{6,}\d(?![A-Za-z0-9_])|hxxps?|\[\s*(?:\.|dot)\s*\]|\(dot\)|\bmedia/\S+|\bdot (?:com|net|org|cn|example)\b"
    r"|\b(?:whatsapp|telegram|wechat|signal|discord|instagram|facebook|tiktok|youtube|pinterest|twitter)\b|小红书|抖音|微博|快手|淘宝|公众号|扫码|扫一扫|[进加]群|(?:微信|加[Vv]|QQ|扣扣|公众号)[号群：:\s]*[A-Za-z0-9_]{4,}|[A-Za-z0-9]\s?点\s?(?:com|cn|net|top)\b",
    re.IGNORECASE,
)
OFFERED_CODE = re.compile(r"\b(?:code|voucher|coupon)\b|[优折]惠?[码券]|扣码", re.IGNORECASE)
CODE = re.compile(
    r"\b(?=[A-Z]*\d)[A-Z]{2,}-?\d{2,}[A-Z0-9]*\b|(?:\bcode\s+|[优折]惠?[码券]\s*)([A-Z][A-Z0-9]{3,})"
)

# A quality said of a product itself; what stands after these words is said of something else.
BESIDE = re.compile(
    r"(?<!lined )(?<!made )(?<!trimmed )\bwith\b|\b(?:goes?|pair\w*|match\w*|wear|worn|style|over|under|add|(?<!I )like|similar|than|instead of|unlike|your|try|looking for|asked|want\w*)\b"
    r"|搭|配|穿|和|跟|比|类似|像|想要|找",
    re.IGNORECASE,
)
THEY = re.compile(
    r"\b(?:they|these|those|all of them|both|each of them)\b|它们|这些|都是|全是|两件都", re.IGNORECASE
)
WE_HAVE = re.compile(
    r"\b(?:we|I) (?:also |do )?(?:have|stock|sell|carry|offer|found)\b|\bthere (?:is|are)\b|我们有|店里有|这里有|为你找到|找到",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\b(?:it|this one|that one|this|that)\b|它|这件|这款|这条|这双|该款", re.IGNORECASE)
IT_IS = re.compile(
    r"^\W*(?:it|this(?: one)?|that one)(?:'s|’s| is| has| comes| was)\b|^\W*(?:它|这[件款条双])[是有]",
    re.IGNORECASE,
)
MARKED_NAME = re.compile(
    r"\*\*([^*\n]{3,80})\*\*|“([^”\n]{3,80})”|\"([^\"\n]{3,80})\"|「([^」\n]{2,60})」|《([^》\n]{2,60})》"
)
CAPITALISED = re.compile(r"[A-Z][a-z][\w'’&-]*(?:[ -](?:(?:of|the|and|with|in|de|&) )?[A-Z][a-z][\w'’&-]*)+")
# A garment in Chinese with what stands before it, and the shop having it.
_GARMENT = r"(?:连衣裙|半身裙|T恤|[衣裤裙鞋靴帽镜链表衫袄套环戒包巾])"
GARMENT = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{1,9}}?{_GARMENT}")
ALSO_HAS = re.compile(
    rf"(?:(?:我们|店里|这里|本店)(?:也|还)?有|推荐[你您]?(?:看看|试试)?|还有|试试|看看)([\u4e00-\u9fffA-Za-z]{{1,10}}{_GARMENT})"
)
PROPER = re.compile(r"(?<=[\w,] )(?<!\. )([A-Z][a-z]{2,})(?:['’]s)?\b")
PRODUCT_ID = re.compile(r"\b([a-z]{2,})-\d{1,5}\b")
SAID = re.compile(
    r"(?:\b(?:say|write|type|ask|reply|answer|tell me|click|word)\b|说|写|输入|回复|点击|告诉我|例如|比如)[^“\"「《*]{0,12}$",
    re.IGNORECASE,
)
NEUTRAL = frozenset(
    """a an the and or of in on with for to at by from my your our this that these those it its is are here i we you hi
    hello hey sure yes no ok okay great good perfect lovely nice sorry thanks thank welcome please size sizes price
    prices color colors colour colours material materials stock brand pattern fit style note tip total option options
    first second third fourth fifth last pick picks choice choices best top favorite favourite look looks product
    products item items details description category occasion recommendation recommendations delivery shipping returns
    return policy care payment cart checkout order orders photo photos try try-on picture pictures summer winter spring
    autumn fall monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas new year english chinese usd eur gbp cny one two three four
    five only available also let me would like want know if there what how why which""".split()  # noqa: SIM905
)
