"""One spelling for what shoppers type: widths, case, quotes, traditional characters; and its language.

Every step keeps one character for one character, so that positions in the result are positions in the
message.
"""

import re
import unicodedata

TRADITIONAL = (
    "請們這個還沒麼麽說問題謝裡裏買賣錢價選擇顏紅藍綠黃銀褲襯衫裝鞋襪項鏈耳環戒錶鐘鏡眼帶圍領長短連條紋點"
    "試戴換單訂貨運費發寄東風尋請幫給對適應當樣較區別購車結帳賬號碼數第雙隻張幾歲萬億開關門時間過後"
    "會員優惠碼學習聲記錄憶愛討厭誰為從來進間氣質料純絲綢緞針織毛絨麻牛仔圖圓頭靴寬鬆緊貼身體離職場約會聖誕節"
    "邊將與於無現實體驗歡並且兩雲電話線轉機聯絡務護刪掉資訊儲隱權舊新潮韓韻國語書頁視頻臉腳"
    "冊嗎喲囉嘅冇係唔該佢噉畀睇"
)
SIMPLIFIED = (
    "请们这个还没么么说问题谢里里买卖钱价选择颜红蓝绿黄银裤衬衫装鞋袜项链耳环戒表钟镜眼带围领长短连条纹点"
    "试戴换单订货运费发寄东风寻请帮给对适应当样较区别购车结账账号码数第双只张几岁万亿开关门时间过后"
    "会员优惠码学习声记录忆爱讨厌谁为从来进间气质料纯丝绸缎针织毛绒麻牛仔图圆头靴宽松紧贴身体离职场约会圣诞节"
    "边将与于无现实体验欢并且两云电话线转机联络务护删掉资讯储隐权旧新潮韩韵国语书页视频脸脚"
    "册吗哟啰的没是不该他那给看"
)
_SIMPLER = str.maketrans(TRADITIONAL, SIMPLIFIED)
_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "}
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
PHRASES = {"恤衫": "衬衫", "有没有冇": "有没有"}


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
