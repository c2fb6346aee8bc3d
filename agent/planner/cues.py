"""The grammar of what shoppers ask for: verbs and phrases, each pointing to an act with a weight.

An act is a tool's name, or one of TALK for what is answered without a tool. Products, colours, categories and brands
are not in here: those words come from the catalogue. A cue says what is to be done, never with what.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Iterator

from agent.planner.wording import respelled

TALK = (
    "greet", "thanks", "bye", "help", "who", "complaint", "praise", "yes", "no", "ready", "haggle", "off_topic",
    "rules", "cancel", "opinion",
)  # fmt: skip

# Words used inside patterns as <NAME>.
WORDS = {
    "CART": r"(?:cart|kart|basket|(?:shopping )?bag|trolley|bucket)",
    "THE": r"(?:my|the|your|a|our)",
    "PIC": r"(?:photos?|pictures?|pics?|selfies?|images?|snapshots?|portraits?)",
    "ITEM": r"(?:it|this|that|them|these|those|one|ones|the \S+|both|all|everything|#?\d+)",
    "BODY": r"(?:me|us|myself|my (?:own )?(?:face|body|photo|pic|picture|head|feet|foot|wrist|hand|finger|neck|selfie|ears?|skin|nose|eyes|legs?|shoulders?|waist|hips|arms?))",
    "ORDER": r"(?:orders?|packages?|parcels?|shipments?|deliver(?:y|ies)|purchases?|stuff i (?:ordered|bought))",
    "CAN": r"(?:can|could|may|do|does|did|will|would|should|is|are)",
    "车": r"(?:购物[车袋篮包]|cart|车里|车子里)",
    "PHOTO": r"(?:photos?|pictures?|pics?|selfies?|images?|face)",
    "SIZE": r"(?:xxs|xs|s|m|l|xl|xxl|small|medium|large|extra (?:small|large)|\d{2}(?:\.5)?)",
    "MONTH": r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter)",
    "GONE": r"(?:arrived?|come|came|turn(?:ed)? up|show(?:ed|n)? up|been delivered|landed|shipped|left|moved|updated|been sent|reached me|got here)",
    "NOT": r"(?:hasn'?t|haven'?t|has not|have not|didn'?t|did not|never|still not|not|no|isn'?t|won'?t|doesn'?t)",
    "DAY": r"(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?|christmas|tomorrow|tonight|today|next week)",
    "照": r"(?:照片?|自拍照?|图片|相片|头像|photo)",
    "单": r"(?:订单|单子|那单|这单|快递|包裹|物流|货|东西|衣服|宝贝)",
}

_CUES: dict[str, list[tuple[int, str]]] = {
    "try_on": [
        (13, r"前后(?:的)?(?:对比|比较|效果|差别|变化)|对比.{0,4}前后|\bbefore\b.{0,12}\bafter\b.{0,12}(?:compare|please|pic|photo|picture|view|shot)?"),
        (9, r"\b(?:how|show|see|check|preview)\b.{0,24}\blook\w*\b.{0,14}\b(?:on|in|at|with) <BODY>\b|\b(?:do|have|slap|chuck|whack) .{2,60}\b(?:on|onto) my (?:selfie|photo|pic|picture|face|head|feet|body)\b|\bmodel .{1,40} for me\b|\b(?:will|would|does|do) (?:it|this|that|they|these|those|the .{1,24}) suit me\b"),
        (8, r"\b(?:can|could|let|may) (?:i|me|you)\b.{0,20}\b(?:try|preview|test)\b.{0,40}\b(?:on|one|it|this|that|them|these|those|pair)\b|\bhow (?:does|do|would|will|might) .{1,30} look\b(?! with)"),
        (8, r"(?:上|到)我?(?:身|脸|头|脚|手)(?:上)?(?:看|瞧|瞅|试|效果)|给我(?:p|弄|安排|整)(?:一下|上|到)|(?:看看|看下|瞧瞧|瞅瞅|想看)(?:我)?(?:穿|戴|上身)|套(?:我)?身上|我(?:能|可以|想)?(?:穿|戴)(?:上)?(?:它|这|那)?.{0,4}(?:会|是)?(?:什么|啥|怎)"),
        (9, r"\b(?:visuali[sz]e|superimpose|overlay|mock up|render|simulate)\b|\b(?:put|get|see|dress|slip|pop) me (?:in|into|with)\b|\bwhat (?:would|will|do|might) i look like\b|\b(?:use|on|onto|in) my (?:photo|picture|pic|selfie|image)\b(?! \w*(?:delete|gone|safe))|\bin the mirror\b"),
        (9, r"\bon (?:my |the )?(?:(?:left |right )?(?:(?:index|pointer|middle|ring|little|pinky|fore)[ -]?finger|thumb|pinky)|(?:left|right) (?:hand|wrist))\b|(?:戴|试|放|换).{0,6}(?:[左右]手|拇指|食指|中指|无名指|小拇?指)|(?:拇指|食指|中指|无名指|小拇?指|[左右]手)上?(?:呢|看看|试试)"),
        (9, r"[穿戴套](?:在|到)?我?(?:的)?(?:手|脚|头|脸|脖子|脖|身|耳朵|耳|腿|腰)?上?(?:会|是|的)?.{0,3}(?:看看|看一下|啥样|什么样|什么效果|效果|怎么样|咋样|如何|好不好看|好看吗|行不行)|(?:我|本人).{0,3}(?:穿|戴).{0,8}(?:看|样|如何)|换上|换到我身上|p到|虚拟试|照镜子"),
        (9, r"\btry(?:ing)?\b.{0,80}?\bon\b|\btry[- ]?on\b"),
        (8, r"\btry(?:ing)? (?:out )?<ITEM>\b|\btry (?:my|a|an|some)\b"),
        (9, r"\b(?:put|pop|place|stick|slip|throw|get)\b.{0,80}?\bon (?:<BODY>)\b"),
        (8, r"\b(?:put|slip|throw|pop) on\b|\bput (?:it|this|that|them|these|those|both|the .{1,60}?) on\b"),
        (9, r"\b(?:look|looks|looking|seem|sit)\b(?: like)?.{0,30}?\b(?:on|with) <BODY>\b|\b(?:it|this|that|they|these|those|one) (?:would |will |might |could |do |does )?(?:really |even )?suits? (?:<BODY>)\b"),
        (9, r"\bsee\b.{0,60}?\bon(?: <BODY>|(?= ?$|[?.!]))|\b(?:look|looks) like (?:on|when worn)\b"),
        (8, r"\bsee (?:myself|me|how i look) (?:in|with|wearing)\b|\bme (?:in|wearing)\b|\bhow (?:do|would|will) i look\b"),
        (8, r"\b(?:dress|picture|imagine|show|style) (?:me|myself) (?:in|with|wearing)\b|\bfitting room\b|\bvirtual(?:ly)? try"),
        (9, r"\b(?:show|see|compare)\b.{0,12}\bbefore (?:and|&|/) after\b|\bbefore[ /-]+(?:and[ /-]+)?after\b"),
        (7, r"\bon <BODY>\b(?! (?:back|again))"),
        (8, r"\b(?:put|wear|layer) (?:the|that|this|those|these) .{3,60}? (?:over|under|on top of|with) (?:the|that|those|these)\b"),
        (6, r"\btry\b(?! to\b)|\bwear(?:ing)? (?:it|this|that|them|these|the (?:first|second|third|last))\b|\b<ITEM> on me\b|\bmodel (?:it|this|that|them)\b"),
        (9, r"试穿|试戴|试着穿|试上|试试(?:看|效果)?|试一?下|试一试|上身|上脚|上脸|试衣|穿在我|戴在我|穿我身上|给我穿|给我戴|帮我穿|帮我戴|换装"),
        (8, r"[穿戴套]起(?!球|毛)"),
        (7, r"[穿戴配]上|套上|穿起来|戴起来|(?:我|本人)[穿戴].{0,10}(?:效果|怎么样|好看|什么样|啥样|合适)|(?<![面考笔测口尝调])试(?!用|衣间|题|卷)"),
        (7, r"[穿戴](?:一下|着?看看|给我看)|也?[穿戴]上?看看|上身效果|效果图|前后对比|对比.{0,4}前后"),
    ],
    "take_off": [
        (8, r"[^\s,，、不]{1,8}(?:不要了|不戴了|不穿了|拿下来|摘下来|脱下来)|只(?:留|要|戴|穿)(?!.{0,6}[码号元块])|\b(?:just|only) keep\b|\b(?:minus|skip|no) the (?:hat|glasses|jacket|coat|cap|shades|sunnies|earrings|necklace|shoes|watch|ring|bracelet|scarf)\b"),
        (11, r"\b(?:off with|get .{1,20} off|bare(?:headed)?)\b|把.{1,12}[脱摘去拿卸](?:了|掉|下)|[^不]{1,6}[脱摘]了$"),
        (11, r"\btake\b.{0,60}?\boff\b|\btake off\b|\bundress\b"),
        (8, r"\bwithout (?:the|my|that|those|any)\b|\b(?:lose|ditch|drop) the\b|\b(?:remove|get rid of) (?:the|that|those|it|them|everything)\b|\bno (?:more )?(?:hat|glasses)\b.{0,9}$"),
        (11, r"摘[掉下了]|脱[掉下了]|取下|[不别](?:要)?[戴穿](?!的)|拿掉|去掉|卸下|摘了"),
    ],
    "cart_add": [
        (9, r"^(?!.*\b(?:what|is|are|how|which|show|see|from|out|off|remove|take)\b).*\b(?:in|into|to) (?:<THE> )?<CART>\b"),
        (11, r"\b\w+ (?:it|that|them|this|those|these) (?:in|into) (?:the|my) <CART>\b|\b(?:in|into) (?:the|my) <CART> (?:with|it|they|please)\b|\bcop (?:it|them|that|this|the)\b"),
        (9, r"^(?!.*\b(?:which|what|is|are|how|between|compare|show)\b).*\b(?:one|two|three|four|five|a couple|a pair|\d) (?:pairs? )?of (?:those|these|them|each|that|this)\b|\b<CART>,? (?:please|pls|it|them)\b|\bbag (?:it|them|that|this|'?em)\b|\bthe .{1,30} it is\b|(?:两|都|全)[个件条双款]?(?:都)?要(?!多少)|^(?:那|好|行|嗯|我)*就.{1,12}(?:吧|了)(?!$.{0,0}吗)"),
        (11, r"\b(?:add|adding|added|putting|popping|chucking|bagging)\b.{0,60}?\b(?:to|in|into) (?:<THE> )?<CART>\b|\b(?:add|put|pop|stick|bung|chuck|throw|toss|slip|place|drop) .{1,60}\bin (?:<THE> )?<CART>\b|加(?:个)?车|加(?:个)?购|丢(?:进)?<车>|扔(?:进)?<车>|放<车>|入<车>"),
        (9, r"\bi'?ll have (?:it|that|this|them|those|these|both|the|one|two)\b|\b(?:i'?m|i am) (?:having|going for|taking) (?:it|that|this|them|the)\b|\bmake (?:it|that) (?:a )?(?:two|three|four|double|\d)\b|\b(?:get|grab|bag|order|buy) me (?:the|that|this|those|these|one|two|a)\b(?! refund)|\bone of (?:each|those|these|them) please\b|\bi want to (?:buy|order|purchase|get) (?:it|this|that|them|these|those|the (?:first|second|third|last|cheaper))\b"),
        (9, r"拍(?:这|那|第|一|两|它)|(?:这|那|第.{1,3})[个件条双款顶副]?(?:我)?(?<!不)(?:要|买|拿|来|收|定)(?:了|下)?$|帮我(?:拍|下)(?:一|两|这|那|第|单)|给我(?:包|装)起来|来(?:一|两)[件条双顶副个份]|要(?:一|两|二|三|\d)[件条双顶副个]|就.{1,12}吧.{0,6}(?:下单|买|拍|要)"),
        (7, r"\b(?:go on then|go ahead and (?:add|buy))\b|\b(?:one|two|three|a|1|2|3) (?:pairs?|pieces?)(?: please| in (?:an? |size )*<SIZE>)?\W*$"),
        (9, r"\b(?:basket|bag) (?:it|them|both|this|that|these|those)\b|\b(?:it'?s a deal|sold|take my money|i'?m (?:buying|taking|getting)|wrap (?:it|them) up|i'?m sold|bag it)\b|\bgo(?:ing)? (?:with|for) (?:the|that|this|it|number|#)"),
        (7, r"\bi(?:'d like| want| would like|'ll want)(?: to have| to get)? (?:the (?:first|second|third|fourth|fifth|last|cheaper|cheapest|other)|it\b|that one|this one|those|these|both|number \d|them)(?! on)"),
        (9, r"就(?:第|这|那|它|要|买|选|拿|订)|拍(?:下|了|它)|(?:这|那|第.{1,3})[个件条双款]?我?(?<!不)要了|我要(?:第|这|那|它|买)|给我(?:来|拿|包)(?:一|两|这|那|第)|帮我(?:下单|买|拍|拿下)|[加添]上?[一两二三\d][件条双顶副个]|收了|囤|打包|剁手(?:这|那|它)"),
        (11, r"\b(?:add|put|pop|place|throw|stick|chuck|drop|get|move|toss)\b.{0,80}?\b(?:to|in|into|inside) (?:<THE> )?<CART>\b"),
        (9, r"\badd\b.{0,40}?(?:please|$)|\badd to (?:<THE> )?<CART>\b|\badd <ITEM>\b"),
        (9, r"\b(?<!my )(?<!an )(?:buy|purchase|order|grab|reserve) (?:<ITEM>|two|three|\d{1,2}|some|a pair|an?)(?![\w-])|\bbuy (?:it|now)\b"),
        (9, r"\b(?:i'?ll|i will|i would|i'?d|i want to|let me|we'?ll|i'?m going to|gonna) (?:like to )?(?:take|have|get|buy|purchase|order|grab|go (?:with|for))\b(?! to see| a look)"),
        (6, r"\bgive me (?:the|that|this|those|these|one|two)\b|\bget me (?:the|that|this|those|these)\b|\b(?:take|buy|order) (?:it|that|this|them|one|two)\b|\bsold!"),
        (11, r"[加放]入?进?到?.{0,14}<车>|加购|放进?<车>|add to cart"),
        (9, r"(?<!不)(?:要|买|拿)(?:了|下)$|我要了|买下|下单|拿下|就(?:要|买|选|它|这)(?:它|这|那|第|个|件|条|双|了)|就它了|来[一两二三\d]+[件条双顶副个]|我买|(?<!不)(?:要|买)(?:这|那|第|它|上面|两|二|\d)[^吗的]*"),
    ],
    "cart_remove": [
        (7, r"\b(?:bin|ditch|scrap|dump|remove|delete|drop) (?:the|that|those|my|these)\b"),
        (14, r"\b(?:empty|clear|wipe|dump)\b.{0,40}\b<CART>\b"),
        (13, r"\b(?:take|pull|kick|leave|throw) (?:it|that|this|them|those|the .{1,30}?) (?:back )?out\b|\bput (?:it|that|this|them|those|the .{1,30}?) back\b|\b(?:scrap|bin|ditch|lose|delete|remove) .{1,40}\b(?:from|in) (?:<THE> )?<CART>\b|(?:删|拿|退|移|撤)(?:掉|走|出|了).{0,6}<车>"),
        (13, r"\b(?:remove|delete|take|drop|get rid of|cancel|discard)\b.{0,60}?\b(?:from|out of|in|off) (?:<THE> )?<CART>\b"),
        (13, r"\b(?:empty|clear)\b.{0,15}\b<CART>\b|\btake (?:it|that|this|them) out\b"),
        (6, r"\b(?:remove|delete|cancel) (?:it|that|this|them|the)\b|\b(?:don'?t|no longer|do not) want (?:it|that|this|them)\b"),
        (13, r"<车>.{0,14}(?:删|去掉|拿掉|拿走|拿出|移除|移出|清空|不要|取消)|(?:删|去掉|拿掉|拿走|拿出|移除|移出|清空|取消).{0,14}<车>|从<车>"),
        (6, r"[^\s,，、不]{1,8}不要了|还是不要了|不想要了|(?:这|那)[个件条双]?不要了|不买了"),
    ],
    "cart_view": [
        (11, r"\bhow much (?:do|will|would|did) (?:i|we) (?:owe|pay|spend|be paying)\b|\bwhat do i owe\b|\b(?:what'?s|what is) (?:the|my) (?:damage|sum|subtotal|bill|tally)\b|\bwhat have i (?:got|added|picked|chosen|put)\b(?: \w+)? (?:so far|already|in there)\b|\badd (?:it|that|them|everything) (?:all )?up\b|\bgrand total\b"),
        (9, r"(?:一共|总共|加起来|合起来|算下来|拢共|全部).{0,6}(?:多少|几|啥)(?:钱|块|元)?|(?:我|都)(?:选|买|加|要)了(?:啥|什么|哪些|几)|看看?(?:我的)?车|车里(?:有|都)"),
        (8, r"\b(?:what(?:'s| is|s)|show|view|see|open|check|look|list|display|go to|how many|how much|anything|review|is)\b.{0,30}?\b(?:my|the|our) (?:shopping )?<CART>\b"),
        (6, r"^(?:my |the )?(?:shopping )?<CART>$|\bmy (?:shopping )?<CART>\b|\bin (?:the|my) <CART>\b"),
        (9, r"\b(?:how much|what)\b.{0,30}\b(?:all together|altogether|in total|so far|add up)\b|\b(?:the|my) total\b|\btotal(?: price| cost)?\?*$"),
        (7, r"<车>|一共.{0,5}(?:多少|几)|总共.{0,5}(?:多少|几)|总价|合计"),
    ],
    "checkout": [
        (11, r"\bcheck me out\b|\b(?:take|bring) me (?:through )?to pay\b"),
        (11, r"\b(?:off|going|go|ready|here) to (?:pay|check ?out)\b|^(?:好|那|就)?结了?(?:吧|啦|账吧)$"),
        (11, r"\b(?:wrap|finish|sort|settle) (?:this|it|things|everything)(?: all)? up\b|\bdone shopping\b|\bthat'?s (?:everything|all i (?:want|need))\b.{0,20}\b(?:pay|buy|order)\b"),
        (11, r"\bhow (?:do|can|would|should|will) (?:i|we) (?:go about )?(?:pay(?:ing)?|check(?:ing)? out|buy(?:ing)? (?:all )?(?:this|these|them|it)|complet\w+)\W*(?:\b(?:now|please|dear|love|then|here)\b\W*)*$|\b(?:take|bring|send|lead) me to (?:the )?(?:till|checkout|check out|payment|cashier|pay)\b|\bi(?:'m| am)? (?:ready|done|finished)(?: shopping)?\b.{0,16}\b(?:pay|buy|order|check ?out)\b|\bcomplete (?:the |my )?(?:order|purchase|checkout)\b|\bfinish(?: up)? (?:the |my )?(?:order|shopping)\b|\bwant to (?:pay|settle)\b"),
        (11, r"(?:去|要|想|帮我|可以|怎么)(?:结|付)(?:账|款|钱|算)(?!方式)|(?:买|付)单|埋单|(?:我|现在|马上|直接)(?:就)?付"),
        (11, r"\b(?:till|cashier|cash desk|checkout page|payment page|settle up|ring (?:me|it|them|this) up|finali[sz]e|that'?s everything,? (?:i'm )?ready)\b|收银|结下账|我要付|怎么付钱|下单付款|提交"),
        (11, r"\bcheck(?:ing)?[ -]?out\b(?! (?:the|this|these|those|your|some|what)\b)|\bplace (?:my|the|an|this) order\b|\b(?:complete|finish|finali[sz]e) (?:my|the|this) (?:purchase|order)\b"),
        (11, r"\b(?:want|like|ready|let me|let'?s|go|proceed|how (?:do|can) i|where (?:do|can) i|i'?ll)\b.{0,14}\bpay(?:ment)?\b(?! (?:with|by|using|via|in|for shipping))|\bpay now\b|\bring me up\b"),
        (11, r"结[账算帐]|买单|付款(?!方式)|付钱|去付|支付(?!宝|方式)|去下单|提交订单"),
    ],
    "order_status": [
        (11, r"\bwaiting\b.{0,24}\b(?:for|since|on)\b.{0,40}\b(?:my|order|parcel|package|delivery|it)\b|\bany (?:news|updates?|word)\b(?=.*)|\bsigned for\b|\b(?:parcel|package|order|delivery) (?:in|with|at|to) (?:my|the|a) neighbou?r\b|\blabel created\b|\btracking\b"),
        (13, r"\b(?:order\w*|package|parcel|shipment|delivery|bought|it|stuff|things?|boots|shoes|dress|jacket)\b.{0,50}\b<NOT>\b(?: \w+){0,2} <GONE>\b|\b<NOT> (?:received|gotten|got|seen|had)\b.{0,24}\b(?:order|package|parcel|it|stuff|anything|item|delivery|yet)\b|\bstill (?:waiting|nothing)\b|\bno sign of\b|\b(?:lost|stuck|missing) in (?:the )?(?:post|mail|transit|customs)\b|\bsays (?:it )?(?:was )?delivered\b"),
        (11, r"\bwhere(?:'s| is| are|abouts)?\b.{0,24}\b(?:my|the|our)\b.{0,14}\b(?:stuff|things?|goods|items?|clothes|boots|shoes|dress|coat|jacket|delivery|package|parcel|order)\b(?! (?:from|made|based|section))|\bwhen (?:is|will|does|do|are|'s)\b.{0,20}\b(?:my|our)\b.{0,20}\b(?:come|coming|arriv\w*|get here|ship\w*|be here|land\w*|due|delivered)\b|\b(?:track|trace|locate|follow|check)\b.{0,16}\b(?:it|my (?:stuff|things|goods|delivery))\b$|\bhas .{1,24} (?:shipped|been sent|been dispatched|gone out|left)\b"),
        (11, r"签收|没(?:有)?拿到|没(?:有)?见(?:到|着)|丢件|丢了|不见了|(?:还|都|仍|一直|怎么)(?:没|不)(?:有)?(?:发货|发出|动|来|到|更新)|单号|查(?:一下|下)?(?:我的?)?单|(?:货|快递|包裹|东西|衣服|鞋子?|裙子?)(?:都)?(?:到|去|跑|走)(?:了)?(?:哪|边|到哪)|(?:我的?|那)(?:单|件)(?:去|到|在|跑)(?:了)?(?:哪|边)|订单(?:去|跑|走|在|到)|等了.{1,6}(?:天|周|礼拜|星期|月).{0,6}(?:没|还)"),
        (6, r"(?<![\w-])[a-z]{2,3}-\d{4,}(?![\w-])"),
        (11, r"\b(?:tracking|delivery status|order status|dispatched|in transit|courier is|not received|never (?:arrived|showed up|came)|hasn'?t (?:arrived|come|shown up|been delivered)|haven'?t (?:received|got)|says (?:it'?s |it was )?delivered|out for delivery)\b"),
        (11, r"(?:没|无)(?:有)?(?:动静|消息|更新|物流|音讯)|(?:还|都|仍|一直)没(?:有)?(?:动静|收到|到|发|消息|影)|(?:啥|什么)时候(?:能)?(?:到货|收到|送到)|催(?:一下|下)?(?:发货|快递|单)|到哪(?:儿|里|了)"),
        (11, r"\b(?:where|track(?:ing)?|trace|status|locate|when|whens|eta)\b.{0,40}?\b(?:my|the|our|this|an)? ?(?:order|package|parcel|shipment|purchase|stuff)\b"),
        (11, r"\b(?:my|the|our) (?:order|package|parcel|shipment|delivery|stuff)\b.{0,40}?\b(?:yet|arriv\w*|shipped|come|came|late|delayed|lost|stuck|here|status|update|dispatched|sent|delivered)\b"),
        (10, r"\b(?:has|have|did|is|was)\b.{0,12}\b(?:my|the|our) (?:order|package|parcel|shipment)\b|\border(?:ed)?\b.{0,50}\b(?:still (?:nothing|not|hasn'?t|haven'?t)|hasn'?t|haven'?t|not (?:here|arrived|received)|no sign|nothing)\b"),
        (9, r"\border (?:number|no\.?|id|#)|\border #?[a-z]{0,4}-?\d{3,}|#[a-z]{0,4}-?\d{3,}|\bmy order\b|\btracking (?:number|info|link)\b"),
        (11, r"(?:订单|单子|快递|包裹|物流|我的货|我买的).{0,14}(?:啥情况|什么情况|咋样|到哪|到了|状态|在哪|查|发货|没到|没收到|还没|送到|进度|怎么样|什么时候|几时|哪里)|(?:查|看|跟踪|追踪).{0,6}(?:订单|快递|物流|包裹)(?!记录)"),
        (10, r"订单号?[是:：#]?\s*[a-z]{0,4}-?\d{3,}|(?:还|都|怎么|一直)没(?:有)?(?:收到|到|发货|送到)|没收到(?:货|快递|包裹)|物流|我的(?:订单|快递|包裹)"),
    ],
    "purchase_history": [
        (12, r"\bwhat did (?:i|we) (?:\w+ ){0,3}(?:buy|bought|buying|order|ordering|get|getting|purchas\w+)\b"),
        (12, r"\b(?:i|we)(?:'ve| have| had)? (?:bought|purchased|ordered|got)\b.{0,40}\b(?:in <MONTH>|last (?:year|month|week|time|summer|winter|spring|autumn|christmas)|(?:a )?(?:\w+ )?(?:months?|years?|weeks?) ago|before|previously|back then)\b(?!.{0,40}\b(?:still|yet|hasn'?t|never)\b)|\b(?:re-?order|buy (?:it |that |them )?again|same (?:thing|one|order) (?:as|again))\b.{0,30}\b(?:last|before|previous|time|ordered|bought|got)\b|\bhistory\b.{0,12}\b(?:order|purchase|shopping)s?\b|\blast (?:thing|item|order)s? i (?:bought|ordered|got)\b"),
        (12, r"(?:去年|前年|上个?月|上周|上上|今年|年初|双十一|双11|618|以前|从前|前阵子|前段时间).{0,12}(?:买|订|下单|入手|拍)(?!.{0,10}(?:没收到|没到|还没))|(?:买|拍|订)过(?!敏)"),
        (12, r"\beverything i(?:'ve| have)? (?:bought|ordered|purchased)\b|\b(?:my|old) receipts\b|\b(?:bought|ordered) (?:from you )?(?:before|last (?:time|month|year|week)|previously|in the past)\b|上(?:次|回).{0,4}买|买(?:过|的).{0,4}(?:来着|哪些|记录|清单)"),
        (12, r"\b(?:past|previous|earlier|old|last|recent|prior) (?:orders?|purchases?|buys)\b|\b(?:purchase|order(?:ing)?|shopping|buying) (?:history|record)\b|\bhistory of (?:my )?(?:orders|purchases)\b"),
        (12, r"\b(?:what|which|list|show|everything|things|stuff)\b.{0,24}\b(?:i|i've|i have|have i|did i)\b.{0,12}\b(?:bought|purchased|ordered)\b|\bwhat did i (?:buy|order|get)\b"),
        (10, r"\bmy (?:orders|purchases)\b|\bhave i (?:ever )?(?:bought|ordered)\b"),
        (12, r"(?:以前|之前|上次|过去|历史|曾经|最近|上回).{0,8}(?:买|订单|购)(?:过|了|的|记录)?.{0,3}(?:什么|啥|哪些|记录|东西)?|买过(?:什么|啥|哪些)|购[买物]记录|历史订单|订单记录|所有订单|消费记录"),
    ],
    "shop_policy": [
        (10, r"\bsign for\b|\b(?:be|have to be|need to be) (?:home|in|there)\b|(?:怎么|咋|如何|能|可以|想|要)(?:才能)?取消|取消.{0,6}(?:单|购买)|下错(?:了)?单"),
        (11, r"\b(?:fees?|charges?|costs?|penalty|possible|allowed|how|can i|could i|want to|need to|have to|am i able)\b.{0,30}\bcancel\w*|\bcancel\w*\b.{0,24}\b(?:fees?|policy|order|purchase|charge)\b|\bwhat (?:happens|do i do|can i do|should i do|are my rights) (?:if|when)\b|\b<PHOTO>\b.{0,40}\b(?:internet|online|web|website|social media|instagram|advert\w*)\b|\bsign(?:ing)? up\b|\bnewsletter\b"),
        (9, r"\b(?:creases?|wrinkles?|iron|steam(?:ing)?|odou?rs?|moths?|limescale|tarnish\w*|normal wash|delicates?|spin|detergent)\b"),
        (12, r"(?:支持|接受|有|用)(?:什么|哪些|啥|哪种|几种)(?:样的)?(?:付款|支付|付钱)|洗衣机|烘干|甩干|手搓|改.{0,3}地址|下单(?:之|以)?后|(?:照片|自拍).{0,14}(?:干嘛|干什么|做什么|干啥|去哪|用途|用来)|新人|优惠券|券"),
        (11, r"\bpay(?:ing)? (?:when|upon|after|at|later|on|in|half|cash|by|with|via|using)\b(?! me)|\bpay(?:ment)?s? (?:modalit\w+|means|ways|systems?|plans?|schemes?)\b|\bhow (?:can|could|may) (?:i|we|you|one|people) pay\b|\b(?:take|accept|support)\b.{0,16}\b(?:cards?|cash|cheques?|checks?|contactless|mastercard|visa|paypal|amex|vouchers?|gift cards?)\b|\bcontactless\b|\bsplit (?:the|my) payments?\b"),
        (12, r"\b(?:chang|cancel|modif|edit|amend|updat|correct|switch)\w*\b.{0,24}\b(?:order|address|shipping|delivery (?:date|day|slot|address)|postcode|zip code)\b|\b(?:swap|exchange|change|replace|trade|switch)\b.{0,40}\b(?:size|once|after|when it|received?|arriv\w+|bought|purchased?|wrong one|in store)\b|\b(?:swap|exchange|replace|trade)\b.{0,16}\b(?:an? )?(?:item|order|purchase|product)\b"),
        (11, r"\b(?:send|take|bring|give|ship|mail|post|hand)(?:ing|s)? (?:[\w',]+ ){0,5}back\b(?! (?:to|in|into|at) (?:me|my (?:cart|bag|basket)))(?! (?:in|on) (?:the )?(?:cart|bag|basket|photo))|\breturn (?:window|period|label|slip|address|time|process|it|them|this|these|something)\b|\bmoney[- ]back\b|\bchang(?:e|ed) my mind\b(?=.*\b(?:bought|order|purchase|received|after)\b)|\btrial period\b|\bwhat if (?:it|they|i|the)\b|\bif (?:it|they) (?:do|does)n'?t (?:fit|suit|work)\b"),
        (10, r"\b(?:deliver|ship|post|send|mail|dispatch)(?:s|ed|ing|y)?\b.{0,24}\b(?:to|on|by|before|within|at|for|from|over|in)\b(?!.{0,10}\b(?:me the|my photo)\b)|\b(?:get|have|need|want|receive|arrive|come|here|delivered)\b.{0,24}\b(?:by|before|for|on) (?:the )?(?:<DAY>|\d{1,2}(?:st|nd|rd|th)|end of)\b|\b(?:p&p|postage|packing|delivery (?:fee|charge|cost|time|option)s?|shipping (?:fee|charge|cost|time|option|rate)s?)\b|\bhow (?:quick|quickly|fast|soon|long)\b.{0,30}\b(?:get|send|dispatch|ship|deliver|post|arrive|here)\w*\b"),
        (10, r"\b(?:what time|when|which days?)\b.{0,16}\b(?:you|u|the (?:shop|store)|it)\b.{0,10}\b(?:open|close|shut)\w*\b|\b(?:open|closed?|shut) (?:on|at|till|until|today|tomorrow|now)\b|\b(?:brick and mortar|high street|outlet|branch(?:es)?|flagship|in person|in[- ]store)\b|\bwhere (?:are|is) (?:you|u|your|the (?:shop|store))\b(?! (?:from the|made))|\b(?:visit you|(?:visit|come to|pop into|go to) (?:your|the) (?:shop|store|showroom))"),
        (12, r"\bwho\b.{0,24}\b(?:see|sees|access|look at|looks at|view|views|get|gets|has|have)\b.{0,24}\b<PHOTO>\b|\b<PHOTO>\b.{0,40}\b(?:private|safe|secure|shared?|sold|train\w*|kept|stored|saved|upload\w*|leaked?|public|encrypted|third part\w+|deleted after|used for)\b|\b(?:do|will|are|is|how|where|what)\b.{0,30}\b(?:keep|store|save|share|sell|use|train|do with|happens? (?:to|with)|upload\w*|post\w*|safe|private)\b.{0,24}\b(?:my|the|our|users'?) (?:<PHOTO>|data|info\w*)\b(?!.{0,6} on me)|\bdata protection\b|\bis (?:this|it) (?:private|confidential)\b"),
        (9, r"\b(?:student|nhs|military|senior|first[- ]order|new customer|birthday|loyalty|bulk)\b.{0,12}\b(?:discount|code|offer|deal|price|points?)\b|\b(?:discount|promo|coupon|voucher|referral) ?codes?\b|\b(?:knock[- ]?offs?|fakes?|counterfeit|replicas?|legit|the real deal|original brand|made ethically|ethical|fair ?trade|eco[- ]friendly|carbon|recycl\w+)\b|\bgift[- ]?wrap\w*\b|\bwrap (?:it|them|this) (?:as|for|in|up as)\b|\bgift (?:message|note|card|bag|box)\b"),
        (9, r"\b(?:shrink|shrinks|shrinking|colou?r run|bleed|pilling|pill)\b|\b(?:in|into|through) the (?:dryer|drier|wash|washer|washing machine|machine|tumble)\b|\bget .{1,20} stains? out\b|\bstains?\b|\b(?:look after|caring for|maintain|polish|waterproofing)\b (?:it|them|this|the|my|leather|suede|wool|silk|silver|gold)"),
        (11, r"刷卡|开.{0,2}(?:发?票|收据)|专票|普票|税票|(?:啥|什么|几|多少)(?:时候|天|日|号)(?:能|可以|会|才)?(?:发|寄|到|送)|(?:周末|周[一二三四五六日天]|节假日|今天|明天|当天|晚上).{0,4}(?:能|会|可以)?(?:发|送|到)(?:货|吗|不|么)?|(?:能|可以|会)(?:不能)?(?:发|送|寄)(?:到|货|顺丰|快递|外|国|空运)|发(?:顺丰|京东|中通|圆通|韵达|邮政|ems)|送.{0,3}(?:要|需要)?(?:几|多)(?:天|日|久|少)|(?:几|多少)(?:天|日)(?:能|可以)?(?:到|收)|(?:先|后)(?:付|用|买)后(?:付|款)|分(?:几)?期|信用卡"),
        (10, r"(?:买|拍|订)(?:小|大|错|重)了|(?:不合适|不喜欢|穿不了|戴不了|不满意|后悔).{0,10}(?:退|换|怎么办|咋办|能|可以|包)|退(?:的|得|不|回|吗|么|差价)|能不能[退换]|可以[退换]|给[退换]|[退换]得?了?(?:吗|不|么)|拆(?:了|过|开).{0,6}[退换]|吊牌|无理由|(?:怎么|咋|如何|点样)(?:洗|退|换|寄回|保养|打理|清洗|护理|付款|开票)|(?:会|容易|会不会)(?:不会)?(?:缩|褪|掉|变)(?:水|色|毛|形|黑)|(?:是不是|别是|会不会是|保证|怕).{0,4}(?:假|正品|真货)|靠谱吗|(?:多久|几天|几日)内(?:能|可以)?[退换]|质量问题|积分|会员|满.{0,5}(?:减|包邮)"),
        (10, r"(?:照片|自拍|脸|图)(?:会|能|有没有|是不是|是否|安)?.{0,8}(?:泄|外传|上传|别人|第三方|安全|训练|公开|共享|隐私|留底|保留|存)|谁(?:能|可以|会)?(?:看|见)(?:到|得到)?.{0,6}(?:照片|图|自拍)|(?:线下|附近|本地).{0,4}(?:店|试)|(?:有|开)(?:没有)?(?:实体|线下|门)店|几点(?:开|关)(?:门|店)?|营业"),
        (11, r"\bimport (?:charges?|fees?|dut(?:y|ies))\b|\b(?:which|what) (?:credit |debit |bank )?cards?\b|\bcards? do you\b|\b(?:accept|take) (?:cards?|cash|paypal|visa|credit)\b"),
        (10, r"\b(?:next|same)[- ]day|\b(?:store credit|restocking|international(?:ly)?|overseas|abroad|po box|click & collect|collect (?:it )?in store|free returns?|sales tax|tax[- ]free|packaging|secure|ssl)\b|\bwhere do you (?:ship|deliver|send)\b"),
        (10, r"能退|可退|退得了|退不退|退回|运费险|谁出运费|发货地|哪里发货|从哪发|发货(?:快|慢|速度|时间)|多久(?:发|到|送)|顺丰|圆通|中通|韵达|申通|\bems\b|开票|不满意|尺码不合适|大小不对|假一赔|正品吗|是正品|质保|能换|可以换|换(?:大|小)?(?:一)?[码号]|换个[码尺]"),
        (10, r"\b(?:returns?|returning|returnable|refund(?:s|ed|able)?|exchang(?:e|es|ing)|money back|send(?:ing)? (?:it|this|that|them|something|things|stuff|items?) back|give (?:it|them) back|bring (?:it|them) back)\b"),
        (10, r"\b(?:shipping|ship|ships|shipped to|postage|couriers?|express|next[- ]day|same[- ]day|customs|dut(?:y|ies)|import tax|deliver(?:y|ies|ing|s)?|pick ?up in store|click and collect)\b(?!.{0,12}\b(?:status|my order)\b)"),
        (9, r"\b(?:payments?|pay) (?:methods?|options?|types?|with|by|using|via|in)\b|\b(?:paypal|klarna|visa|mastercard|amex|american express|apple ?pay|google ?pay|cash on delivery|cod|instal?lments?|alipay|wechat ?pay|debit cards?|credit cards?|afterpay|bank transfer|crypto)\b"),
        (9, r"\b(?:warrant(?:y|ies)|guarantee[ds]?|repairs?|authentic|genuine|gift (?:cards?|wrap\w*|receipts?|box)|invoices?|receipts?|vat|loyalty|membership|alterations?|sustainab\w+|price match\w*|policy|policies|terms)\b"),
        (9, r"\b(?:(?<!light )(?<!dark )(?<!stone )(?<!acid )wash(?:ed|ing|able)?|machine[- ]wash(?:able)?|dry[- ]clean(?:ed|ing)?|iron(?:ed|ing)?|tumble[- ]?dr(?:y|ied|ying|yer)|bleach|laundry|care (?:for|instructions?|guide|label)|take care of|hand[- ]wash|shrink|fade|clean(?:ing)?)\b"),
        (8, r"\b(?:promo(?:tion)?s?(?: codes?)?|coupons?|vouchers?|discounts?(?: codes?)?|student discount|sales? (?:start|end|on)|free shipping|black friday)\b"),
        (8, r"\bwhere\b.{0,20}\b(?:your|the|you)\b.{0,12}\b(?:stores?|shops?|located|based|showroom)\b|\b(?:opening|business|store) hours\b|\bphysical (?:store|shop)\b|\bare you open\b|\bwhat time do you (?:open|close)\b"),
        (9, r"\bwhat if\b.{0,24}\b(?:fit|like|suit|broken|damaged|late|wrong|defective)\b|\b(?:doesn'?t|didn'?t|does not) fit\b|\b(?:change|cancel|modify|edit|amend)\b.{0,14}\b(?:an?|my|the) (?:order|address|shipping)\b"),
        (9, r"\bhow (?:long|soon|fast|quick(?:ly)?|many (?:business |working )?days)\b.{0,40}\b(?:deliver\w*|arriv\w*|tak(?:e|es)|ship\w*|get (?:it|here|to|my)|return|come)\b|\bwhen (?:will|would|can) (?:i|it) (?:get|arrive|be (?:here|delivered))\b"),
        (9, r"\b(?:what happens to|do you (?:keep|store|save|share|sell|use)|where do you (?:keep|store)|how (?:long|do) (?:do )?you (?:keep|store|use)|who (?:can )?sees?|is it safe|are)\b.{0,20}\bmy (?:<PIC>|data|personal|info\w*|face)\b(?!.{0,6}on me)|\bprivacy\b|\bgdpr\b|\b(?:nobody|no ?one|anyone|anybody|who|others?|people|somebody|someone)(?: \w+){0,3} sees?\b.{0,8}\b(?:my|that|the|this|those) <PIC>"),
        (10, r"退货|退换|换货|退款|退钱|退掉|[能可][以不]?[以能]?退|想退|要退|怎么退|包退|包换|运费|包邮|邮费|快递费|免邮|几天(?:能|可以|会)?[到发送]|多久(?:能|可以|会)?[到发送]|(?:什么时候|啥时候|何时|几时)(?:能|可以|会)?(?:发货|发出|寄出)"),
        (12, r"(?:[用支]|收|刷).{0,6}(?:支付宝|微信|信用卡|花呗|银联|paypal|visa|银行卡|现金)|(?:支付宝|微信|信用卡|花呗|银联|银行卡).{0,8}(?:付|支付|吗|可以|能)|付款方式|支付方式|货到付款"),
        (9, r"发什么快递|哪家快递|什么快递|配送|送货|寄到|海外|国际|付款方式|支付方式|怎么付|怎么支付|支付宝|微信|信用卡|花呗|分期|货到付款|银联|paypal|发票|保修|质保|保养|售后"),
        (9, r"怎么洗|如何洗|机洗|手洗|干洗|水洗吗|能洗|可以洗|洗涤|清洗|清洁|护理|熨|掉色|褪色|缩水|优惠|打折|折扣|满减|活动|会员|积分|实体店|门店|专柜|营业时间|店在哪|店铺?地址|在哪里?开店|隐私|政策|规定|七天无理由|7天无理由|正品|价保|礼品(?:卡|包装)|包装"),
        (9, r"<照>.{0,10}(?:保存|怎么处理|安全|泄露|用来|存多久|外传|给别人)|(?:保存|泄露|使用|怎么处理).{0,6}<照>|不合适(?:怎么办|咋办|能|可以)|尺码不对|大小不合适|取消(?:我的)?订单|改(?:收货)?地址"),
    ],
    "remember": [
        (12, r"\b(?:put|mark|note|jot) me down (?:as|for)\b|\bput (?:it|that) down as\b"),
        (11, r"\bi(?:'ve| have)? gone (?:up|down) an? (?:\w+ )?size|\bi(?:'m| am) (?:an? )?(?:size )?\d{1,2} now\b|\bi only (?:ever )?(?:buy|wear|use|do|go for)\b|\b(?:don'?t|do not|no need to|never) bother (?:showing|with|suggesting|recommending)\b|\b(?:wool|leather|fur|silk|polyester|black|pink|yellow|white) (?:is|are) (?:out|a no|off the table|not for me)\b"),
        (12, r"\b(?:keep|set|make|put|limit|fix|leave|stick(?:ing)? (?:to|with)|cap)\b.{0,12}\b(?:my |the |a )?(?:max(?:imum)? )?(?:budget|limit|spend\w*)\b.{0,14}\d|\bmy (?:max(?:imum)?|limit|ceiling)(?: budget| spend)? (?:is|would be)\b.{0,10}\d|\b(?:i|my \w+) (?:react|reacts?|break out|itch\w*|get a rash)\b|\bmakes? (?:me|my skin) (?:itch\w*|react|scratch\w*|sneeze|break out|come out)\b|\bi(?:'m| am) (?:mostly|always|usually|typically|generally|normally|roughly|about|between|around) (?:a |an )?(?:size )?<SIZE>\b"),
        (9, r"\b(?:no|not|never|nothing|zero|avoid|skip)\b (?:\w+ )?(?:wool|leather|fur|silk|polyester|nickel|heels|yellow|pink|animal\w*|synthetics?|cashmere|linen|denim)\b.{0,30}\b(?:for me|ever|please remember|from now on|as a rule|in general)\b|\b(?:from now on|going forward|in future|as a rule)\b"),
        (11, r"(?:往后|从今|以后|今后|下次|每次).{0,12}(?:别|不要|都|只|就|按)|(?:记|留意|注意)(?:着|好|下|住|一下)(?!什么|啥)|我(?:不吃|不碰|忌|只穿|只要|从不|绝不|穿惯|习惯穿)|(?:上限|最高|顶多|最多)(?:是|就)?\d{2,}.{0,6}(?:别|不|就)|(?:穿|戴|碰)(?:了)?.{1,6}(?:会|就)(?:痒|过敏|起疹|不舒服|扎)"),
        (11, r"\b(?:don'?t|never|stop|no need to) (?:ever )?(?:show(?:ing)?|recommend(?:ing)?|suggest(?:ing)?|offer(?:ing)?|giv(?:e|ing)) (?:me )?+(?!that|this|it|them|those|the\b)|\b(?:for your info(?:rmation)?|fyi|for the record|just so you know|for reference|btw i)\b.{0,6}\b(?:i|my)\b"),
        (11, r"(?:别|不要|不用)(?:再)?(?:给我)?(?:推|推荐|看)(?!这|那|了)|以后.{0,8}(?:都|只|别|不)|我(?:只|从来不|一直|永远)(?:穿|买|戴|要)"),
        (12, r"\bremember\b(?! (?:about|me\?|what))(?! the (?:first|second))|\bkeep in mind\b|\b(?:please |just )?(?:note|save|record|store) (?:that|down|it|my)\b|\bmake a note\b|\bfor (?:future|next time)\b"),
        (9, r"\b(?:i'?m|i am|im) (?:usually |normally |generally )?(?:a |an )?(?:size |uk |us |eu )?(?:xxs|xs|s|m|l|xl|xxl|small|medium|large|extra (?:small|large)|\d{1,2})(?: in \w+)?(?=$|[,.!]| and\b| but\b)"),
        (9, r"\bi(?:'m| am)? (?:usually |normally |always |generally |mostly |typically )?(?:wear|take|use)s? (?:a |an )?(?:size |uk |us |eu )?(?:xxs|xs|s|m|l|xl|xxl|small|medium|large|\d{1,2})\b|\bmy size is\b"),
        (9, r"\bmy (?:\w+ )?(?:sizes?|budget|waist|chest|bust|hips?|height|weight|inseam|foot|shoe size|favou?rite \w+|style|name)(?: is| are|'s|:| =)"),
        (7, r"\bi (?:really |absolutely |just |generally |do |also |usually )*(?:hate|dislike|can'?t stand|cannot stand|don'?t (?:like|wear|want to wear)|do not (?:like|wear)|never wear|avoid|detest|loathe|prefer|adore|am (?:a big )?fan of|love|like)\b(?! (?:to|it|this|that|them|these|those|the|your|how)\b)"),
        (10, r"\b(?:i'?m|i am) (?:allergic|sensitive|vegan|intolerant)\b|\ballerg(?:y|ies) to\b|\bcall me\b(?! (?:on|at|back|when|later))"),
        (12, r"记住|记一下|记下|帮我记|记得我|请记|备注一下|以后.{0,6}(?:都|别|不要|就)"),
        (9, r"我(?:平时|一般|通常|平常|都|一直|是)*[穿戴](?:的)?(?:是)?.{0,4}(?:[码号]|\b(?:xs|s|m|l|xl|xxl)\b)|我(?:是)(?:xs|s|m|l|xl|xxl|\d{2})[码号]?$|我的?(?:尺码|尺寸|预算|身高|体重|胸围|腰围|臀围|鞋码|脚长)(?:是|为|大概|在|:)?\s*[a-z\d一二三四五六七八九十百千两]"),
        (7, r"我(?:真的|最|很|比较|特别|超|更|非常|就|也|从来|从|一向)*(?:喜欢|不喜欢|讨厌|偏爱|偏好|不爱|爱穿|不穿|受不了|钟爱|爱)(?!这|那|它|的|第|吗)|我?对.{1,6}过敏"),
    ],
    "forget_preferences": [
        (14, r"(?:删|清|抹|忘).{0,6}(?:记|存)(?:下来|下|着|了)?的|(?:记|存)(?:下来|下|着|了)?的.{0,12}(?:删|清|抹|忘)|关于我的.{0,6}(?:删|清|抹|忘)"),
        (13, r"\b(?:pretend|act (?:like|as if)|imagine)\b.{0,20}\b(?:never|didn'?t)\b.{0,14}\b(?:t(?:old|ell)|sa(?:id|y)|mention\w*)\b|不(?:算数|作数)|(?:说过|提过|记)的?.{0,14}(?:不算|作废|删掉|忘掉)"),
        (13, r"\b(?:stop|quit|don'?t) (?:using|remember\w*|sav\w+|track\w*|keep\w*)\b.{0,24}\b(?:my (?:sizes?|budget|preferences?|likes?|info\w*|data)|about me)\b|\bforget (?:the |what i said about |about )?(?:my |the )?(?:no )?(?:sizes?|budget|wool|taste|preferences?)\b|\b(?:wipe|scrub|purge|nuke|bin|scrap)\b.{0,20}\b(?:preferences?|settings|profile|what you (?:know|have)|my (?:sizes?|taste|info\w*|data))\b"),
        (13, r"\b(?:unlearn|un-?remember|start fresh|start over with me|clean slate|reset)\b.{0,30}(?:taste|prefer\w*|me|everything|memory|profile|sizes?|$)|(?:喜好|偏好|尺码|预算|信息|说的|记的).{0,6}(?:不算|作废|清零|清空|删|忘)|(?:清空|重置|清零|忘)(?:一下)?(?:我的)?(?:记忆|设置|喜好|偏好|一切)"),
        (13, r"\b(?:forget|clear|delete|erase|reset|remove|wipe|drop)\b.{0,30}\b(?:preferences?|what i(?:'ve| have)? (?:said|told|like\w*)|my (?:sizes?|taste|budget|likes|dislikes|info\w*|data|details|profile|measurements?|history)|(?:all )?about me|everything|memory|me)\b"),
        (13, r"(?:忘|清除|清空|删|重置|抹|去)(?:记|掉|了|除|一下)*.{0,8}(?:喜好|偏好|信息|资料|尺码|预算|数据|爱好|我(?:刚才)?(?:说|告诉)|我的一切|所有记录|记忆)|(?:喜好|偏好|信息|资料|数据|我说过的).{0,8}(?:忘|清除|清空|删|重置|抹)|别记(?:住|得)?我|忘了我"),
    ],
    "forget_my_photos": [
        (14, r"\b(?:kill|bin|nuke|zap|shred|burn) (?:my|that|the|those) <PIC>\b"),
        (14, r"\b(?:didn'?t|don'?t|no longer|not|without|stop|rather not)\b.{0,20}\b(?:hang(?:ing)? on to|hold(?:ing)? on to|keep(?:ing)?|sav\w+|stor\w+|hav\w+)\b.{0,10}\b(?:my|the|any) <PIC>\b|\b(?:take|get|pull)\b.{0,12}\bmy <PIC>\b.{0,12}\b(?:off|down|out of|away)\b(?! (?:to|me))"),
        (14, r"\b(?:wipe|scrub|take|pull)\b.{0,14}\bmy (?:<PIC>|face)\b.{0,20}\b(?:off|down|from|away)\b|<照>.{0,10}(?:清除|清掉|清理|删|去掉|抹|移除|不留)|别用我(?:的)?<照>"),
        (14, r"\b(?:delete|remove|erase|forget|get rid of|wipe|clear|trash|destroy|discard|drop|dump|scrub|purge)\b.{0,40}?\b<PIC>\b(?!.{0,20}\bcart\b)"),
        (14, r"\b(?:don'?t|do not|stop|never|shouldn'?t|not) (?:want you to |have to |you )?(?:keep|keeping|store|storing|save|saving|hold|have|having|hang)\b.{0,24}\bmy (?:<PIC>|face)\b|\b(?:withdraw|revoke|take back)\b.{0,12}\bconsent\b"),
        (14, r"(?:删|清|忘|移除|销毁|抹|撤).{0,12}<照>|<照>.{0,12}(?:删|清[除掉空]|忘|移除|销毁|抹掉|撤|不要留|别留|别存|不要保存)|(?:不想|不要|别|不让|不许|不准).{0,8}(?:留|存|保存|保留|拿着).{0,8}<照>|撤回.{0,4}同意"),
    ],
    "what_do_you_know_about_me": [
        (12, r"\bwhat\b.{0,30}\b(?:down|on file|noted|saved|stored|recorded)\b.{0,14}\b(?:as|for|about) my\b|\bremind me\b.{0,30}\bmy (?:size|budget|preferences|measurements|details)\b|(?:知道|记得|清楚)我(?:穿|戴|喜欢|的)(?:什么|多大|几|哪|尺|预算|喜好)"),
        (12, r"\bwhat\b.{0,30}\b(?:sav\w+|stor\w+|know|kept|keep\w*|got|have|hold\w*|record\w*|memor\w+|remember\w*|collect\w*|gather\w*|not(?:ed|es?))\b.{0,20}\b(?:about|on|of|for|regarding) (?:me|myself|my)\b|\b(?:everything|all|anything) (?:you|that you) (?:know|have|hold|stored?|saved?)\b.{0,14}\b(?:about|on|of) me\b|\bwhat did i tell you\b|\bremind me what (?:you|i)\b.{0,20}\b(?:know|told|said)\b"),
        (12, r"(?:记|存|留|收集|掌握|知道)(?:了|着|过|得)?(?:我|关于我|有关我)(?:的)?(?:些|点)?(?:啥|什么|哪些|多少|东西|信息)|(?:你|你们)(?:都)?(?:记|存|留|知道)(?:了|着)?(?:我)?(?:些|点)?(?:啥|什么|哪些)|我(?:跟|和|对|给)你?(?:们)?(?:说|讲|提)过(?:啥|什么|哪些)"),
        (12, r"\b(?:on file|on record|recorded|saved|stored)\b.{0,12}\b(?:about|on|for|of) me\b|\bmy (?:data|profile|file)\b\?*$|\bdo you (?:still )?(?:know|remember|have) my\b|(?:记|存|保存|知道|掌握|留)(?:了|得|住|着)?(?:我|关于我).{0,8}(?:什么|哪些|啥|多少)|还?记得我(?:吗|的|穿|喜欢)"),
        (12, r"\bwhat\b.{0,40}\b(?:know|have|stored?|saved?|remember(?:ed)?|ke(?:ep|pt)|collect(?:ed)?|hold|got|learned)\b.{0,20}\b(?:about|on|of) me\b|\bwhat do you remember\b|\bdo you (?:know|remember) (?:me|who i am|my)\b"),
        (11, r"\b(?:show|see|view|list|what(?:'s| is| are)|tell me)\b.{0,14}\bmy (?:data|profile|preferences|saved \w+|details|information|info)\b|\bwhat (?:is|are|'s) my (?:sizes?|budget|preferences)\b|\babout me\?*$"),
        (12, r"(?:知道|了解|记得|保存|存|掌握|收集|记录|记住).{0,6}(?:关于)?我.{0,8}(?:什么|哪些|啥|多少)|(?:知道|了解|记得|存|保存|记)了?(?:什么|哪些|啥).{0,6}我|我的(?:信息|资料|偏好|喜好|档案|数据)(?:有|是|都|$)|(?:看|查).{0,6}我的(?:信息|资料|偏好|喜好|数据)"),
    ],
    "hand_over_to_human": [
        (10, r"\b(?:came|come|coming) (?:undone|apart|off|unstitched)\b|(?:掉|缺|少)了?(?:扣|线|钻|色|漆|皮)|开胶|脱(?:线|胶|色)|起毛|(?:收到|到手).{0,12}(?:掉|坏|破|裂|脏|污|缺|少)"),
        (11, r"\b(?:payment|card|checkout|website|site|app|page|link|login|password|account|code)\b.{0,30}\b(?:fail\w*|declin\w*|reject\w*|not (?:going|work)\w*|errors?|stuck|won'?t|doesn'?t|broken|crash\w*|locked)\b|\b(?:i|we) (?:got|received|bought|ordered|was sent)\b.{0,40}\b(?:missing|broken|wrong|damaged|faulty|scratched|holes?|stain\w*|dirty)\b|\bleave (?:some )?feedback\b|\b(?:in charge|your boss|higher up|whoever)\b"),
        (12, r"\b(?:file|make|lodge|raise|submit|open|register|report|log) (?:an? )?(?:\w+ )?(?:complaints?|claims?|reclamation|grievance|dispute|ticket|case|problem|issue)\b|\b(?:notify|report|inform|tell)\b.{0,20}\b(?:problem|issue|fault|defect)\b|\b(?:fob(?:bed)? off|someone (?:who|that)|somebody (?:who|that)|anyone (?:who|that|there|alive|human))\b|\bput me (?:on|through)\b|\bhuman\b.{0,10}\bplease\b|\bnot a (?:bot|machine|robot|computer)\b|\bget me (?:a|your|the|someone|somebody)\b.{0,14}\b(?:human|person|agent|manager|supervisor|rep\w*|someone|boss)\b|\bcustomer assistance\b"),
        (10, r"\b(?:broke|snapped|ripped|tore|split|fell off|came off|came apart|cracked|unravel\w*|peel\w*|leak\w*|fad(?:ed|ing))\b.{0,30}\b(?:after|already|first|one|two|a|when|within|straight)\b|\b(?:sent|gave|shipped|delivered|received|got) (?:me )?the wrong\b|\bmissing from (?:my|the) (?:order|parcel|package|box)\b|\bholes? in (?:it|the|my|them)\b"),
        (13, r"(?:有没有|有)(?:真|活)?人(?:在|能|可以)?(?:管|回|理|聊|说)|(?:真|活)人(?:来|说|聊)|换(?:个)?(?:真)?人|叫(?:你们)?.{0,4}(?:出来|过来)|打(?:个)?电话|客服热线|联系方式|人工|找(?:个|位)?人(?:帮|处理|解决|[来同跟和]?我?[聊倾谈说讲])|反馈(?:一下)?(?:问题|情况)|要(?:个)?说法|举报|12315|消协"),
        (12, r"\b(?:real|actual|live|proper) (?:human|person|agent|people)\b|\bno (?:more )?(?:bots?|robots?)\b"),
        (10, r"\b(?:speak|talk|chat|talking|speaking)(?:ing)? (?:to|with) (?!you\b|me\b)|\bcan (?:actually )?(?:speak|talk) to\b|\b(?:supervisor|manager|representative|human being|real person|sales ?(?:person|assistant|rep|associate)|shop assistant|staff member|customer rep)\b"),
        (9, r"\b(?:paid|charged|billed) (?:me )?(?:twice|double|two times)\b|\b(?:came|arrived|was|is|got) (?:damaged|broken|torn|ripped|dirty|defective|stained|with a hole)\b|\bnot what i ordered\b|\bfell apart\b"),
        (12, r"(?:叫|找|让|喊|请|换|来).{0,5}(?:老板|店长|经理|领导|主管|真人|工作人员|活人|客服|人工)|(?:老板|店长|经理|主管)(?:来|呢|在)|有没有(?:真)?人|重复扣款|扣了两次|多收"),
        (13, r"\b(?:talk|speak|chat|connect|transfer|put me through|escalate|get|give|want|need|reach|contact|call|prefer|have)\b.{0,24}\b(?:human(?: being)?s?|real person|person|agents?|someone (?:else|real|from|in|at)|somebody|representative|rep|staff|manager|supervisor|operator|real people|advisor|your team|support(?: team)?|customer (?:service|support|care)|service desk|stylist)\b"),
        (12, r"\b(?:customer (?:service|support|care)|live (?:chat|agent)|help ?desk|human please|(?:phone|contact) (?:number|details|us)|file a complaint|(?:make|lodge|raise) a complaint|complain to)\b|^(?:human|agent|person|operator|representative)\W*$"),
        (12, r"\b(?:someone|anyone|anybody|somebody)\b.{0,30}\b(?:call|contact|ring|phone|email|help) me\b|\bcall me back\b"),
        (8, r"\b(?:damaged|broken|defective|faulty|torn(?! between)|ripped|stained|fell apart|falling apart|wrong (?:size|item|colou?r|product|thing|order)|missing (?:item|button|piece)|never (?:arrived|came)|nobody (?:replies|answers)|no ?one (?:replies|answers)|scam|rip[- ]?off|double charged|charged (?:me )?twice|overcharged)\b"),
        (13, r"人工|真人|转接|转客服|找客服|联系客服|客服(?:电话|在|呢|$)|客服人员|投诉|找(?:你们)?(?:经理|老板|店长|人)|店员|打电话给我|给我(?:回|打)电话|和人聊|跟人聊"),
        (8, r"(?:破|坏|烂|脏|错|裂|开线|瑕疵|次品|残次).{0,4}(?:的|了|洞)$|发错|少发|漏发|寄错|质量(?:太|真|好|很)差|假货|收到.{0,8}(?:坏|破|脏|错)|骗子|没人(?:理|回)"),
    ],
    "recommend": [
        (8, r"\bwhat\b.{0,12} (?:do|should|can|could|would) i wear\b(?! with)"),
        (7, r"\b(?:nothing|not a thing) to wear\b|\bsort me out\b|\bstyle me\b|\bwhat (?:to|should i) wear\b"),
        (7, r"\b(?:any |some |got |more )?ideas?\b (?:for|on|of)\b|\bdress me\b|\bwhat'?s (?:hot|trending|new and|popular|everyone)\b"),
        (7, r"\b(?:any(?:thing)?|what|which|some) (?:\w+ )?(?:would|do|should|could|can) (?:you|u) (?:recommend|suggest|pick|choose|advise|go for)\b|\bwhat(?:'s| is) (?:everyone|everybody|people) (?:wearing|buying)\b|\b(?:surprise|wow|impress|inspire) me\b|\byour (?:best ?sellers?|top picks?|recommendations?|suggestions?)\b|\bpresents?\b.{0,20}\bfor\b|\bgift(?:s| ideas?)?\b.{0,20}\bfor\b"),
        (7, r"(?:有|求|给)(?:啥|什么|点|些|个)?(?:好的?)?(?:推荐|建议|安利|种草)|安利|种草|(?:买|送|穿|戴|选|挑)(?:点)?(?:啥|什么|哪)(?:个|款|种)?(?:好|合适|呢|呀|啊|$)|帮(?:我|忙)(?:选|挑|参谋|看看穿|拿(?:个)?主意)|参谋|今年(?:流行|火)|(?:最|很)火的?"),
        (7, r"\b(?:people|customers|everyone|everybody|others|most (?:people|women|men)) (?:usually |normally |generally |mostly )?(?:buy|get|like|wear|love|choose)\b|\b(?:no idea|don'?t know|not sure|unsure|can'?t decide|clueless)\b.{0,14}\b(?:what|which)\b|\bhelp me (?:out|choose|pick|decide)\b|\bwhat'?s (?:in|hot|new)\b$|\bgive me (?:some )?(?:ideas|inspiration|options)\b|\byour (?:favou?rites?|picks?|choice)\b"),
        (7, r"灵感|不知道(?:买|穿|要|选|该)|没想好|没主意|拿不定主意|逛逛|有啥好|给点(?:灵感|意见|主意)|(?:大家|别人|人家)都(?:买|穿)|有什么(?:推荐|可以买)"),
        (7, r"\b(?:recommend(?:ations?|ed)?|suggest(?:ions?)?|surprise me|inspire me|inspiration|pick (?:something|one|out|a few|some)|choose (?:something|one|for)|any ideas|advise|for someone like me|what(?:'s| is) (?:good|popular|trending|hot|in fashion|in style)|best ?sellers?|most popular|trending)\b"),
        (7, r"\bwhat (?:do you think )?(?:would|will|might|could)? ?suits? me\b|\bwhat (?:do you think )?(?:would|should|could|can) (?:i (?:wear|buy|get|try)|look good)\b|\bsomething (?:i(?:'d| would)? (?:might )?like|for me|nice for me|you think)\b|\bhelp me (?:choose|decide|pick|find something)\b"),
        (7, r"推荐|适合我|随便(?:看|推|来|逛)|给点?建议|有什么好(?:看|东西|货)|你觉得我|帮我[挑选]|热门|爆款|畅销|流行(?:什么|啥)|买(?:什么|啥|点什么|点啥)好|穿(?:什么|啥)|主打|送(?:什么|啥)"),
    ],
    "complete_outfit": [
        (11, r"\b(?:what|which)\b.{0,40}\b(?:wear|go|match|pair|put|team|style|work|suit)\w*\b.{0,12}\b(?:with|to|under|over) (?:it|this|that|them|these|those)\b|\bmake (?:it|this|that) (?:into )?an? (?:full |whole |complete )?(?:outfit|look)\b|\bwhat (?:else )?(?:do i|should i|to) (?:need|add|wear) (?:to (?:complete|finish)|with)\b|\baccessori[sz]e\b|\bgoes (?:nicely |well |best |good )?with\b|\bgo (?:nicely|well|best|good) with\b"),
        (11, r"[配搭](?:个|双|条|件|顶|副|点|些)?(?:啥|什么|哪|怎么)|(?:啥|什么|哪(?:双|条|件|顶|个|种)?).{0,6}(?:配|搭)|(?:裤子|鞋子?|上衣|外套|帽子|包|首饰|项链)(?:也)?[配搭](?:一|个|条|双|件)"),
        (11, r"\bwear (?:it |that |this |them )?(?:with|under(?:neath)?|over|on top of|below|alongside|beneath)\b(?! \d)|\b(?:match|pair|complement)(?:es|s|ing)? (?:it|this|that|them|these|the)\b|\bwhat (?:else )?(?:do|would|could|should) (?:i|you) (?:pair|wear|team|put|combine)\b"),
        (11, r"(?<!i'll )(?<!ill )(?<!i will )(?<!let's )(?<!i'd )\b(?:go(?:es)?|going|pair(?:s|ed)?|match(?:es|ing)?|wear|style|combine[ds]?|team|work(?:s)?|fit(?:s)?)\b(?: \w+){0,3}? (?:well )?(?:with|together with|(?<=match )to|(?<=matched )to)\b(?= (?:it|this|that|them|these|those|the|my|an?|number|#?\d|\w+-\d))"),
        (11, r"\bcomplete (?:the|this|my|that|an?) (?:\w+ )?(?:look|outfit)\b|\bfinish (?:the|this|off) look\b|\bwhat (?:else )?(?:should|can|could|would) i (?:wear|pair|match|combine).{0,20} with\b|\bwhat (?:\w+ )?(?:goes|matches|works) with\b"),
        (10, r"\b(?:build|make|create|put together|assemble|design|style) (?:me )?(?:an?|the|my|whole|full) (?:\w+ )?(?:outfit|look|ensemble|set)\b|\b(?:full|whole|entire|complete) (?:outfit|look)\b|\bstyle (?:it|this|that|them|the)\b|\boutfit (?:with|around|from|based)\b"),
        (10, r"搭配|怎么[搭配]|[配搭]什么|[配搭]啥|(?:跟|和|与).{1,20}(?:配|搭)(?!送)|成套|整套|凑一身|搭一?[套身]|配一?[套身]|百搭|一整套|一身"),
    ],
    "compare_products": [
        (9, r"\b(?:can'?t|cannot|unable to) (?:decide|choose|pick|make up my mind)\b|有(?:什么|啥|咩|何)?(?:分别|唔同|差异)"),
        (12, r"\b(?:torn|undecided|choos\w+|decid\w+|(?:can'?t|cannot) (?:choose|decide|pick)|stuck|toss[- ]up) between\b|\bnext to\b.{0,60}\b(?:differ|compare|see|which)\b|\bput .{1,40} (?:next to|beside|alongside|against)\b(?! me)|哪[个件条双款副顶](?:更|比较|最)"),
        (9, r"\bwhich(?: one)?(?:'s|s)? (?:is |are |do |should |would |looks? )?(?:the )?(?:\w+est|most \w+|better|nicer|best|i (?:get|buy|pick|choose|take))\b|\b(?:first|second|third|this|that)(?: one)? or (?:the )?(?:first|second|third|fourth|other|that)\b|\bhow do(?:es)? .{1,40} (?:stack up|compare)\b|\bbetter (?:value|deal|quality|choice)\b|\bnext to\b.{0,30}\bwhich\b"),
        (11, r"(?:对|比)(?:一)?比|比(?:比|一下|较一下)|(?:选|买|要)哪[个件条双款副]|哪[个件条双款副顶](?:更|比较|最)|还是(?:第|这|那).{1,8}[好吗呢？?]"),
        (11, r"\b(?:compare|comparison|difference|differences|differ|versus|vs\.?)\b|\bside by side\b"),
        (8, r"\bwhich (?:one |of (?:these|them|the two|those) )?(?:is|are|'s|would|do|should|looks?|has|fits?)\b.{0,40}|\bwhich(?: one)?\b.{0,30}\b(?:better|nicer|warmer|cheaper|best)\b"),
        (11, r"比较(?!好|便宜|贵|正式|休闲|喜欢|适合|大|小|合|长|短)|对比(?!.{0,3}前后)|区别|有什么不同|有啥不同|差别|哪[个件条双款副顶].{0,8}(?:好|便宜|划算|适合|值|耐|暖|更|性价比)|\bpk\b|差在哪"),
    ],
    "similar_products": [
        (11, r"平替|代餐|(?:风格|款式|样式|感觉)(?:一样|差不多|接近|像)|\bdupes?\b|\bcheaper version\b|\bclose to (?:this|that|it)\b|\bin the (?:same|similar) (?:spirit|vein|style)\b"),
        (11, r"\b(?:same vein|along (?:those|these|the same) lines|more of (?:these|those|this|that|the same)|like (?:that|this|it)(?: one)? but|others? like|(?<!or )similar|reminds? me of|the same but)\b|类似|差不多(?:样式|款式|风格|的)|这个?(?:风格|类型|样式|款式)的?(?:还|有|再)|像(?:这|那)(?:样|种)|同类型|同系列"),
        (11, r"\b(?:(?<!or )similar|alike|alternatives?|resembl\w+|comparable|lookalikes?|dupes?|same (?:style|kind|sort|type|vibe|look)|in the same style)\b"),
        (11, r"\b(?:more|others?|something|anything|else|stuff|things|ones?|products?|items?)\b.{0,24}?\b(?:just )?like (?:it|this|that|these|those|the|them|number|#?\d|[a-z]+-\d)|\bmore of (?:this|these|those) (?:kind|style|type)\b"),
        (11, r"类似|相似|相近|差不多的?|同款|同类|像(?:这|那|它|第|上)|跟(?:这|那|第).{0,6}一样|一样风格|同风格|同样风格|这种(?:类型|风格|款式)的?还有"),
    ],
    "size_advice": [
        (12, r"(?:什么|哪个|多大)(?:的)?\s*size|\bsize\s*(?:怎么|咋|如何)"),
        (12, r"\bhalf (?:a )?size|\b(?:go|going|goes|order|buy|get) (?:up|down)(?: a| half a| one)?(?: whole| full| half)? ?sizes?\b|\bcom(?:e|es|ing) (?:up|out) (?:a bit |quite |very |rather |really )*(?:big|small|large|tight|short|long|narrow|wide|snug|roomy)\b|\b(?:don'?t|do not|not sure|no idea|never) (?:know |of |what |about )*my (?:\w+ )?size\b|\b(?:my|what) (?:\w+ )?size\b.{0,8}\b(?:am i|would i be|i am|should i)\b|\bhow (?:is|are|does|do) (?:the |it |they |this |that )?(?:\w+ )?(?:fit|sizing|sized)\b|\bwhat(?:'s| is) the (?:fit|sizing)\b|\b(?:snug|roomy|tight|baggy) fit\b|\bam i (?:a|an) <SIZE>\b|\bi(?:'m| am)(?: \w+){0,3} between (?:an? )?<SIZE>\b|(?<![a-z])<SIZE>\s*码?\s*[和跟与]\s*<SIZE>\s*码?(?:之?间|当中|犹豫|纠结)|\bwill (?:a|an|the|size) <SIZE>\b"),
        (12, r"(?:什么|啥|哪个|几)(?:尺)?[码号](?:的)?(?:合适|好|适合|够|呢|呀|啊)?$|(?:不(?:知道|清楚|确定|晓得)|搞不清).{0,8}(?:码|尺寸|尺码|号)|高\s*1[3-9]\d.{0,3}重\s*\d{2,3}|1[.]?[4-9]\d?米|(?:码子|码数|尺码|版型|号型)(?:是|会)?(?:准|正|偏|大|小|标准)|(?:要不要|用不用|需不需要|该不该)(?:买|拍|选|拿)?(?:大|小)一?[码号]|(?:够|能)(?:不够|不能)?(?:大|长|穿|塞)(?:吗|不|么|得下)|[胖瘦高矮](?:了)?(?:一?点|些)?(?:能|可以)?穿(?:吗|不)"),
        (12, r"\b(?:would|will|does|is|should|do) (?:a |an |i |the |size )*(?:get |take |go (?:for|with) |pick |need )?(?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large)(?: or (?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large))?\b.{0,12}\b(?:fit|ok|be|too|enough|or|better)|\b(?:xs|s|m|l|xl|small|medium|large) or (?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large)\b|\bbetween sizes\b|\b(?:which|what) size\b|\btoo (?:big|small|tight|large) (?:for|on) me\b"),
        (12, r"穿[得不](?:下|上|进)|穿(?:得)?了吗|(?:选|买|穿|要|拍)\s*(?:xs|s|m|l|xl|xxl|\d{2})码?还是\s*(?:xs|s|m|l|xl|xxl|\d{2})|size怎么|(?:拍|买|选)(?:大|小)一?[码号]|[大小]不[大小]|多大码|尺码(?:怎么|如何|咋)|什么码合适|几码合适|哪个码"),
        (12, r"\b(?:what|which) size (?:should|would|do|will|shall|am|to|is (?:right|best)|for me|fits?|in|of)\b|\bwhat(?:'s| is) my size\b|\bsize (?:advice|recommendation|guide|chart|help)\b|\bsizing\b|\brecommend (?:a|me a|my|which|what) size\b|\bmy size in\b|\bwhat size\?*$"),
        (12, r"\b(?:run|runs|fit|fits|running|come up|comes up) (?:a bit |a little |quite |very |pretty |really |too )*(?:small|large|big|tight|loose|true|narrow|wide|short|long)\b|\btrue to size\b|\bsize (?:up|down)\b|\b(?:will|would|does|do|should|can) .{1,30} fit\b(?!-)(?! in (?:my|the) (?:budget|bag))|\bfit me\b"),
        (10, r"\b(?:i'?m|i am|im) \d(?:[.,]\d+)? ?(?:'|ft|feet|foot|m\b|cm)|\b\d{3} ?cm\b|\b\d'\d|\b\d{2,3} ?(?:kg|kilos?|lbs?|pounds)\b|\b(?:bust|waist|hips?|chest|inseam|foot)\b.{0,12}\b\d{2,3}\b"),
        (12, r"穿(?:多大|什么码|几码|哪个码|啥码|什么号|多少码|几号|什么尺[码寸])|(?:选|买|拿|要|带|戴)(?:多大|什么码|几码|哪个码|啥码|什么号|多少码|几号|哪个尺码|什么尺[码寸])|偏[大小]|合身|合脚|尺码(?:推荐|建议|表|怎么选|准)|码数(?:准|偏)|显(?:胖|瘦|矮|高)吗|(?:会不会|会|是不是)(?:太|偏)?[大小紧松](?!码)"),
        (10, r"身高\s*\d|体重\s*\d|\d{2,3}\s*(?:斤|公斤|kg|cm|厘米)|[胸腰臀]围\s*\d|脚长\s*\d"),
    ],
    "product_details": [
        (8, r"\b(?:fabric|material|quality|texture|finish|stone|strap|heel|sole|lining|colou?r|cloth|weave|feel)s?\b (?:like|of|on|is)\b|\bgot (?:it|them|this|that|these|those|any) in\b|\bhow (?:soft|comfy|comfortable|sturdy|durable|dressy|formal)\b"),
        (8, r"\b(?:is|are|was|were) (?:it|this|that|these|those|they|the \w+(?: one)?) (?:\w+ )?(?:real|genuine|solid|pure|proper|100%|fake|plated|hypoallergenic|nickel)\b|\b(?:real|genuine|solid|pure) (?:leather|gold|silver|silk|wool|pearls?|cotton|linen) or\b|\bhow (?:many|much) (?:are|is|do|does|have) (?:left|you have|there|it|they|that|this|those|these)\b|\bwhat (?:does|do|is|are|'s) (?:it|this|that|they|these|those|the (?:first|second|third|last)(?: one)?) (?:made|cost|called|like|feel)\b|\bhave you (?:got )?(?:it |this |that |them |these |those )?(?:in )?(?:an? )?(?:size )?<SIZE>\b"),
        (8, r"几钱|啥价|什么价|多少(?:米|刀|银子|块|元|大洋)|价(?:位|钱|儿)|贵(?:不贵|么|吗)|(?:什么|啥)(?:料|材质|面料|做的|牌子)|真(?:皮|金|银|丝|珍珠)(?:吗|的|不|么|嘛)|是(?:不是)?(?:真|纯|实)(?:皮|金|银|棉|毛|丝)|(?:还)?剩(?:几|多少)|(?:还)?有(?:没有)?(?:[smlx]{1,3}|\d{2})(?:码|号)?(?:吗|不|么|没|$)|有几(?:种|个)?(?:色|颜色|码)|讲究|怎么样的"),
        (8, r"\b(?:what'?s it like|fill me in|tell me everything|what is it|learn more|know more|heel height|how high|how does it feel|specs|composition|ingredients|thread|lining|where (?:is|was) it made|closer look|what'?s (?:that|this|it) (?:one )?(?:about|like|made))\b|^(?:the )?(?:price|material|fabric|colou?rs?|sizes?|brand)\?*$"),
        (7, r"\b(?:tell me (?:more )?(?:about|on)|more (?:info\w*|details?|about)|details?|describe|description|specs?|specifications?|info(?:rmation)? (?:on|about)|what about the)\b"),
        (8, r"\b(?:how much|what)(?:'s| is| are| does| do|s)? (?:the |it |this |that |they |those |these )?.{0,40}?\b(?:cost|price[ds]?)\b|\bhow much (?:is|are|was|were|for|does|do|did)\b|\bprice of\b|\b(?:cost|price)\?*$"),
        (8, r"\bwhat(?:'s| is| are)? .{0,40}?\bmade (?:of|from|out of)\b|\b(?:what|which) (?:kind of |type of )?(?:material|fabric|colou?rs?|sizes?|brand|length|composition|stone|metal)s?\b|\bmade (?:of|from|in|by)\b|\bwho makes\b|\bmeasurements\b|\bdimensions\b"),
        (7, r"\b(?:in stock|available|availability|sold out|left|come(?:s)? in|have (?:it|this|that|them|the \S+(?: \S+)?(?: one)?) in)\b"),
        (6, r"^(?:and |so |but |ok |hm+ |great )?(?:is|are|does|do|has|have|can|will) (?:it|this|that|these|those|they|the (?:first|second|third|fourth|fifth|last|other|\w+ one))\b"),
        (6, r"\bhow (?:big|wide|heavy|long|thick|tall|warm|stretchy|heavy|deep|small|short)\b|\b(?:polari[sz]ed|waterproof|lined|stretchy|see[- ]through|breathable|scratchy|itchy|heavy|lightweight)\b.{0,3}\?"),
        (8, r"多少钱|几多钱|什么价|啥价|价格|价钱|怎么卖|贵不贵|贵吗|材质|面料|料子|什么料|成分|什么做的|详情|详细|介绍一?下|讲讲|说说|细节|了解一下|具体"),
        (8, r"有货吗|还有吗|还有货|库存|缺货|[有剩].{0,5}[码号](?:的)?(?:吗|不|么|没|$)|(?:有|出)?(?:哪些|哪几|什么|几种|几个)(?:颜色|尺码|码|色|牌子|品牌|款式)|(?:颜色|尺码)有|厚吗|薄吗|透吗|透不透|弹力|弹性|起球|扎人|防水|质量(?:怎么样|好吗|如何)|产地|多长|多宽|多重|尺寸多少|重吗|镜片|偏光"),
    ],
    "search_products": [
        (5, r"\b(?:show|find|see|search|browse|display|look(?:ing|in|s)? (?:for|at)|lookin|hunt(?:ing)? for|shop(?:ping)? for|(?:i'm|im|am) after|^(?:\w+ )?after an?|searching)\b"),
        (5, r"\b(?:do (?:you|u|ya) (?:have|sell|carry|stock|do|offer)|d'?you have|you (?:have|got|sell)|have (?:you|u) got|got any|any|is there|are there|where can i (?:find|get)|anything|something|what (?:do you|have you|you))\b"),
        (4, r"\b(?:i(?:'m| am)? ?(?:need|want|looking|interested|would like|'d like|searching)|need|want|wanna (?:see|buy|get)|i'?d like|interested in|get me|give me|buy|options|selection|collection|range)\b"),
        (5, r"有没有|有无|有.{0,20}[吗么嘛不没]|[想要]?[找看]|看看|给我看|来[一几]?[件条双顶副款个]|求|需要|推荐几|想[买要入]|买[点个件条双]|要[个件条双顶副]|有[啥什哪]|展示|浏览|搜|挑|逛|哪[款些]|送"),
    ],
    "swap": [
        (9, r"\b(?:swap|replace|switch|change)\b .{1,40}?\b(?:for|with|to|by)\b .+|换成|改成|换(?!货|一|个|句|种说|人|真人|成)"),
    ],
    # What is answered in a sentence, without a tool.
    "greet": [
        (5, r"^(?:早上|早晨|上午|中午|下午|傍晚|晚上|大家)好[呀啊的吗哈呢,，!！~ 。]*$"),
        (4, r"^(?:(?:hi+|hello+|hey+|hiya|heya|hola|yo+|good (?:morning|afternoon|evening)|howdy|g'?day|ello|oi)\b[ ,!.~]*)+(?:it'?s me(?: again)?|i'?m back(?: again)?|me again|long time no see|anyone (?:there|here|around|home)|you there|is anyone there|are you there|dear|love|mate|friend|sir|madam|my friend|everyone|anybody)?[ ,!.?~]*$|^(?:it'?s me again|i'?m back|anyone there|you there|are you there)\W*$|^(?:哈啰|哈罗|嗨喽|喂|你好呀|您好呀|老板好?|店家|掌柜的?|小二|在不|又来了|我又来了|打扰(?:了|一下)|有人在吗|在线吗)[呀啊的吗哈呢,，!！~ 。?？]*$"),
        (4, r"^(?:(?:hi+|hello+|hey+|hiya|yo|howdy|greetings|good (?:morning|afternoon|evening|day)|sup|what'?s up|morning|evening|hey there)\b[ ,!.~]*(?:there|again|everyone|all|guys|team|how are (?:you|u)(?: doing)?(?: today)?|how'?s it going)?[ ,!.?~]*)+$|^how are (?:you|u)\b|\bhow'?s it going\b"),
        (4, r"^(?:你好|您好|哈喽|哈罗|嗨|早上好|早安|早|下午好|晚上好|在吗|在不在|在么|亲|有人吗|hello|hi|嘿)(?:[啊呀吗哈呢,，!！~ 。?？亲]|在吗|在不在|有人吗)*$"),
    ],
    "thanks": [
        (4, r"\b(?:thanks?(?: you)?|thank u|thx|ty|tysm|cheers|appreciate (?:it|that)|much appreciated)\b|谢谢|多谢|谢啦|感谢|辛苦了|谢了|3q"),
    ],
    "bye": [
        (4, r"^(?:ok(?:ay)?[ ,]*)?(?:good ?bye|bye(?: bye)?|see (?:you|ya)(?: later| soon)?|cya|later|good night|have a (?:nice|good|great) (?:day|one|evening|weekend)|take care|that(?:'s| is|ll be) all|i'?m done|nothing else)\b(?! of)|拜拜|再见|回见|晚安|下次再来|先走了|没(?:有)?(?:别的|其他)?(?:问题|事)了?$"),
    ],
    "help": [
        (6, r"\bwhat (?:can|do|could) (?:you|u|i) (?:do|help|offer|ask)(?: here| for me| me with)?\b|\bhow (?:does|do) (?:this|it|you|i use) (?:work|this)\b|\bhelp(?: me)?$|\bwhat is this\b|\bwhat are you (?:for|able)\b|\bhow to use\b"),
        (6, r"你(?:都)?(?:能|会|可以)(?:帮我)?(?:干嘛|干什么|做什么|做啥|干啥|什么)|怎么(?:用|使用|玩)|有什么功能|这是什么|帮助$|能帮我(?:什么|做)"),
    ],
    "who": [
        (14, r"\bare (?:you|u) (?:a |an )?(?:real|human|person|bot|robot|ai|machine|computer|chat ?gpt|actual|man|woman|live)\b|\bwho (?:are|r) (?:you|u)\b|\bwhat(?:'s| is) your name\b|\bwho (?:made|built|created) you\b|\b(?:am i|is this) (?:talking|speaking|chatting|a bot|a (?:real )?(?:human|person))\b|\bwhat (?:model|ai|llm) are you\b|\bdo you have (?:feelings|a name)\b"),
        (14, r"你是(?:不是)?(?:真人|机器人|人工智能|ai|谁|什么|人吗|人还是)|你叫什么|你是人|是机器人吗|你的名字|你是.{0,4}模型"),
    ],
    "complaint": [
        (6, r"\b(?:useless|stupid|terrible|awful|horrible|worst|ridiculous|disappoint(?:ed|ing)|annoy(?:ed|ing)|frustrat(?:ed|ing)|unacceptable|angry|rubbish|garbage|pathetic|sucks?|hate (?:you|this (?:shop|site|store|place|bot))|not happy|unhappy|wtf|dumb|idiot|shut up|crap)\b"),
        (6, r"烦死|垃圾|太差|真差|差评|没用|太烂|气死|坑人|坑爹|失望|无语|服了|什么玩意|生气|蠢|傻|笨|滚"),
    ],
    "haggle": [
        (7, r"\b(?:your )?prices? (?:are|is) (?:insane|crazy|too|way|so|high|ridiculous|outrageous)\b|\b(?:lower|reduce|knock|drop|better) (?:the |your |me a |something off the )?(?:price|deal)\b|\bcan(?:'t)? you (?:do|go) (?:a )?(?:cheaper|lower|better|any better)\b|\bgive me a (?:discount|deal)\b|\bnegotiat\w+\b"),
        (8, r"(?:能|可以|可不可以|能不能).{0,6}(?:便宜|少|优惠)(?:一)?点|(?:再)?便宜点(?:吧|嘛|行吗|行不行|呗|卖)|打个折|抹个?零|砍价|讲价"),
    ],
    "off_topic": [
        (13, r"\byour favou?rite (?:colou?r|food|film|movie|song|band|team|animal|book|person)\b|\bbook (?:me )?(?:an? )?(?:table|room|taxi|cab|flight|ticket|appointment)\b"),
        (12, r"\bhow old are you\b|\bdo you (?:have (?:a )?(?:family|kids|girlfriend|boyfriend)|sleep|eat|love me)\b|你(?:有(?:男|女)朋友|多大|几岁|结婚|单身|爱我|吃饭|老家)|等于几"),
        (12, r"\b(?:my |an? )?(?:essay|cv|resume|cover letter|assignment|exam|maths|wifi|boyfriend problems|horoscopes?|lottery|exchange rate|traffic|bus|train times?|calories|diet|workout|vacation ideas|who (?:won|is winning)|tell me a story|sing (?:me )?a song)\b(?! (?:dress|shirt|top|outfit|bag|shoes))|股市|股票|天气|彩票|汇率|导航|减肥|考试|论文|唱(?:个|首)歌|讲(?:个|一个)故事|陪我聊|你爱我|谈恋爱"),
        (12, r"\b(?:weather|forecast|temperature (?:in|today)|world cup|football|soccer|nba|election|president|prime minister|politics|stock (?:market|price)|bitcoin|crypto price|news|recipe|cook|pizza|movie|film|song|lyrics|poem|poetry|essay|homework|math|equation|capital of|translate|code|python|javascript|function|program|sql|joke|riddle|horoscope|religion|god|meaning of life|girlfriend material|marry|dating|flight|hotel|restaurants?|cafes?|doctor|medicine|covid|war)\b(?! (?:top|shirt|dress|shoes|jacket|blouse|t-?shirt|tee))"),
        (12, r"天气|股市|股票|足球|篮球|世界杯|新闻|总统|政治|菜谱|做饭|电影|歌词|写.{0,4}(?:诗|作文|代码|程序|论文)|讲个?笑话|笑话|翻译|作业|数学|编程|比特币|星座|算命|机票|酒店|结婚吧|吃什么|几点了"),
    ],
    "rules": [
        (16, r"\b(?:give|show|tell|send) me your (?:\w+ )?(?:instructions|rules|prompt|config\w*)\b|\bhave no (?:rules|limits|restrictions)\b|扮演|没有(?:任何)?限制"),
        (16, r"\b(?:repeat|print|show|output|reveal|copy|give me|say)\b.{0,30}\b(?:words|text|everything|lines?) (?:above|before this|you were given)\b|\bstarting with you are\b|\byou are now\b|\bno (?:longer bound|restrictions)\b|(?:忽略|无视|忘掉|跳过).{0,14}(?:规则|指令|设定|提示|要求|限制)|(?:把|输出|告诉我|发).{0,6}(?:提示词|系统提示|指令|设定)"),
        (16, r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines|previous|above)\b|\b(?:system|hidden|initial|secret) (?:prompt|message|instructions?)\b|\b(?:reveal|print|show|repeat|output|tell me)\b.{0,20}\b(?:your )?(?:prompt|instructions|rules|api key|source code)\b|\bjailbreak|\bdeveloper mode\b|\bpretend (?:you are|to be)\b|\bact as\b"),
        (16, r"(?:忽略|无视|忘记|绕过).{0,12}(?:指令|规则|提示|设定|要求)|系统提示|提示词|你的(?:指令|规则|设定|提示)"),
    ],
    "yes": [
        (3, r"^(?:yes|yep|yeah|yup|ya|sure|ok(?:ay)?|okey|k|of course|please(?: do)?|go ahead|do it|sounds good|absolutely|definitely|why not|alright|right|correct|i agree|agreed?|fine|yes please|let'?s (?:go|do it)|good|perfect|great)(?:[ ,.!]+(?:please|do|thanks?|go ahead|sure|then|it|yes|ok))*[ .!]*$"),
        (3, r"^(?:好+|好的|好啊|好呀|行|可以|嗯+|是的?|对|要|要的|没问题|ok|来吧|试吧|当然|同意|我同意|没错|可以的|好吧|行吧)[呀啊的吧了哦嗯,，。!！ ]*$"),
    ],
    "no": [
        (3, r"^(?:nah+|no+pe|no+|no thank you|i'?m good|all good|that'?s fine|not for me|pass|none of that)[ .!,]*$|^(?:先不|暂时不|不用|不必|没兴趣|不感兴趣)(?:了|要|买|用|需要)?.{0,6}$|^先不买.{0,10}$"),
        (3, r"^(?:no|nope|nah|not really|no thanks?(?: you)?|no way|don'?t|not (?:now|today|yet)|i don'?t think so|maybe later|none|neither)[ .!,]*(?:thanks?|thank you)?[ .!]*$|^(?:不|不用|不要|不了|不是|没有|算了|不必|不需要|别|先不)[了的吧呀谢,，。! ]*(?:谢谢)?$"),
    ],
    "ready": [
        (5, r"^(?:\[.*?(?:photo|picture|image|照片|图).*?\]\W*|(?:ok(?:ay)?[ ,]*|there[ ,]*|i'?ve |i have |just |photo |picture |it'?s )*(?:done|uploaded|added|sent|ready|here (?:you go|it is|is (?:it|my|the) (?:photo|picture|pic))|here|there you go|there it is|agreed|accepted|photo (?:added|uploaded|sent|is up))(?: it| the photo| my photo| a photo| the picture| now)?[ .!]*)$"),
        (5, r"^(?:照片|图片|图)?(?:已经|我)?(?:传|上传|发|弄|加|拍|选|搞|点)?(?:好了?|上传了|发了|发过去了|传了|完成|完了|可以了|已上传|同意了)[,，。!！啦了哦]*$"),
    ],
    "cancel": [
        (5, r"^(?:ok(?:ay)?[ ,]*)?(?:never ?mind|forget (?:it|that|about it)|scrap that|cancel(?: that)?|stop|nvm|leave it|doesn'?t matter|skip (?:it|that))[ .!]*$|^(?:算了|不用了|算了不要了|没事|没事了|当我没说|取消|停|不买了|不弄了|算啦)[吧啦了,，。! ]*$"),
    ],
    "praise": [
        (3, r"^(?:omg |oh |ooh+ |aww+ |so |very |really |absolutely |i'?m )*(?:obsessed|in love|stunning|gorgeous|fab|fabulous|lovely|dope|sick|fire|slay|neat|brilliant|ace|lush|class)[ .!]*$|^(?:绝了|绝绝子|yyds|爱了爱了|爱了|太美了|太好看了?|好美|美哭了?|好喜欢|牛|绝|惊艳)[呀啊的吧了哦,，。!！ ]*$"),
        (3, r"^(?:wow|cool|nice|awesome|amazing|perfect|great|lovely|beautiful|cute|pretty|gorgeous|lol|haha+|love (?:it|them|this|that)|i (?:love|like) (?:it|them|this|that|these|those)|looks? (?:good|great|nice|amazing)|so (?:cute|pretty|nice|good)|that'?s (?:nice|great|cool|cute|lovely)|interesting|hmm+|ok lol|lol ok|good (?:job|bot))[ .!,]*(?:ok|lol|thanks|one)?[ .!]*$"),
        (3, r"^(?:哇|好看|真好看|不错|挺好|太棒了|漂亮|真漂亮|可爱|喜欢|挺不错的?|哈哈+|呵呵|厉害|很好|挺好看的?|赞|666|美)[呀啊的吧了哦,，。! ]*$"),
    ],
    "opinion": [
        (3, r"\bwhat do you think\b|\bis (?:it|this|that) (?:any )?(?:good|nice|worth it|pretty)\b|\bdo you like (?:it|this|that|them)\b|\bthoughts\b"),
        (3, r"(?:这|那)[个件条双款]?(?:怎么样|咋样|好不好|好吗|好看吗|如何|值得买吗|行不行)|你觉得(?:怎么样|呢|如何|好看)"),
    ],
}  # fmt: skip


def _compiled() -> Iterator[tuple[str, int, re.Pattern[str]]]:
    for act, patterns in _CUES.items():
        for weight, pattern in patterns:
            for name, words in WORDS.items():
                pattern = pattern.replace(f"<{name}>", words)
            yield act, weight, re.compile(pattern, re.ASCII)  # so that "个try一下" has the word try


CUES: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(_compiled())
CUED = tuple(_CUES)


def weigh(text: str) -> dict[str, int]:
    """How strongly a plain text points to each act: the weight of the strongest cue found, acts without any left out."""
    weights: dict[str, int] = {}
    text = respelled(text)
    for act, weight, pattern in CUES:
        if weight > weights.get(act, 0) and pattern.search(text):
            weights[act] = weight
    return weights
