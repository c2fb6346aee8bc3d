"""The grammar of what shoppers ask for: verbs and phrases, each pointing to an act with a weight.

An act is a tool's name, or one of TALK for what is answered without a tool. Products, colours, categories and brands
are not in here: those words come from the catalogue. A cue says what is to be done, never with what.
"""
# ruff: noqa: E501  (a pattern reads better in one piece)

import re
from collections.abc import Iterator

TALK = (
    "greet", "thanks", "bye", "help", "who", "complaint", "praise", "yes", "no", "ready", "haggle", "off_topic",
    "rules", "cancel", "opinion",
)  # fmt: skip

# Words used inside patterns as <NAME>.
WORDS = {
    "CART": r"(?:cart|basket|(?:shopping )?bag|trolley)",
    "THE": r"(?:my|the|your|a|our)",
    "PIC": r"(?:photos?|pictures?|pics?|selfies?|images?|snapshots?|portraits?)",
    "ITEM": r"(?:it|this|that|them|these|those|one|ones|the \S+|both|all|everything|#?\d+)",
    "BODY": r"(?:me|us|myself|my (?:own )?(?:face|body|photo|pic|picture|head|feet|foot|wrist|hand|finger|neck|selfie|ears?|skin))",
    "ORDER": r"(?:orders?|packages?|parcels?|shipments?|deliver(?:y|ies)|purchases?|stuff i (?:ordered|bought))",
    "CAN": r"(?:can|could|may|do|does|did|will|would|should|is|are)",
    "车": r"(?:购物[车袋篮]|cart)",
    "照": r"(?:照片?|自拍照?|图片|相片|头像|photo)",
    "单": r"(?:订单|单子|那单|这单|快递|包裹|物流|货|东西|衣服|宝贝)",
}

_CUES: dict[str, list[tuple[int, str]]] = {
    "try_on": [
        (9, r"\b(?:visuali[sz]e|superimpose|overlay|mock up|render|simulate)\b|\b(?:put|get|see|dress|slip|pop) me (?:in|into|with)\b|\bwhat (?:would|will|do|might) i look like\b|\b(?:use|on|onto|in) my (?:photo|picture|pic|selfie|image)\b(?! \w*(?:delete|gone|safe))|\bin the mirror\b"),
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
        (7, r"\bon (?:me|myself|my (?:own )?(?:face|body|photo|pic|picture|head|feet|foot|wrist|hand|selfie))\b(?! (?:back|again))"),
        (6, r"\btry\b(?! to\b)|\bwear(?:ing)? (?:it|this|that|them|these|the (?:first|second|third|last))\b|\b<ITEM> on me\b|\bmodel (?:it|this|that|them)\b"),
        (9, r"试穿|试戴|试着穿|试上|试试(?:看|效果)?|试一?下|试一试|上身|上脚|上脸|试衣|穿在我|戴在我|穿我身上|给我穿|给我戴|帮我穿|帮我戴|换装"),
        (7, r"[穿戴配]上|套上|穿起来|戴起来|(?:我|本人)[穿戴].{0,10}(?:效果|怎么样|好看|什么样|啥样|合适)|试(?!用|衣间|题|卷)"),
        (7, r"[穿戴](?:一下|着?看看|给我看)|也?[穿戴]上?看看|上身效果|效果图|前后对比|对比.{0,4}前后"),
    ],
    "take_off": [
        (11, r"\b(?:off with|get .{1,20} off|bare(?:headed)?)\b|把.{1,12}[脱摘去拿卸](?:了|掉|下)|[^不]{1,6}[脱摘]了$"),
        (11, r"\btake\b.{0,60}?\boff\b|\btake off\b|\bundress\b"),
        (8, r"\bwithout (?:the|my|that|those|any)\b|\b(?:lose|ditch|drop) the\b|\b(?:remove|get rid of) (?:the|that|those|it|them|everything)\b|\bno (?:more )?(?:hat|glasses)\b.{0,9}$"),
        (11, r"摘[掉下了]|脱[掉下了]|取下|[不别](?:要)?[戴穿](?!的)|拿掉|去掉|卸下|摘了"),
    ],
    "cart_add": [
        (7, r"\b(?:go on then|go ahead and (?:add|buy))\b|\b(?:one|two|three|a|1|2|3) (?:pairs?|pieces?)(?: please)?\W*$"),
        (9, r"\b(?:basket|bag) (?:it|them|both|this|that|these|those)\b|\b(?:it'?s a deal|sold|take my money|i'?m (?:buying|taking|getting)|wrap (?:it|them) up|i'?m sold|bag it)\b|\bgo(?:ing)? (?:with|for) (?:the|that|this|it|number|#)"),
        (7, r"\bi(?:'d like| want| would like|'ll want)(?: to have| to get)? (?:the (?:first|second|third|fourth|fifth|last|cheaper|cheapest|other)|it\b|that one|this one|those|these|both|number \d|them)(?! on)"),
        (9, r"就(?:第|这|那|它|要|买|选|拿|订)|拍(?:下|了|它)|(?:这|那|第.{1,3})[个件条双款]?我?要了|我要(?:第|这|那|它|买)|给我(?:来|拿|包)(?:一|两|这|那|第)|帮我(?:下单|买|拍|拿下)|收了|囤|打包|剁手(?:这|那|它)"),
        (11, r"\b(?:add|put|pop|place|throw|stick|chuck|drop|get|move|toss)\b.{0,80}?\b(?:to|in|into|inside) (?:<THE> )?<CART>\b"),
        (9, r"\badd\b.{0,40}?(?:please|$)|\badd to (?:<THE> )?<CART>\b|\badd <ITEM>\b"),
        (9, r"\b(?<!my )(?<!an )(?:buy|purchase|order|grab|reserve) (?:<ITEM>|two|three|\d{1,2}|some|a pair|an?)(?![\w-])|\bbuy (?:it|now)\b"),
        (9, r"\b(?:i'?ll|i will|i would|i'?d|i want to|let me|we'?ll|i'?m going to|gonna) (?:like to )?(?:take|have|get|buy|purchase|order|grab|go (?:with|for))\b(?! to see| a look)"),
        (6, r"\bgive me (?:the|that|this|those|these|one|two)\b|\bget me (?:the|that|this|those|these)\b|\b(?:take|buy|order) (?:it|that|this|them|one|two)\b|\bsold!"),
        (11, r"[加放]入?进?到?.{0,14}<车>|加购|放进?<车>|add to cart"),
        (9, r"我?(?:要|买|拿)(?:了|下)$|我要了|买下|下单|拿下|就(?:要|买|选|它|这)(?:它|这|那|第|个|件|条|双|了)|就它了|来[一两二三\d]+[件条双顶副个]|我买|(?:要|买)(?:这|那|第|它|上面|两|二|\d)[^吗的]*"),
    ],
    "cart_remove": [
        (13, r"\b(?:remove|delete|take|drop|get rid of|cancel|discard)\b.{0,60}?\b(?:from|out of|in|off) (?:<THE> )?<CART>\b"),
        (13, r"\b(?:empty|clear)\b.{0,15}\b<CART>\b|\btake (?:it|that|this|them) out\b"),
        (6, r"\b(?:remove|delete|cancel) (?:it|that|this|them|the)\b|\b(?:don'?t|no longer|do not) want (?:it|that|this|them)\b"),
        (13, r"<车>.{0,14}(?:删|去掉|拿掉|拿走|拿出|移除|移出|清空|不要|取消)|(?:删|去掉|拿掉|拿走|拿出|移除|移出|清空|取消).{0,14}<车>|从<车>"),
        (6, r"还是不要了|不想要了|(?:这|那)[个件条双]?不要了|不买了"),
    ],
    "cart_view": [
        (8, r"\b(?:what(?:'s| is|s)|show|view|see|open|check|look|list|display|go to|how many|how much|anything|review|is)\b.{0,30}?\b(?:my|the|our) (?:shopping )?<CART>\b"),
        (6, r"^(?:my |the )?(?:shopping )?<CART>$|\bmy (?:shopping )?<CART>\b|\bin (?:the|my) <CART>\b"),
        (9, r"\b(?:how much|what)\b.{0,30}\b(?:all together|altogether|in total|so far|add up)\b|\b(?:the|my) total\b|\btotal(?: price| cost)?\?*$"),
        (7, r"<车>|一共.{0,5}(?:多少|几)|总共.{0,5}(?:多少|几)|总价|合计"),
    ],
    "checkout": [
        (11, r"\b(?:till|cashier|cash desk|checkout page|payment page|settle up|ring (?:me|it|them|this) up|finali[sz]e|that'?s everything,? (?:i'm )?ready)\b|收银|结下账|我要付|怎么付钱|下单付款|提交"),
        (11, r"\bcheck(?:ing)?[ -]?out\b(?! (?:the|this|these|those|your|some|what)\b)|\bplace (?:my|the|an|this) order\b|\b(?:complete|finish|finali[sz]e) (?:my|the|this) (?:purchase|order)\b"),
        (11, r"\b(?:want|like|ready|let me|let'?s|go|proceed|how (?:do|can) i|where (?:do|can) i|i'?ll)\b.{0,14}\bpay(?:ment)?\b(?! (?:with|by|using|via|in|for shipping))|\bpay now\b|\bring me up\b"),
        (11, r"结[账算帐]|买单|付款(?!方式)|付钱|去付|支付(?!宝|方式)|去下单|提交订单"),
    ],
    "order_status": [
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
        (12, r"\beverything i(?:'ve| have)? (?:bought|ordered|purchased)\b|\b(?:my|old) receipts\b|\b(?:bought|ordered) (?:from you )?(?:before|last (?:time|month|year|week)|previously|in the past)\b|上(?:次|回).{0,4}买|买(?:过|的).{0,4}(?:来着|哪些|记录|清单)"),
        (12, r"\b(?:past|previous|earlier|old|last|recent|prior) (?:orders?|purchases?|buys)\b|\b(?:purchase|order(?:ing)?|shopping|buying) (?:history|record)\b|\bhistory of (?:my )?(?:orders|purchases)\b"),
        (12, r"\b(?:what|which|list|show|everything|things|stuff)\b.{0,24}\b(?:i|i've|i have|have i|did i)\b.{0,12}\b(?:bought|purchased|ordered)\b|\bwhat did i (?:buy|order|get)\b"),
        (10, r"\bmy (?:orders|purchases)\b|\bhave i (?:ever )?(?:bought|ordered)\b"),
        (12, r"(?:以前|之前|上次|过去|历史|曾经|最近|上回).{0,8}(?:买|订单|购)(?:过|了|的|记录)?.{0,3}(?:什么|啥|哪些|记录|东西)?|买过(?:什么|啥|哪些)|购[买物]记录|历史订单|订单记录|所有订单|消费记录"),
    ],
    "shop_policy": [
        (11, r"\bimport (?:charges?|fees?|dut(?:y|ies))\b|\b(?:which|what) (?:credit |debit |bank )?cards?\b|\bcards? do you\b|\b(?:accept|take) (?:cards?|cash|paypal|visa|credit)\b"),
        (10, r"\b(?:next|same)[- ]day|\b(?:store credit|restocking|international(?:ly)?|overseas|abroad|po box|click & collect|collect (?:it )?in store|free returns?|sales tax|tax[- ]free|packaging|secure|ssl)\b|\bwhere do you (?:ship|deliver|send)\b"),
        (10, r"能退|可退|退得了|退不退|退回|运费险|谁出运费|发货地|哪里发货|从哪发|发货(?:快|慢|速度|时间)|多久(?:发|到|送)|顺丰|圆通|中通|韵达|申通|\bems\b|开票|不满意|尺码不合适|大小不对|假一赔|正品吗|是正品|质保|能换|可以换|换(?:大|小)?(?:一)?[码号]|换个[码尺]"),
        (10, r"\b(?:returns?|returning|returnable|refund(?:s|ed|able)?|exchang(?:e|es|ing)|money back|send(?:ing)? (?:it|this|that|them|something|things|stuff|items?) back|give (?:it|them) back|bring (?:it|them) back)\b"),
        (10, r"\b(?:shipping|ship|ships|shipped to|postage|couriers?|express|next[- ]day|same[- ]day|customs|dut(?:y|ies)|import tax|deliver(?:y|ies|ing|s)?|pick ?up in store|click and collect)\b(?!.{0,12}\b(?:status|my order)\b)"),
        (9, r"\b(?:payments?|pay) (?:methods?|options?|types?|with|by|using|via|in)\b|\b(?:paypal|klarna|visa|mastercard|amex|american express|apple ?pay|google ?pay|cash on delivery|cod|instal?lments?|alipay|wechat ?pay|debit cards?|credit cards?|afterpay|bank transfer|crypto)\b"),
        (9, r"\b(?:warrant(?:y|ies)|guarantee[ds]?|repairs?|authentic|genuine|gift (?:cards?|wrap\w*|receipts?|box)|invoices?|receipts?|vat|loyalty|membership|alterations?|sustainab\w+|price match\w*|policy|policies|terms)\b"),
        (9, r"\b(?:wash(?:ed|ing|able)?|machine[- ]wash(?:able)?|dry[- ]clean(?:ed|ing)?|iron(?:ed|ing)?|tumble[- ]?dr(?:y|ied|ying|yer)|bleach|laundry|care (?:for|instructions?|guide|label)|take care of|hand[- ]wash|shrink|fade|clean(?:ing)?)\b"),
        (8, r"\b(?:promo(?:tion)?s?(?: codes?)?|coupons?|vouchers?|discounts?(?: codes?)?|student discount|sales? (?:start|end|on)|free shipping|black friday)\b"),
        (8, r"\bwhere\b.{0,20}\b(?:your|the|you)\b.{0,12}\b(?:stores?|shops?|located|based|showroom)\b|\b(?:opening|business|store) hours\b|\bphysical (?:store|shop)\b|\bare you open\b|\bwhat time do you (?:open|close)\b"),
        (9, r"\bwhat if\b.{0,24}\b(?:fit|like|suit|broken|damaged|late|wrong|defective)\b|\b(?:doesn'?t|didn'?t|does not) fit\b|\b(?:change|cancel|modify|edit|amend)\b.{0,14}\b(?:an?|my|the) (?:order|address|shipping)\b"),
        (9, r"\bhow (?:long|soon|fast|quick(?:ly)?|many (?:business |working )?days)\b.{0,40}\b(?:deliver\w*|arriv\w*|tak(?:e|es)|ship\w*|get (?:it|here|to|my)|return|come)\b|\bwhen (?:will|would|can) (?:i|it) (?:get|arrive|be (?:here|delivered))\b"),
        (9, r"\b(?:what happens to|do you (?:keep|store|save|share|sell|use)|where do you (?:keep|store)|how (?:long|do) (?:do )?you (?:keep|store|use)|who (?:can )?sees?|is it safe|are)\b.{0,20}\bmy (?:<PIC>|data|personal|info\w*|face)\b(?!.{0,6}on me)|\bprivacy\b|\bgdpr\b"),
        (10, r"退货|退换|换货|退款|退钱|退掉|[能可][以不]?[以能]?退|想退|要退|怎么退|包退|包换|运费|包邮|邮费|快递费|免邮|几天(?:能|可以|会)?[到发送]|多久(?:能|可以|会)?[到发送]|(?:什么时候|啥时候|何时|几时)(?:能|可以|会)?(?:发货|发出|寄出)"),
        (12, r"(?:[用支]|收|刷).{0,6}(?:支付宝|微信|信用卡|花呗|银联|paypal|visa|银行卡|现金)|(?:支付宝|微信|信用卡|花呗|银联|银行卡).{0,8}(?:付|支付|吗|可以|能)|付款方式|支付方式|货到付款"),
        (9, r"发什么快递|哪家快递|什么快递|配送|送货|寄到|海外|国际|付款方式|支付方式|怎么付|怎么支付|支付宝|微信|信用卡|花呗|分期|货到付款|银联|paypal|发票|保修|质保|保养|售后"),
        (9, r"怎么洗|如何洗|机洗|手洗|干洗|水洗吗|能洗|可以洗|洗涤|清洗|清洁|护理|熨|掉色|褪色|缩水|优惠|打折|折扣|满减|活动|会员|积分|实体店|门店|专柜|营业时间|店在哪|店铺?地址|在哪里?开店|隐私|政策|规定|七天无理由|7天无理由|正品|价保|礼品(?:卡|包装)|包装"),
        (9, r"<照>.{0,10}(?:保存|怎么处理|安全|泄露|用来|存多久|外传|给别人)|(?:保存|泄露|使用|怎么处理).{0,6}<照>|不合适(?:怎么办|咋办|能|可以)|尺码不对|大小不合适|取消(?:我的)?订单|改(?:收货)?地址"),
    ],
    "remember": [
        (11, r"\b(?:don'?t|never|stop|no need to) (?:ever )?(?:show(?:ing)?|recommend(?:ing)?|suggest(?:ing)?|offer(?:ing)?|giv(?:e|ing)) (?:me )?(?!that|this|it|them|those)|\b(?:for your info(?:rmation)?|fyi|for the record|just so you know|for reference|btw i)\b.{0,6}\b(?:i|my)\b"),
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
        (13, r"\b(?:unlearn|un-?remember|start fresh|start over with me|clean slate|reset)\b.{0,30}(?:taste|prefer\w*|me|everything|memory|profile|sizes?|$)|(?:喜好|偏好|尺码|预算|信息|说的|记的).{0,6}(?:不算|作废|清零|清空|删|忘)|(?:清空|重置|清零|忘)(?:一下)?(?:我的)?(?:记忆|设置|喜好|偏好|一切)"),
        (13, r"\b(?:forget|clear|delete|erase|reset|remove|wipe|drop)\b.{0,30}\b(?:preferences?|what i(?:'ve| have)? (?:said|told|like\w*)|my (?:sizes?|taste|budget|likes|dislikes|info\w*|data|details|profile|measurements?|history)|(?:all )?about me|everything|memory|me)\b"),
        (13, r"(?:忘|清除|清空|删|重置|抹|去)(?:记|掉|了|除|一下)*.{0,8}(?:喜好|偏好|信息|资料|尺码|预算|数据|爱好|我(?:刚才)?(?:说|告诉)|我的一切|所有记录|记忆)|(?:喜好|偏好|信息|资料|数据|我说过的).{0,8}(?:忘|清除|清空|删|重置|抹)|别记(?:住|得)?我|忘了我"),
    ],
    "forget_my_photos": [
        (14, r"\b(?:wipe|scrub|take|pull)\b.{0,14}\bmy (?:<PIC>|face)\b.{0,20}\b(?:off|down|from|away)\b|<照>.{0,10}(?:清除|清掉|清理|删|去掉|抹|移除|不留)|别用我(?:的)?<照>"),
        (14, r"\b(?:delete|remove|erase|forget|get rid of|wipe|clear|trash|destroy|discard|drop|dump|scrub|purge)\b.{0,40}?\b<PIC>\b(?!.{0,20}\bcart\b)"),
        (14, r"\b(?:don'?t|do not|stop|never|shouldn'?t|not) (?:want you to |have to |you )?(?:keep|keeping|store|storing|save|saving|hold|have|having|hang)\b.{0,24}\bmy (?:<PIC>|face)\b|\b(?:withdraw|revoke|take back)\b.{0,12}\bconsent\b"),
        (14, r"(?:删|清|忘|移除|销毁|抹|撤).{0,12}<照>|<照>.{0,12}(?:删|清[除掉空]|忘|移除|销毁|抹掉|撤|不要留|别留|别存|不要保存)|(?:不想|不要|别|不让|不许|不准).{0,8}(?:留|存|保存|保留|拿着).{0,8}<照>|撤回.{0,4}同意"),
    ],
    "what_do_you_know_about_me": [
        (12, r"\b(?:on file|on record|recorded|saved|stored)\b.{0,12}\b(?:about|on|for|of) me\b|\bmy (?:data|profile|file)\b\?*$|\bdo you (?:still )?(?:know|remember|have) my\b|(?:记|存|保存|知道|掌握|留)(?:了|得|住|着)?(?:我|关于我).{0,8}(?:什么|哪些|啥|多少)|还?记得我(?:吗|的|穿|喜欢)"),
        (12, r"\bwhat\b.{0,40}\b(?:know|have|stored?|saved?|remember(?:ed)?|ke(?:ep|pt)|collect(?:ed)?|hold|got|learned)\b.{0,20}\b(?:about|on|of) me\b|\bwhat do you remember\b|\bdo you (?:know|remember) (?:me|who i am|my)\b"),
        (11, r"\b(?:show|see|view|list|what(?:'s| is| are)|tell me)\b.{0,14}\bmy (?:data|profile|preferences|saved \w+|details|information|info)\b|\bwhat (?:is|are|'s) my (?:sizes?|budget|preferences)\b|\babout me\?*$"),
        (12, r"(?:知道|了解|记得|保存|存|掌握|收集|记录|记住).{0,6}(?:关于)?我.{0,8}(?:什么|哪些|啥|多少)|(?:知道|了解|记得|存|保存|记)了?(?:什么|哪些|啥).{0,6}我|我的(?:信息|资料|偏好|喜好|档案|数据)(?:有|是|都|$)|(?:看|查).{0,6}我的(?:信息|资料|偏好|喜好|数据)"),
    ],
    "hand_over_to_human": [
        (12, r"\b(?:real|actual|live|proper) (?:human|person|agent|people)\b|\bno (?:more )?(?:bots?|robots?)\b"),
        (10, r"\b(?:speak|talk|chat|talking|speaking)(?:ing)? (?:to|with) (?!you\b|me\b)|\bcan (?:actually )?(?:speak|talk) to\b|\b(?:supervisor|manager|representative|human being|real person|sales ?(?:person|assistant|rep|associate)|shop assistant|staff member|customer rep)\b"),
        (9, r"\b(?:paid|charged|billed) (?:me )?(?:twice|double|two times)\b|\b(?:came|arrived|was|is|got) (?:damaged|broken|torn|ripped|dirty|defective|stained|with a hole)\b|\bnot what i ordered\b|\bfell apart\b"),
        (12, r"(?:叫|找|让|喊|请|换|来).{0,5}(?:老板|店长|经理|领导|主管|真人|工作人员|活人|客服|人工)|(?:老板|店长|经理|主管)(?:来|呢|在)|有没有(?:真)?人|重复扣款|扣了两次|多收"),
        (13, r"\b(?:talk|speak|chat|connect|transfer|put me through|escalate|get|give|want|need|reach|contact|call|prefer|have)\b.{0,24}\b(?:human(?: being)?s?|real person|person|agents?|someone (?:else|real|from|in|at)|somebody|representative|rep|staff|manager|supervisor|operator|real people|advisor|your team|support(?: team)?|customer (?:service|support|care)|service desk|stylist)\b"),
        (12, r"\b(?:customer (?:service|support|care)|live (?:chat|agent)|help ?desk|human please|(?:phone|contact) (?:number|details|us)|file a complaint|(?:make|lodge|raise) a complaint|complain to)\b|^(?:human|agent|person|operator|representative)\W*$"),
        (12, r"\b(?:someone|anyone|anybody|somebody)\b.{0,30}\b(?:call|contact|ring|phone|email|help) me\b|\bcall me back\b"),
        (8, r"\b(?:damaged|broken|defective|faulty|torn|ripped|stained|fell apart|falling apart|wrong (?:size|item|colou?r|product|thing|order)|missing (?:item|button|piece)|never (?:arrived|came)|nobody (?:replies|answers)|no ?one (?:replies|answers)|scam|rip[- ]?off|double charged|charged (?:me )?twice|overcharged)\b"),
        (13, r"人工|真人|转接|转客服|找客服|联系客服|客服(?:电话|在|呢|$)|客服人员|投诉|找(?:你们)?(?:经理|老板|店长|人)|店员|打电话给我|给我(?:回|打)电话|和人聊|跟人聊"),
        (8, r"(?:破|坏|烂|脏|错|裂|开线|瑕疵|次品|残次).{0,4}(?:的|了|洞)$|发错|少发|漏发|寄错|质量(?:太|真|好|很)差|假货|收到.{0,8}(?:坏|破|脏|错)|骗子|没人(?:理|回)"),
    ],
    "recommend": [
        (7, r"\b(?:people|customers|everyone|everybody|others|most (?:people|women|men)) (?:usually |normally |generally |mostly )?(?:buy|get|like|wear|love|choose)\b|\b(?:no idea|don'?t know|not sure|unsure|can'?t decide|clueless)\b.{0,14}\b(?:what|which)\b|\bhelp me (?:out|choose|pick|decide)\b|\bwhat'?s (?:in|hot|new)\b$|\bgive me (?:some )?(?:ideas|inspiration|options)\b|\byour (?:favou?rites?|picks?|choice)\b"),
        (7, r"灵感|不知道(?:买|穿|要|选|该)|没想好|没主意|拿不定主意|逛逛|有啥好|给点(?:灵感|意见|主意)|(?:大家|别人|人家)都(?:买|穿)|有什么(?:推荐|可以买)"),
        (7, r"\b(?:recommend(?:ations?|ed)?|suggest(?:ions?)?|surprise me|inspire me|inspiration|pick (?:something|one|out|a few|some)|choose (?:something|one|for)|any ideas|advise|for someone like me|what(?:'s| is) (?:good|popular|trending|hot|in fashion|in style)|best ?sellers?|most popular|trending)\b"),
        (7, r"\bwhat (?:do you think )?(?:would|will|might|could)? ?suits? me\b|\bwhat (?:do you think )?(?:would|should|could|can) (?:i (?:wear|buy|get|try)|look good)\b|\bsomething (?:i(?:'d| would)? (?:might )?like|for me|nice for me|you think)\b|\bhelp me (?:choose|decide|pick|find something)\b"),
        (7, r"推荐|适合我|随便(?:看|推|来|逛)|给点?建议|有什么好(?:看|东西|货)|你觉得我|帮我[挑选]|热门|爆款|畅销|流行(?:什么|啥)|买(?:什么|啥|点什么|点啥)好|穿(?:什么|啥)|主打|送(?:什么|啥)"),
    ],
    "complete_outfit": [
        (11, r"\bwear (?:it |that |this |them )?(?:with|under(?:neath)?|over|on top of|below|alongside|beneath)\b(?! \d)|\b(?:match|pair|complement)(?:es|s|ing)? (?:it|this|that|them|these|the)\b|\bwhat (?:else )?(?:do|would|could|should) (?:i|you) (?:pair|wear|team|put|combine)\b"),
        (11, r"(?<!i'll )(?<!ill )(?<!i will )(?<!let's )(?<!i'd )\b(?:go(?:es)?|going|pair(?:s|ed)?|match(?:es|ing)?|wear|style|combine[ds]?|team|work(?:s)?|fit(?:s)?)\b(?: \w+){0,3}? (?:well )?(?:with|together with|to)\b(?= (?:it|this|that|them|these|those|the|my|an?|number|#?\d|\w+-\d))"),
        (11, r"\bcomplete (?:the|this|my|that|an?) (?:\w+ )?(?:look|outfit)\b|\bfinish (?:the|this|off) look\b|\bwhat (?:else )?(?:should|can|could|would) i (?:wear|pair|match|combine).{0,20} with\b|\bwhat (?:\w+ )?(?:goes|matches|works) with\b"),
        (10, r"\b(?:build|make|create|put together|assemble|design|style) (?:me )?(?:an?|the|my|whole|full) (?:\w+ )?(?:outfit|look|ensemble|set)\b|\b(?:full|whole|entire|complete) (?:outfit|look)\b|\bstyle (?:it|this|that|them|the)\b|\boutfit (?:with|around|from|based)\b"),
        (10, r"搭配|怎么[搭配]|[配搭]什么|[配搭]啥|(?:跟|和|与).{1,20}(?:配|搭)(?!送)|成套|整套|凑一身|搭一?[套身]|配一?[套身]|百搭|一整套|一身"),
    ],
    "compare_products": [
        (9, r"\bwhich(?: one)?(?:'s|s)? (?:is |are |do |should |would |looks? )?(?:the )?(?:\w+est|most \w+|better|nicer|best|i (?:get|buy|pick|choose|take))\b|\b(?:first|second|third|this|that)(?: one)? or (?:the )?(?:first|second|third|fourth|other|that)\b|\bhow do(?:es)? .{1,40} (?:stack up|compare)\b|\bbetter (?:value|deal|quality|choice)\b|\bnext to\b.{0,30}\bwhich\b"),
        (11, r"(?:对|比)(?:一)?比|比(?:比|一下|较一下)|(?:选|买|要)哪[个件条双款副]|哪[个件条双款副顶](?:更|比较|最)|还是(?:第|这|那).{1,8}[好吗呢？?]"),
        (11, r"\b(?:compare|comparison|difference|differences|differ|versus|vs\.?)\b|\bside by side\b"),
        (8, r"\bwhich (?:one |of (?:these|them|the two|those) )?(?:is|are|'s|would|do|should|looks?|has|fits?)\b.{0,40}|\bwhich(?: one)?\b.{0,30}\b(?:better|nicer|warmer|cheaper|best)\b"),
        (11, r"比较(?!好|便宜|贵|正式|休闲|喜欢|适合|大|小|合|长|短)|对比(?!.{0,3}前后)|区别|有什么不同|有啥不同|差别|哪[个件条双款副顶].{0,8}(?:好|便宜|划算|适合|值|耐|暖|更|性价比)|\bpk\b|差在哪"),
    ],
    "similar_products": [
        (11, r"\b(?:same vein|along (?:those|these|the same) lines|more of (?:these|those|this|that|the same)|like (?:that|this|it)(?: one)? but|others? like|similar|reminds? me of|the same but)\b|类似|差不多(?:样式|款式|风格|的)|这个?(?:风格|类型|样式|款式)的?(?:还|有|再)|像(?:这|那)(?:样|种)|同类型|同系列"),
        (11, r"\b(?:similar|alike|alternatives?|resembl\w+|comparable|lookalikes?|dupes?|same (?:style|kind|sort|type|vibe|look)|in the same style)\b"),
        (11, r"\b(?:more|others?|something|anything|else|stuff|things|ones?|products?|items?)\b.{0,24}?\b(?:just )?like (?:it|this|that|these|those|the|them|number|#?\d|[a-z]+-\d)|\bmore of (?:this|these|those) (?:kind|style|type)\b"),
        (11, r"类似|相似|相近|差不多的?|同款|同类|像(?:这|那|它|第|上)|跟(?:这|那|第).{0,6}一样|一样风格|同风格|同样风格|这种(?:类型|风格|款式)的?还有"),
    ],
    "size_advice": [
        (12, r"\b(?:would|will|does|is|should|do) (?:a |an |i |the |size )*(?:get |take |go (?:for|with) |pick |need )?(?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large)(?: or (?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large))?\b.{0,12}\b(?:fit|ok|be|too|enough|or|better)|\b(?:xs|s|m|l|xl|small|medium|large) or (?:an? )?(?:xs|s|m|l|xl|xxl|small|medium|large)\b|\bbetween sizes\b|\b(?:which|what) size\b|\btoo (?:big|small|tight|large) (?:for|on) me\b"),
        (12, r"穿[得不](?:下|上|进)|穿(?:得)?了吗|(?:选|买|穿|要|拍)\s*(?:xs|s|m|l|xl|xxl|\d{2})码?还是\s*(?:xs|s|m|l|xl|xxl|\d{2})|size怎么|(?:拍|买|选)(?:大|小)一?[码号]|[大小]不[大小]|多大码|尺码(?:怎么|如何|咋)|什么码合适|几码合适|哪个码"),
        (12, r"\b(?:what|which) size (?:should|would|do|will|shall|am|to|is (?:right|best)|for me|fits?|in|of)\b|\bwhat(?:'s| is) my size\b|\bsize (?:advice|recommendation|guide|chart|help)\b|\bsizing\b|\brecommend (?:a|me a|my|which|what) size\b|\bmy size in\b|\bwhat size\?*$"),
        (12, r"\b(?:run|runs|fit|fits|running|come up|comes up) (?:a bit |a little |quite |very |pretty |really |too )*(?:small|large|big|tight|loose|true|narrow|wide|short|long)\b|\btrue to size\b|\bsize (?:up|down)\b|\b(?:will|would|does|do|should|can) .{1,30} fit\b(?! in (?:my|the) (?:budget|bag))|\bfit me\b"),
        (10, r"\b(?:i'?m|i am|im) \d(?:[.,]\d+)? ?(?:'|ft|feet|foot|m\b|cm)|\b\d{3} ?cm\b|\b\d'\d|\b\d{2,3} ?(?:kg|kilos?|lbs?|pounds)\b|\b(?:bust|waist|hips?|chest|inseam|foot)\b.{0,12}\b\d{2,3}\b"),
        (12, r"穿(?:多大|什么码|几码|哪个码|啥码|什么号|多少码|几号|什么尺[码寸])|(?:选|买|拿|要|带|戴)(?:多大|什么码|几码|哪个码|啥码|什么号|多少码|几号|哪个尺码|什么尺[码寸])|偏[大小]|合身|合脚|尺码(?:推荐|建议|表|怎么选|准)|码数(?:准|偏)|显(?:胖|瘦|矮|高)吗|(?:会不会|会|是不是)(?:太|偏)?[大小紧松](?!码)"),
        (10, r"身高\s*\d|体重\s*\d|\d{2,3}\s*(?:斤|公斤|kg|cm|厘米)|[胸腰臀]围\s*\d|脚长\s*\d"),
    ],
    "product_details": [
        (8, r"\b(?:what'?s it like|fill me in|tell me everything|what is it|learn more|know more|heel height|how high|how does it feel|specs|composition|ingredients|thread|lining|where (?:is|was) it made|closer look|what'?s (?:that|this|it) (?:one )?(?:about|like|made))\b|^(?:the )?(?:price|material|fabric|colou?rs?|sizes?|brand)\?*$"),
        (7, r"\b(?:tell me (?:more )?(?:about|on)|more (?:info\w*|details?|about)|details?|describe|description|specs?|specifications?|info(?:rmation)? (?:on|about)|what about the)\b"),
        (8, r"\b(?:how much|what)(?:'s| is| are| does| do|s)? (?:the |it |this |that |they |those |these )?.{0,40}?\b(?:cost|price[ds]?)\b|\bhow much (?:is|are|for|does|do)\b|\bprice of\b|\b(?:cost|price)\?*$"),
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
        (12, r"\b(?:weather|forecast|temperature (?:in|today)|world cup|football|soccer|nba|election|president|prime minister|politics|stock (?:market|price)|bitcoin|crypto price|news|recipe|cook|pizza|movie|film|song|lyrics|poem|poetry|essay|homework|math|equation|capital of|translate|code|python|javascript|function|program|sql|joke|riddle|horoscope|religion|god|meaning of life|girlfriend material|marry|dating|flight|hotel|restaurants?|cafes?|doctor|medicine|covid|war)\b(?! (?:top|shirt|dress|shoes|jacket|blouse|t-?shirt|tee))"),
        (12, r"天气|股市|股票|足球|篮球|世界杯|新闻|总统|政治|菜谱|做饭|电影|歌词|写.{0,4}(?:诗|作文|代码|程序|论文)|讲个?笑话|笑话|翻译|作业|数学|编程|比特币|星座|算命|机票|酒店|结婚吧|吃什么|几点了"),
    ],
    "rules": [
        (16, r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines|previous|above)\b|\b(?:system|hidden|initial|secret) (?:prompt|message|instructions?)\b|\b(?:reveal|print|show|repeat|output|tell me)\b.{0,20}\b(?:your )?(?:prompt|instructions|rules|api key|source code)\b|\bjailbreak|\bdeveloper mode\b|\bpretend (?:you are|to be)\b|\bact as\b"),
        (16, r"(?:忽略|无视|忘记|绕过).{0,12}(?:指令|规则|提示|设定|要求)|系统提示|提示词|你的(?:指令|规则|设定|提示)"),
    ],
    "yes": [
        (3, r"^(?:yes|yep|yeah|yup|ya|sure|ok(?:ay)?|okey|k|of course|please(?: do)?|go ahead|do it|sounds good|absolutely|definitely|why not|alright|right|correct|i agree|agreed?|fine|yes please|let'?s (?:go|do it)|good|perfect|great)(?:[ ,.!]+(?:please|do|thanks?|go ahead|sure|then|it|yes|ok))*[ .!]*$"),
        (3, r"^(?:好+|好的|好啊|好呀|行|可以|嗯+|是的?|对|要|要的|没问题|ok|来吧|试吧|当然|同意|我同意|没错|可以的|好吧|行吧)[呀啊的吧了哦嗯,，。!！ ]*$"),
    ],
    "no": [
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


def weigh(text: str) -> dict[str, int]:
    """How strongly a plain text points to each act: the weight of the strongest cue found, acts without any left out."""
    weights: dict[str, int] = {}
    for act, weight, pattern in CUES:
        if weight > weights.get(act, 0) and pattern.search(text):
            weights[act] = weight
    return weights
