"""One spelling for what shoppers type: widths, case, quotes, traditional characters; and its language.

Every step keeps one character for one character, so that positions in the result are positions in the
message.
"""

# ruff: noqa: E501  (a table reads better in one piece)

import re
import unicodedata

TRADITIONAL = (
    "請們這個還沒麼麽說問題謝裡裏買賣錢價選擇顏紅藍綠黃銀褲襯衫裝鞋襪項鏈耳環戒錶鐘鏡眼帶圍領長短連條紋點"
    "試戴換單訂貨運費發寄東風尋請幫給對適應當樣較區別購車結帳賬號碼數第雙隻張幾歲萬億開關門時間過後"
    "會員優惠碼學習聲記錄憶愛討厭誰為從來進間氣質料純絲綢緞針織毛絨麻牛仔圖圓頭靴寬鬆緊貼身體離職場約會聖誕節"
    "邊將與於無現實體驗歡並且兩雲電話線轉機聯絡務護刪掉資訊儲隱權舊新潮韓韻國語書頁視頻臉腳"
    "冊嗎喲囉嘅冇係唔該佢噉畀睇"
    "輕夠剛聽讓塊筆畫顯寶貝趕禮贈熱涼溫濕縮燙乾淨潔鑽鍊墜銅鋼鐵鈦膠層襠釦鈕繩蓋簡複雜貴賤貨倉庫廠製產檢證據額滿減順豐郵遞達臺灣樓縣鄉鎮賬戶髮"
    "啲嗰咗搵喺乜仲攞俾諗鍾樣種該們願難處響麗優閒傘軍辦專業總歲歸斷決況湊"
)
SIMPLIFIED = (
    "请们这个还没么么说问题谢里里买卖钱价选择颜红蓝绿黄银裤衬衫装鞋袜项链耳环戒表钟镜眼带围领长短连条纹点"
    "试戴换单订货运费发寄东风寻请帮给对适应当样较区别购车结账账号码数第双只张几岁万亿开关门时间过后"
    "会员优惠码学习声记录忆爱讨厌谁为从来进间气质料纯丝绸缎针织毛绒麻牛仔图圆头靴宽松紧贴身体离职场约会圣诞节"
    "边将与于无现实体验欢并且两云电话线转机联络务护删掉资讯储隐权旧新潮韩韵国语书页视频脸脚"
    "册吗哟啰的没是不该他那给看"
    "轻够刚听让块笔画显宝贝赶礼赠热凉温湿缩烫干净洁钻链坠铜钢铁钛胶层裆扣钮绳盖简复杂贵贱货仓库厂制产检证据额满减顺丰邮递达台湾楼县乡镇账户发"
    "些那了找在什还拿给想钟样种该们愿难处响丽优闲伞军办专业总岁归断决况凑"
)
_SIMPLER = str.maketrans(TRADITIONAL, SIMPLIFIED)
_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "}
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
PHRASES = {
    "恤衫": "衬衫", "有没有冇": "有没有", "波鞋": "球鞋", "不该": "麻烦", "几多": "多少", "点样": "怎么", "点解": "为啥", "边度": "哪里",
    "边个": "哪个", "钟意": "喜欢", "木有": "没有", "康康": "看看", "酱紫": "这样", "肿么": "怎么", "神马": "什么", "宝子": "亲亲", "宝宝": "亲亲",
    "呢个": "这个", "呢件": "这件", "呢条": "这条", "呢对": "这双", "呢双": "这双", "呢款": "这款", "呢副": "这副", "呢顶": "这顶", "呢啲": "这些", "呢些": "这些",
    "那对": "那双", "返工": "上班", "什嘢": "什么", "么嘢": "什么",
}  # fmt: skip
# What shoppers type for short, as the grammar has it written. Longer or shorter than what it stands for: only for cues.
SHORT = {
    "u": "you", "ya": "you", "yall": "you", "y'all": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plss": "please",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "gimme": "give me", "lemme": "let me", "rn": "right now", "abt": "about",
    "tho": "though", "smth": "something", "sth": "something", "smthn": "something", "sumthin": "something", "summat": "something",
    "b4": "before", "cuz": "because", "cos": "because", "dat": "that", "dis": "this", "da": "the", "whatcha": "what do you",
    "watcha": "what do you", "idk": "i don't know", "dunno": "don't know", "ppl": "people", "pic": "picture", "pix": "pictures",
    "im": "i'm", "ive": "i've", "id": "i'd", "ill": "i'll", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
    "wont": "won't", "isnt": "isn't", "arent": "aren't", "havent": "haven't", "hasnt": "hasn't", "wasnt": "wasn't", "whats": "what's",
    "wheres": "where's", "hows": "how's", "whens": "when's", "whos": "who's", "thats": "that's", "theres": "there's", "lets": "let's",
    "theyre": "they're", "youre": "you're", "couldnt": "couldn't", "shouldnt": "shouldn't", "wouldnt": "wouldn't", "wats": "what's",
    "wat": "what", "wot": "what", "wen": "when", "wheres'": "where's", "recieved": "received", "recieve": "receive", "delievery": "delivery",
    "delivry": "delivery", "refun": "refund", "exchage": "exchange", "adress": "address", "polisy": "policy", "shiping": "shipping",
    "havn't": "haven't", "lookin": "looking", "gettin": "getting", "tryna": "trying to", "thru": "through", "w/": "with", "w/o": "without",
    "em": "them", "'em": "them", "ye": "you", "wid": "would", "oan": "on", "fur": "for", "whit": "what", "yin": "one", "aye": "yes", "naw": "no",
    "omg": "", "lol": "", "tbh": "", "ngl": "", "lmao": "", "btw": "by the way", "xx": "", "x": "",
}  # fmt: skip
SHORT_WORD = re.compile(
    r"(?<![\w'/-])(?:"
    + "|".join(re.escape(w) for w in sorted(SHORT, key=len, reverse=True))
    + r")(?![\w'/-])",
    re.ASCII,
)
FOR_TO = re.compile(
    r"(?<=[a-z] )(?:(?P<for>4)(?= (?!of|items?|pieces?|pairs?|weeks?|days?|months?|years?|hours?|stars?|more|in|by|and|or|for|to|is|x)[a-z]{2,})"
    r"|2(?= (?:a|an|the|my|me|us|wear|go|buy|see|get|talk|speak|be|do|try|put|match|know|ask|return|use|look|show|have|chat|pay|order)\b))",
    re.ASCII,
)


def even(text: str) -> str:
    """Half width, straight quotes, simplified characters; case is kept. As long as `text` was."""
    narrow = (unicodedata.normalize("NFKC", character) for character in text)
    spelled = "".join(n if len(n) == 1 else c for n, c in zip(narrow, text, strict=True))
    spelled = spelled.translate(_PLAINER).translate(_SIMPLER)
    for phrase, same in PHRASES.items():
        spelled = spelled.replace(phrase, same)
    return spelled


def plain(text: str) -> str:
    """As `even`, in lower case."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in even(text))


def language_of(text: str, otherwise: str) -> str:
    """ "zh" when there is Chinese in the text, "en" when there are English words only, else `otherwise`."""
    if CHINESE.search(text):
        return "zh"
    return "en" if LATIN_WORD.search(text) else otherwise


def respelled(text: str) -> str:
    """A plain text with what shoppers type for short written out ("wheres ur stuff 4 men"); positions are lost."""
    if len(text) > 2:
        text = FOR_TO.sub(lambda m: "for" if m["for"] else "to", text)
        text = SHORT_WORD.sub(lambda m: SHORT[m.group()], text)
    return text
