"""How models put the claims that need a tool behind them, in English and Chinese.

Patterns only; what to do about a claim is decided in agent/grounding.py.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """A claim that something was done.

    Attributes:
        pattern: how it is put.
        tools: it is true only if one of these did it; "*" is any tool, none means that it is never true.
        lasting: true as well if a tool did it in an earlier turn.
    """

    pattern: re.Pattern[str]
    tools: frozenset[str]
    lasting: bool = False


def _action(pattern: str, *tools: str, lasting: bool = False) -> Action:
    return Action(re.compile(pattern, re.IGNORECASE), frozenset(tools), lasting)


I_HAVE = r"\b(?:I|we)(?:'ve|’ve| have| had)?(?: now| just| already| also| successfully| gone ahead and)* "
IS_DONE = r"\b(?:has|have|is|are|was|were)(?: now| just| already| also| successfully)*(?: been)? "
YI = r"(?:已经?|刚刚?)(?:成功)?(?:为|帮|给|替|把|将|从|在|向|照|按)?[^，。！？]{0,16}?"
ADDED = r"(?:added|put|placed|popped|dropped)\b[^.!?]*\b(?:cart|bag|basket)\b"
REMOVED = r"(?:removed|taken|took|deleted)\b[^.!?]*\b(?:cart|bag|basket)\b"
DELETED = r"(?:deleted|erased|removed|wiped|forgotten)\b[^.!?]*\b(?:photos?|pictures?|images?|data)\b"
SEES_LOOK = (
    r"\b(?:here (?:you are|is|are)|here's|this is)\b[^.!?]*\b(?:on you|wearing|your photo|try-?on|the look)\b"
)
PASSED_ON = r"(?:connected|transferred|handed|forwarded|passed|contacted|notified|informed|alerted)\b[^.!?]*\b(?:human|agent|colleague|team|support|person|staff|service)\b"

ACTIONS: tuple[Action, ...] = (
    _action(I_HAVE + ADDED, "cart_add"),
    _action(IS_DONE + ADDED, "cart_add"),
    _action(r"\badded to (?:your|the) (?:cart|bag|basket)\b", "cart_add"),
    _action(
        r"\b(?:is|are) (?:now |already )?in your (?:cart|bag|basket)\b", "cart_add", "cart_view", lasting=True
    ),
    _action(I_HAVE + REMOVED, "cart_remove"),
    _action(IS_DONE + REMOVED, "cart_remove"),
    _action(I_HAVE + DELETED, "forget_my_photos", "forget_preferences"),
    _action(IS_DONE + DELETED, "forget_my_photos", "forget_preferences"),
    _action(I_HAVE + r"(?:noted|saved|remembered|made a note|stored)\b", "remember"),
    _action(r"\bI(?:'ll|’ll| will)(?: always)? (?:remember|keep (?:that|it) in mind)\b", "remember"),
    _action(
        I_HAVE + r"(?:forgotten|cleared|erased)\b[^.!?]*\b(?:preferences?|notes?|sizes?)\b",
        "forget_preferences",
    ),
    _action(I_HAVE + r"(?:tried|put|placed|rendered|dressed)\b[^.!?]*\bon (?:you|your)\b", "try_on"),
    _action(SEES_LOOK, "try_on"),
    _action(r"\byou(?:'re|’re| are) now wearing\b", "try_on", lasting=True),
    _action(I_HAVE + PASSED_ON, "hand_over_to_human"),
    _action(IS_DONE + r"(?:handed over|transferred|forwarded|notified|informed)\b", "hand_over_to_human"),
    _action(I_HAVE + r"(?:searched|looked through|looked up|checked)\b", "*", lasting=True),
    _action(
        r"\border (?:has been|is|was) (?:placed|submitted|complete|completed|confirmed)\b", "order_status"
    ),
    _action(I_HAVE + r"(?:placed|submitted|completed|confirmed|made)\b[^.!?]*\b(?:order|purchase|payment)\b"),
    _action(
        I_HAVE + r"(?:ordered|bought|purchased|charged|refunded|cancell?ed|emailed|called|reserved|booked)\b"
    ),
    _action(I_HAVE + r"(?:applied|activated|given|sent)\b"),
    _action(YI + r"(?:加入|加到|加进|放入|放进|放到|添加)[^，。！？]{0,14}购物车", "cart_add"),
    _action(r"购物车(?:里|中)(?:已经?)?有", "cart_add", "cart_view", "cart_remove", lasting=True),
    _action(YI + r"(?:移出|移除|删除|删掉|拿掉|去掉)[^，。！？]{0,14}购物车", "cart_remove"),
    _action(YI + r"购物车[^，。！？]{0,10}(?:移出|移除|删除|拿掉|去掉)", "cart_remove"),
    _action(
        YI + r"(?:删除|清除|删掉)[^，。！？]{0,10}(?:照片|图片|数据|资料)",
        "forget_my_photos",
        "forget_preferences",
    ),
    _action(r"(?:照片|图片)[^，。！？]{0,6}(?:已|被)[^，。！？]{0,6}(?:删除|清除|删掉)", "forget_my_photos"),
    _action(YI + r"(?:记住|记下|记录(?:了|下|好|在)|保存)|我会(?:一直)?记住|我记住了|我记下了", "remember"),
    _action(YI + r"(?:忘记|忘掉|清空|清除)[^，。！？]{0,10}(?:偏好|喜好|记录|尺码)", "forget_preferences"),
    _action(YI + r"(?:试穿|穿上|换上|穿在你身上|戴上)", "try_on"),
    _action(r"(?:这|下面)(?:就)?是[^，。！？]{0,10}(?:上身效果|试穿效果|试穿图)", "try_on"),
    _action(
        YI + r"(?:转接|转给|联系|通知|转交)[^，。！？]{0,12}(?:人工|客服|同事|店员)", "hand_over_to_human"
    ),
    _action(YI + r"(?:下单|付款|支付|扣款|退款|取消订单|预订|下订单)"),
    _action(YI + r"(?:使用|应用|领取|发放)[^，。！？]{0,8}(?:优惠|折扣|券)"),
)

EARLIER = re.compile(r"\b(?:already|earlier|before|previously)\b|之前|刚才|早些时候", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:not|no|never|cannot|unable|nothing|without)\b|n't\b|n’t\b|没|未能|无法|不能|不会|尚未|还未|不是|并未",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:let me|I can|I could|shall I|should I|would you like|do you want|if you|once you|when you|to see|I don't know"
    r"|I do not know|please|can check|could check)\b|要不要|需要我|我可以|可以帮你|如果|要我|请|想不想|是否",
    re.IGNORECASE,
)
QUESTION = re.compile(r"[?？]\s*[\"'”’)*_]*\s*$")

CURRENCIES = {
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars", "buck", "bucks", "美元"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros", "欧元"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds", "quid", "英镑"), "GBP"),
    **dict.fromkeys(("¥", "￥", "cny", "rmb", "yuan", "元", "块", "块钱", "人民币"), "CNY"),
}
_SIGN = r"US\$|\$|€|£|¥|￥|USD|EUR|GBP|CNY|RMB"
_UNIT = r"USD|EUR|GBP|CNY|RMB|dollars?|bucks?|euros?|pounds?|quid|yuan|块钱|美元|欧元|英镑|人民币|元|块|€|£"
_AMOUNT = r"\d+(?:,\d{3})*(?:\.\d+)?"
MONEY = re.compile(
    rf"(?P<sign>{_SIGN})\s?(?P<first>{_AMOUNT})(?!\w|\.\d)(?:\s?(?:USD|EUR|GBP|CNY)\b)?"
    rf"|(?P<second>{_AMOUNT})\s?(?P<unit>{_UNIT})(?![a-z])",
    re.IGNORECASE,
)
SPELLED_MONEY = re.compile(
    r"\b(?:ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)(?:[ -]\w+)?(?: dollars| bucks| euros| pounds| yuan)\b"
    r"|[一二三四五六七八九十百千]{1,6}(?:块钱|元|美元|欧元)",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"\b(?:under|below|less than|up to|within|over|above|more than|at most|at least|budget|limit|max(?:imum)?|between|than)\b"
    r"|以下|以内|以上|不到|不超过|预算|低于|高于|之间",
    re.IGNORECASE,
)
DERIVED = re.compile(
    r"\b(?:total|together|altogether|in all|your cart|combined|sum|both|difference|cheaper|less|more|save|saves|left|over|set|outfit|comes to|delivery|shipping|free|orders?|ordered|paid)\b"
    r"|共|合计|订单|付|便宜|贵|差价|省|加起来|运费|包邮|满",
    re.IGNORECASE,
)

_SIZE = r"(?:XXS|XS|XXXL|XXL|XL|[SML]|[2-5]XL|[234]\d(?:\.5)?|one size|均码)"
_AND = r"(?:,|/|、|，|and|or|to|&|-|–|和|或|及|到)"
SIZES = re.compile(
    rf"\b(?:sizes?|in|available in|comes? in|stock in)\s+(?:an? )?(?P<list>{_SIZE}(?:\s*{_AND}+\s*{_SIZE})*)(?![\w%'’]|\.\d|\s?(?:{_UNIT}|%))"
    rf"|(?P<zh>{_SIZE}(?:\s*{_AND}+\s*{_SIZE})*)\s*(?:码|号)",
)
ONE_SIZE = re.compile(_SIZE)
IN_STOCK = re.compile(
    r"\b(?:in stock|available|we have|have it|comes? in|left)\b|有货|现货|有.{0,6}码|可选|还有",
    re.IGNORECASE,
)
SOLD_OUT = re.compile(
    r"\b(?:sold out|out of stock|unavailable|not available|no longer available|not in stock|don't have|do not have|isn't available|isn't in stock|aren't available)\b"
    r"|售罄|缺货|没货|无货|断货|卖完|没有.{0,6}码",
    re.IGNORECASE,
)
PIECES = re.compile(
    r"\b(?:only |just |last )?(\d+)(?: pieces?| items?| units?)? (?:left|in stock|remaining)\b|(?:仅剩|只剩|还剩|还有|剩)\s*(\d+)\s*件",
    re.IGNORECASE,
)

PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent\b|折)")
OFFER = re.compile(
    r"\b(?:on sale|discount\w*|coupons?|promo\w*|voucher|clearance|special offer|deal of|gift card|free shipping|free delivery|free returns?|loyalty)\b"
    r"|打折|折扣|优惠券|优惠码|促销|满减|包邮|免运费|免费退",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"(\d+)(?:\s?(?:-|–|to|至|到)\s?(\d+))?[\s-]*(?:business |working |calendar )?(?:days?\b|weeks?\b|months?\b|years?\b|hours?\b)"
    r"|(\d+)(?:\s?(?:-|–|至|到)\s?(\d+))?\s*(?:个)?(?:工作日|天|日内|周|个月|小时|年)",
    re.IGNORECASE,
)
POLICY = re.compile(
    r"\b(?:return(?:s|ed|able)?|refund\w*|exchange[sd]?|warrant\w+|guarantee\w*|deliver\w*|ship(?:s|ped|ping|ment)?|money[- ]back)\b"
    r"|退货|退款|退换|换货|保修|质保|发货|送达|配送|运费|到货|包退",
    re.IGNORECASE,
)
ASSERTS = re.compile(
    r"\b(?:can|may|will|is|are|we|our|you have|within|free|offer|accept|takes?|always|all)\b|可以|支持|提供|免费|享受|内",
    re.IGNORECASE,
)
RATING = re.compile(
    r"(\d(?:\.\d)?)\s?(?:/\s?5|out of 5|stars?\b|星)|(\d+)\s?(?:\+ )?(?:customer )?(?:reviews?\b|ratings?\b|条评价)",
    re.IGNORECASE,
)

# A quality said of a product itself; what stands after these words is said of something else.
BESIDE = re.compile(
    r"\b(?:with|goes?|pair\w*|match\w*|wear|worn|style|over|under|add|like|similar|than|instead of|unlike|your|try|looking for|asked|want\w*)\b"
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
MARKED_NAME = re.compile(
    r"\*\*([^*\n]{3,80})\*\*|“([^”\n]{3,80})”|\"([^\"\n]{3,80})\"|「([^」\n]{2,60})」|《([^》\n]{2,60})》"
)
CAPITALISED = re.compile(r"[A-Z][a-z][\w'’&-]*(?:[ -](?:(?:of|the|and|with|in|de|&) )?[A-Z][a-z][\w'’&-]*)+")
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
