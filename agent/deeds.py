"""What a reply may claim to have been done: each kind of deed, how models put it, and which tool must have done it.

A clause claims a deed when it speaks of its thing (a cart, a photo, an order) and of its being done. Questions,
offers, conditions and denials claim nothing; they are told apart clause by clause, so that "I've added it, anything
else?" still claims.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.claims import QUESTION
from agent.facts import Facts

CHANGES = frozenset(
    "cart_add cart_remove checkout try_on remember forget_preferences forget_my_photos hand_over_to_human".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Deed:
    """A kind of deed.

    Attributes:
        thing, done: both must be found in a clause that claims it.
        tools: it is true only if one of these did it; "*" is any tool, none means that it is never true.
        lasting: true as well if a tool did it in an earlier turn.
    """

    thing: re.Pattern[str]
    done: re.Pattern[str]
    tools: frozenset[str]
    lasting: bool = False


def _deed(thing: str, done: str, *tools: str, lasting: bool = False) -> Deed:
    return Deed(re.compile(thing, re.IGNORECASE), re.compile(done, re.IGNORECASE), frozenset(tools), lasting)


I_HAVE = r"\b(?:I|we)(?:'ve|’ve| have| had|'m|’m| am|'ll|’ll| will)?(?: now| just| already| also| successfully| gone ahead and| went ahead and| going to)* "
IS_DONE = r"\b(?:has|have|is|are|was|were|been|'s|’s|got)\b[^.!?]{0,24}?"
YI = r"(?:已经?|刚刚?|都|全(?!额)|[帮给替为][您你]|我(?!们)|成功)[^，。！？]{0,14}?"
LE = r"[^，。！？]{0,6}?(?:了|好|完|啦|成功|干净)"

I_DID = r"\bI(?:'ve|’ve| have| had)?(?: now| just| already| also| successfully| went ahead and)* "
HARMLESS = (
    r"(?:looked|searched|checked|noticed|picked|selected|sorted|compared|listed|assumed|narrowed|included|excluded|considered|suggested|recommended|mentioned"
    r"|showed|shown|asked|liked|loved|wanted|tried to|needed|understood|kept|limited|filtered|offered|quoted|described|ordered (?:them|these) by|used|matched|based|got it|got you|need)\b"
)
CART = (
    r"[在进]车里|\b(?:cart|basket|shopping bag)\b|\b(?:in|into|to|from|of) (?:your|the) bag\b|购物车|购物袋"
)
PHOTOS = r"\b(?:photos?|pictures?|images?|selfies?|data|uploads?)\b|照片|图片|数据|资料"
PEOPLE = r"\b(?:team|colleagues?|staff|humans?|agents?|stylists?|support|someone|manager|person|specialist|advisor|representative)\b|同事|客服|人工|店员|店长|专人"
ORDER = r"\b(?:order|purchase)\b|订单|下单|下好单|下了单"

DEEDS: tuple[Deed, ...] = (
    _deed(
        CART,
        r"\b(?:added|adding|placed|popped|dropped|tossed|slipped|moved|landed|found its way)\b|\b(?:I|we)(?:'ve|’ve| have)? (?:now |just )?put\b|\bhas been put\b|\bI(?:'ll|’ll| will) (?:add|put|pop)\b|"
        + rf"{YI}[加放添]|[加放添][^，。！？]{{0,8}}购物[车袋]{LE}",
        "cart_add",
    ),
    _deed(
        r"",
        r"\bconsider it (?:added|in)\b|加购了|[加放](?:好|进去|进来)了|已加购|[帮给替为][您你]加购",
        "cart_add",
    ),
    _deed(
        CART,
        r"\b(?:removed|removing|taken|took|deleted|deleting)\b|\b(?:out of|no longer in) your (?:cart|bag|basket)\b|(?:移出|移除|删除|删掉|拿掉|拿出|去掉|取出)[^，。！？]{0,8}(?:了|$)|"
        + rf"{YI}(?:移|删|拿|去掉|取出)",
        "cart_remove",
    ),
    _deed(
        PHOTOS,
        r"\b(?:deleted|deleting|erased|removed|wiped|gone|forgotten|forgot|cleared|purged|destroyed)\b|\bno longer (?:stored|kept|here)\b|"
        + rf"(?:删|清除|清空|抹|销毁){LE}|(?:已|被)[^，。！？]{{0,8}}(?:删|清|抹|移除)",
        "forget_my_photos",
        "forget_preferences",
    ),
    _deed(
        r"\b(?:sizes?|preferences?|budget|profile|next time|that|this|it|you)\b|[你您我]|尺码|喜好|预算|^\W*(?:duly )?(?:noted|saved)\W*$",
        I_HAVE
        + r"(?:noted|saved|remembered|made a note|stored|written)\b|^\W*(?:duly )?(?:noted|saved)\b|\bon file\b"
        r"|\b(?:size|preferences?|budget)\b[^.!?]{0,20}\b(?:saved|noted|stored|remembered)\b"
        r"|\bI(?:'ll|’ll| will)(?: always)? (?:remember|keep (?:that|it|this) in mind)\b"
        rf"|{YI}(?:记住|记下|记好|记录(?:了|下|好|在)|保存)|我会(?:一直)?记住|记(?:住|下|好)了|存(?:好|下)了",
        "remember",
    ),
    _deed(
        r"\b(?:preferences?|notes?|sizes?)\b|偏好|喜好|记录|尺码",
        I_HAVE + rf"(?:forgotten|cleared|erased)\b|{YI}(?:忘记|忘掉|清空|清除)",
        "forget_preferences",
    ),
    _deed(
        r"",
        r"\bhere(?:'s|’s| is| are| you)\b[^.!?]*\b(?:on you|you in|wearing|your photo|try-?on|the look)\b|\byou(?:'re|’re| are)(?: now| already)? wearing\b"
        r"|\b(?:as you can see|as shown|as the (?:picture|photo|image) shows|(?:in|see|at) the (?:picture|photo|image) (?:above|below|here))\b"
        r"|\blooks? (?:\w+ )?\w+ on you\b|\bthis is\b[^.!?]*\bon you\b|"
        + I_HAVE
        + r"(?:tried|put|placed|rendered|dressed|swapped|replaced|changed|shown)\b[^.!?]*\b(?:on you|your (?:photo|picture|body|look)|you in)\b"
        r"|\b(?:picture|photo|image|try-?on|look)\b[^.!?]{0,24}\bis (?:ready|done|below|above|here)\b|[图照]片?[^，。！？]{0,4}做好|照片[^，。！？]{0,6}(?:换成|改成|变成)|\b(?:there|here) you are\b[^.!?]*\b(?:in|with|wearing)\b|[您你][穿戴][^，。！？]{0,8}[多真太好][^，。！？]{0,2}[美看亮配搭]"
        r"|[您你](?:现在|已经)?(?:正)?穿着|[在到][您你]身上|[穿放换][到在][^，。！？]{0,6}照片上|(?:上身|试穿)(?:效果|图|照)?(?:已|好了|完成|生成|来了|如下|啦)|(?:这|下面)(?:就)?是[^，。！？]{0,10}(?:上身效果|试穿效果|试穿图)"
        rf"|{YI}(?:试穿|穿上|换上|戴上)",
        "try_on",
        lasting=True,
    ),
    _deed(
        PEOPLE,
        r"\b(?:let|told|informed|notified|alerted|contacted|connected|connecting|transferred|transferring|forwarded|passed|handed|joining|joined)\b"
        r"|\bwill (?:\w+ )?(?:call|ring|phone|text|message|contact|reach|be in touch|get back|join|reply|email|write|visit)\b|\bis (?:here|on (?:the|their) way)\b"
        rf"|{YI}(?:转|联系|通知|告诉|说)|(?:说|通知|转接|转告|联系)(?:过|好|上)?了|(?:马上|稍后|很快|会|将|正在)[^，。！？]{{0,6}}(?:接入|联系|回复|回电|为[您你])",
        "hand_over_to_human",
        lasting=True,
    ),
    _deed(
        ORDER,
        I_HAVE + r"(?:placed|submitted|completed|confirmed|made|cancell?ed|changed|ordered)\b"
        r"|\b(?:order|purchase)\b[^.!?]{0,30}\b(?:has|is|was|'s|’s|been)\b[^.!?]{0,24}\b(?:placed|submitted|complete|completed|confirmed|processed|received|on its way|shipped|cancell?ed)\b"
        r"|\border (?:placed|confirmed|complete|submitted|received)\b|\border went through\b"
        rf"|(?:订单|下单)[^，。！？]{{0,12}}(?:成功|已|完成)|{YI}(?:下单|下好单|提交|取消)|下[好了]单",
        "order_status",
        "purchase_history",
        lasting=True,
    ),
    _deed(
        r"",
        r"\bcheck-?out (?:is|was) (?:complete|done)|\b(?:return|refund|request)\b[^.!?]{0,24}\b(?:approved|accepted|granted)\b|申请[^，。]{0,4}(?:通过|批准)"
        r"|\bI(?:'ll|’ll| will) (?:keep an eye|alert|notify|remind|email|call|ping|watch)\b|\bpayment (?:\w+ )?(?:received|accepted|successful|went through|complete)\b|"
        + I_HAVE
        + r"(?:ordered|bought|purchased|charged|refunded|emailed|texted|called|messaged|reserved|booked|cancell?ed|held|set aside|put aside|sent)\b"
        r"|\b(?:on hold|reserved|set aside|put aside) for you\b|\brefund (?:has been|was|is) (?:\w+ )?(?:issued|sent|processed|made|on its way)\b"
        rf"|(?:付款|支付|扣款|退款)成功|退款[^，。！？]{{0,6}}(?:已|打到|到账了)|{YI}(?:付款|支付|扣款|退款|预订|预留|留好|留了|发送|发到)",
    ),
    _deed(
        r"\b(?:coupons?|codes?|vouchers?|discounts?|address|account|password|subscription)\b|地址|账户|账号|优惠|折扣|券|密码",
        I_HAVE
        + rf"(?:applied|activated|changed|updated|redeemed|given|sent|used)\b|{IS_DONE}\b(?:applied|activated|changed|updated|redeemed)\b"
        rf"|{YI}(?:用上|使用|应用|领取|发放|改|更新)|(?:改|换|用|更新){LE}",
    ),
    _deed(
        r"\b(?:other|another) (?:shops?|stores?|sites?|websites?|retailers?)\b|\bcompetitors?\b|\binternet\b|\bonline\b|\bGoogle\b|别家|其他店|网上",
        I_HAVE + rf"(?:checked|compared|searched|looked|found|asked)\b|{YI}(?:查|比较?|搜|问)(?:过|了)",
    ),
    # Whatever else was done for the shopper: looking and choosing need no tool that changes something, the rest does.
    _deed(
        r"",
        I_DID
        + rf"(?!{HARMLESS})(?:\w+ed|made|put|took|told|sent|went|got|gave|paid|bought|set|wrote|held|signed)\b"
        rf"|(?:已经?|刚刚?)?[帮给替为][您你](?!.{{0,2}}[找查挑选推荐列比较筛看留意]){LE}|已经?[帮给替为][您你](?!.{{0,2}}[找查挑选推荐列比较筛看留意])|^\W*记[下住好][您你]|\bback on your (?:card|account)\b|退[给还][您你]"
        r"|\bis (?:now )?on your (?:photo|picture)\b|\bI (?:can )?see you\b|\b(?:photos?|pictures?|images?)\b[^.!?]{0,12}\bno longer exist|照片[^，。]{0,4}没有?了|[给为][您你]打电话",
        *CHANGES,
    ),
    _deed(CART, r"\b(?:swapped|changed|updated|exchanged)\b|[换改]成|[换改]了", "cart_add"),
    _deed(r"\byour (?:wardrobe|closet)\b|衣橱|衣柜", I_HAVE + r"\w+|[对查看比]"),
    _deed(
        r"\b(?:orders?|purchases?|account|history)\b|订单|购买记录|账户",
        I_HAVE + r"(?:looked|checked|seen|saw|read|went)\b|[查看翻]了",
        "order_status",
        "purchase_history",
        lasting=True,
    ),
    _deed(
        r"",
        r"\bbeing (?:wrapped|packed|prepared|processed|shipped|sewn|altered|delivered)\b|正在[^，。！？]{0,2}(?:包装|打包|处理|准备|安排|发货|配送|制作|运)",
        "order_status",
        "purchase_history",
        lasting=True,
    ),
    _deed(
        r"\b(?:photos?|pictures?|you)\b|照片|[您你]",
        I_HAVE + r"(?:measured|scanned|analy[sz]ed)\b|[量测]过|[量测]了",
    ),
    _deed(
        r"\b(?:size (?:chart|guide)|measurements?)\b|尺码表|尺寸表",
        I_HAVE + r"(?:looked|checked|read|used|compared)\b|[查看比对][^，。！？]{0,4}了",
        "size_advice",
        lasting=True,
    ),
    _deed(r"", I_HAVE + r"(?:searched|looked through|looked up|checked)\b", "*", lasting=True),
    _deed(
        r"",
        r"^\W*(?:(?:and |all )?(?:done|set|sorted|finished|added|removed|deleted|noted|saved|booked|ordered)|(?:great|perfect|okay|ok), (?:done|added)|consider it done|搞定|办好|弄好|处理好|完成)(?:了|啦)?\W*$",
        *CHANGES,
    ),
)
IN_CART = re.compile(
    r"\b(?:is|are|waiting|sitting|contains?|holds?|includes?|has|have|now)\b|'s\b|在(?:[您你]的)?购物[车袋]|在车里|购物[车袋](?:里|中|内)?[^，。！？]{0,8}[有是]|等[你您]",
    re.IGNORECASE,
)
IT_IS = re.compile(r"\b(?:it|they|that)(?:'s|’s| is| are|'re|’re)\b(?! still)|已", re.IGNORECASE)
EMPTY = re.compile(r"\bempt(?:y|ied)\b|\bcleared\b|\bnothing\b|清空|空的|空了", re.IGNORECASE)

CLAUSES = re.compile(r"[,;:，；：…—–()（）]+|\.{2,}|\s-\s|\bbut\b")
TAKEN_OFF = re.compile(
    r"\b(?:took|taken|taking|take) (?:\w+ ){0,2}off\b|取下|摘[下掉]|脱[下掉]|换下|拿下", re.IGNORECASE
)
EARLIER = re.compile(r"\b(?:already|earlier|before|previously)\b|之前|刚才|早些时候", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:not|no|never|cannot|unable|without|neither|nor)\b(?! longer| problem| worries)|n't\b|n’t\b|没(?!有?了)|未能|无法|不能|不会|尚未|还未|不是|并未|不用|不在",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"^\W*(?:would|shall|should|do|does|did|is|are|can|could|may|which|what|how|when|where|who|want|need|like)\b|吗|是否|要不要|想不想|好不好",
    re.IGNORECASE,
)
OFFERED = re.compile(
    r"\b(?:let me|(?:I|we|you|it|they|that) (?:can|could|may|might|would|should|must)|can be|may be|could be|to be|shall I|should I|would you like|do you want|want me|need to|able to)\b"
    r"|需要我|可以|能够|要我|想要|(?<!申)请|应该|需要",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:if|once|when|whenever|until|unless|before|after|as soon as|tell me|let me know|just say|say|ask|first)\b|如果|的话|告诉我|说一声|之后|以后|等[您你](?!了)|随时|请先?(?:上传|添加|加)|你?可以说|就会?",
    re.IGNORECASE,
)


def is_false(unit: str, facts: Facts, about: Callable[[str], Sequence[set[str]]]) -> bool:
    """Whether a sentence claims a deed that no tool did.

    Args:
        unit: one sentence.
        facts: what the tools did.
        about: of a clause, for each product or kind of product it names, the ids that may be meant.
    """
    clauses = [clause for clause in CLAUSES.split(unit) if clause.strip()]
    conditional = CONDITION.search(re.sub(r"“[^”]*”|\"[^\"]*\"|「[^」]*」", "", unit))
    for number, clause in enumerate(clauses):
        asked = ASKED.search(clause) or (number == len(clauses) - 1 and QUESTION.search(unit))
        if asked or OFFERED.search(clause) or (conditional and not _first_person_perfect(clause)):
            continue
        if _false_clause(clause, facts, about(clause), earlier=bool(EARLIER.search(unit))):
            return True
    return False


def _first_person_perfect(clause: str) -> bool:
    return bool(re.search(r"\b(?:I|we)(?:'ve|’ve| have) ", clause, re.IGNORECASE))


def _false_clause(clause: str, facts: Facts, about: Sequence[set[str]], *, earlier: bool) -> bool:
    for deed in DEEDS:
        match = deed.done.search(clause)
        if not match or not deed.thing.search(clause) or DENIED.search(clause[: match.end()]):
            continue
        ever = deed.lasting or EARLIER.search(clause)
        done = facts.done_ever if ever else facts.done_now
        if not (done if "*" in deed.tools else done & deed.tools):
            return True
        shown = [ids for ids in about if ids]
        if "try_on" in deed.tools and shown and facts.worn:
            on = any(ids & facts.worn for ids in shown)
            if on == bool(TAKEN_OFF.search(clause)):
                return True
    return _false_cart(clause, facts, about, earlier=earlier)


def _false_cart(clause: str, facts: Facts, about: Sequence[set[str]], *, earlier: bool) -> bool:
    """Whether a clause says of the cart what is not so."""
    if not re.search(CART, clause, re.IGNORECASE):
        return False
    if EMPTY.search(clause):
        return bool(facts.cart) or (facts.cart is None and "cart_view" not in facts.done_ever)
    if not IN_CART.search(clause) or DENIED.search(clause):
        return False
    just = IT_IS.search(clause) and not earlier
    if not about and just and not {"cart_add", "cart_view"} & facts.done_now:
        return True
    if facts.cart is None:
        return not {"cart_add", "cart_remove", "cart_view", "checkout"} & facts.done_ever
    return not facts.cart or not all(ids & facts.cart for ids in about)
