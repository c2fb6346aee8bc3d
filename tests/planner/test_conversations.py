"""What the planner does, turn by turn, in a shop that answers at once."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.planner.names import Names
from tests.planner.conftest import Talk


def test_two_requests_in_one_message(talk):
    (search, asked), (tried, worn) = talk("red dresses under 80, and try the cheapest on me")
    assert (search, tried) == ("search_products", "try_on")
    assert asked == {"category": "dresses", "colors": ["red"], "price_max": 80}
    prices = {i: talk.shop.products[i].price for i in talk.shown}
    assert worn["product_ids"] == [min(prices, key=prices.__getitem__)]


def test_chinese_with_a_place_in_the_list(talk):
    (_, asked), (_, worn) = talk("有没有条纹T恤，200元以下的？给我试穿第二件")
    assert asked == {"category": "t-shirts", "patterns": ["striped"], "price_max": 200, "currency": "CNY"}
    assert worn == {"product_ids": [talk.shown[1]]}


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("in white?", {"colors": ["white"]}),
        ("under 60", {"price_max": 60}),
        ("only in M", {"sizes": ["M"]}),
        ("no stripes", {"exclude": ["striped"]}),
        ("anything cheaper?", {"sort": "price_asc"}),
        ("for my dad", {"gender": "men"}),
        ("要白色的", {"colors": ["white"]}),
        ("便宜点的呢", {"sort": "price_asc"}),
    ],
)
def test_a_refinement_keeps_what_was_asked_before(talk, said, changed):
    talk("linen shirts")
    [(tool, args)] = talk(said)
    assert tool == "search_products"
    assert args == {"category": "shirts", "materials": ["linen"], **changed}


def test_a_new_category_starts_afresh(talk):
    talk("linen shirts in white")
    assert talk("show me boots") == [("search_products", {"category": "boots"})]


def test_each_thing_has_its_own_colour(talk):
    calls = talk("a red dress and blue jeans")
    assert [args["colors"] for _, args in calls] == [["red"], ["blue"]]


def test_clothes_are_added_replaced_and_taken_off(talk):
    assert talk("try on skirt-01 with top-02 and hat-04")[-1][1] == {
        "product_ids": ["skirt-01", "top-02", "hat-04"]
    }
    assert talk("take the hat off")[-1][1] == {"product_ids": ["skirt-01", "top-02"]}
    assert set(talk("now with skirt-03")[-1][1]["product_ids"]) == {"skirt-03", "top-02"}
    assert talk("take everything off") == [("try_on", {})]


def test_a_dress_takes_the_place_of_top_and_skirt(talk):
    talk("try on skirt-01 with top-02 and hat-04")
    assert set(talk("now with dress-05")[-1][1]["product_ids"]) == {"hat-04", "dress-05"}


@pytest.mark.parametrize("arrived", ["[photo added]", "done", "here you go", "试吧", "照片传好了", "ok"])
def test_a_try_on_goes_on_when_the_photo_arrives(talk_without_photo, arrived):
    talk = talk_without_photo
    talk("try on the Red Patent Pumps")
    assert "photo" in talk.reply
    talk.shop.photo = True
    assert talk(arrived) == [("try_on", {"product_ids": ["shoes-04"]})]


def test_a_missing_size_is_asked_once_and_taken_from_the_answer(talk):
    talk("add top-07 to my cart")
    assert talk("M") == [("cart_add", {"product_id": "top-07", "size": "M"})]


def test_the_offer_of_an_outfit_can_be_accepted(planner):
    outfit = {"anchor": "a", "try_on": ["a", "b"], "total": 5, "currency": "USD"}
    card = {"id": "a", "title": "A", "price": 5, "currency": "USD", "category": "dresses", "kind": "dress"}
    artifact = {"type": "products", "products": [card, card | {"id": "b", "title": "B"}], "outfit": outfit}
    messages = [HumanMessage("show me dresses")]
    messages += _done("search_products", {"category": "dresses"}, {"type": "products", "products": [card]})
    messages += [AIMessage("One."), HumanMessage("what goes with it?")]
    messages += _done("complete_outfit", {"product_id": "a"}, artifact)
    reply = planner.invoke(messages)
    assert not reply.tool_calls
    [call] = planner.invoke([*messages, reply, HumanMessage("yes please")]).tool_calls
    assert (call["name"], call["args"]) == ("try_on", {"product_ids": ["a", "b"]})


def _done(name, args, artifact):
    call = {"name": name, "args": args, "id": f"{name}-1"}
    return [
        AIMessage("", tool_calls=[call]),
        ToolMessage("", artifact=artifact, tool_call_id=call["id"], name=name),
    ]


def test_references_of_many_kinds(talk):
    talk("necklaces")
    first, second, *_, last = talk.shown
    assert talk("tell me about the last one") == [("product_details", {"product_id": last})]
    assert talk("and the second?") == [("product_details", {"product_id": second})]
    assert talk("try the first one")[-1][1] == {"product_ids": [first]}
    assert talk("compare the first two") == [("compare_products", {"product_ids": [first, second]})]
    cheaper = min((first, second), key=lambda i: talk.shop.products[i].price)
    assert talk("add the cheaper of the two to my cart")[0][1]["product_id"] == cheaper


def test_what_is_described_but_not_shown_is_looked_for_first(planner, products):
    unnamed = planner.model_copy(update={"products": ()})
    unnamed._plan = None
    (search, asked), (tool, args) = Talk(unnamed, products)("put the mustard beanie in my cart")
    assert (search, asked["category"], asked["colors"]) == ("search_products", "beanies", ["mustard"])
    assert (tool, args) == ("cart_add", {"product_id": "hat-01"})


def test_a_place_beyond_the_list_is_said_and_nothing_is_called(talk):
    talk("fedoras")
    assert talk("try on the ninth one") == []
    assert talk.reply


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("how long does delivery take", "shop_policy"),
        ("几天能到", "shop_policy"),
        ("where is my order", "order_status"),
        ("what did I buy last time", "purchase_history"),
        ("remember that I wear size M", "remember"),
        ("forget my preferences", "forget_preferences"),
        ("delete my photos", "forget_my_photos"),
        ("你都知道我什么信息", "what_do_you_know_about_me"),
        ("转人工", "hand_over_to_human"),
        ("surprise me", "recommend"),
        ("checkout", "checkout"),
        ("看下购物车", "cart_view"),
    ],
)
def test_requests_without_products(talk, said, tool):
    assert [name for name, _ in talk(said)] == [tool]


@pytest.mark.parametrize(
    "said", ["hi", "你好", "thanks!", "what's the weather in Paris", "写首诗", "", "???", "asdf qwer"]
)
def test_what_needs_no_tool_gets_a_sentence(talk, said):
    assert talk(said) == []
    assert talk.reply.strip()


def test_memory_keeps_what_was_said(talk):
    [(_, args)] = talk("remember that I wear size M, hate wool and my budget is 100 dollars")
    assert args["sizes"] == {"any": "M"}
    assert args["dislikes"] == ["wool"]
    assert args["budget_max"] == 100


def test_the_language_of_the_state_decides_the_reply(planner, products):
    talk = Talk(planner, products, state='rules\n```state\n{"language": "zh"}\n```')
    talk("ok")
    assert any("\u4e00" <= c <= "\u9fff" for c in talk.reply)


def test_ids_in_the_state_are_what_is_worn(planner, products):
    talk = Talk(planner, products, state='```state\n{"wearing": ["top-02", "hat-04"]}\n```')
    assert talk("take the hat off") == [("try_on", {"product_ids": ["top-02"]})]


def test_results_of_another_model_are_taken_up(planner):
    """A turn that a language model began: its search is used, not made again."""
    card = {"id": "x-1", "title": "X", "price": 9, "currency": "USD", "category": "hats", "kind": "hat"}
    messages = [HumanMessage("show me hats, try the first one on me")]
    messages += _done("search_products", {"query": "hats"}, {"type": "products", "products": [card]})
    [call] = planner.invoke(messages).tool_calls
    assert (call["name"], call["args"]) == ("try_on", {"product_ids": ["x-1"]})


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("show me necklaces", "anything else?"),
        ("show me necklaces", "show me others"),
        ("项链", "还有别的吗"),
        ("项链", "换一批"),
    ],
)
def test_what_was_seen_is_not_shown_again(talk, said, again):
    talk(said)
    seen = talk.shown
    [(tool, args)] = talk(again)
    assert (tool, args) == ("search_products", {"category": "necklaces", "not_ids": seen})
    assert not any(talk.shop.products[i].title in talk.reply for i in seen)


def test_other_ideas_are_other_ideas(talk):
    talk("surprise me")
    seen = talk.shown
    [(tool, args)] = talk("surprise me with something else")
    assert (tool, args["not_ids"]) == ("recommend", seen)
    assert not set(talk.shown) & set(seen)


def test_not_that_one_leaves_out_only_that_one(talk):
    talk("show me necklaces")
    first = talk.shown[0]
    talk("tell me about the first one")
    assert talk("not that one") == [("search_products", {"category": "necklaces", "not_ids": [first]})]


@pytest.mark.parametrize(
    ("list_of", "said", "sizes"),
    [
        ("shirts", "add the first in M and the second in XL", ["M", "XL"]),
        ("jeans", "put the first in 30 and the second in 27 in my cart", ["30", "27"]),
        ("衬衫", "第一件要M，第二件要L，都加购物车", ["M", "L"]),
        ("shirts", "add the first two in L", ["L", "L"]),
    ],
)
def test_each_product_gets_its_own_size(talk, list_of, said, sizes):
    talk(list_of)
    first_two = talk.shown[:2]
    assert talk(said) == [
        ("cart_add", {"product_id": product, "size": size})
        for product, size in zip(first_two, sizes, strict=True)
    ]


def test_another_size_replaces_the_first(talk):
    talk("black chelsea boots")
    talk("add them in 41")
    product = talk.shown[0]
    assert talk("scratch that, 42") == [
        ("cart_add", {"product_id": product, "size": "42"}),
        ("cart_remove", {"product_id": product, "size": "41"}),
    ]


@pytest.mark.parametrize("said", ["never mind the budget", "the budget does not matter", "不管预算"])
def test_the_budget_can_be_set_aside(talk, said):
    talk("watches" if said.isascii() else "手表")
    [(_, args)] = talk(f"{said}, show me watches" if said.isascii() else f"{said}，手表再找找")
    assert args["set_aside"] == ["budget"]


@pytest.mark.parametrize(
    ("said", "size"), [("the light wash ones, on me", "trousers-09"), ("浅色水洗那条给我试试", "trousers-09")]
)
def test_a_word_of_the_title_points_at_a_product(talk, said, size):
    talk("jeans" if said.isascii() else "牛仔裤")
    assert talk(said)[-1] == ("try_on", {"product_ids": [size]})


@pytest.mark.parametrize(
    ("said", "product_id"),
    [
        ("the marine watch", "watch-02"),
        ("Orlo野外那块", "watch-05"),
        ("red patent heels", "shoes-04"),
        ("森林绿那件法兰绒", "top-39"),
        ("the black one", None),
        ("a shirt", None),
    ],
)
def test_a_product_is_known_by_part_of_its_title(products, said, product_id):
    assert Names(products).nearly(said, definite=True) == product_id


def test_what_that_stands_for_is_worn_beside_what_is_named(talk):
    talk("houndstooth blazer")
    assert talk("put that on my photo with the black pointed pumps") == [
        ("try_on", {"product_ids": ["outerwear-03", "shoes-09"]})
    ]
    assert talk("swap the pumps for black penny loafers") == [
        ("try_on", {"product_ids": ["outerwear-03", "shoes-07"]})
    ]
    assert talk("no shoes. just the jacket") == [("try_on", {"product_ids": ["outerwear-03"]})]


def test_a_limit_and_an_order_change_the_last_search(talk):
    talk("blazers for women")
    assert talk("nothing over 150")[0][1]["price_max"] == 150
    name, args = talk("priciest first")[0]
    assert (name, args["category"], args["sort"]) == ("search_products", "blazers", "price_desc")


def test_a_condition_is_no_request_of_its_own(talk):
    assert [name for name, _ in talk("if it doesn't fit when I try it on at home, can I send it back?")] == [
        "shop_policy"
    ]


def test_another_product_is_no_answer_to_which_size(talk):
    talk("show me hats")
    hats = list(talk.shown)
    talk("add the first one to my cart")
    (name, asked) = talk("add the second one in size M")[0]
    assert (name, asked["product_id"]) == ("cart_add", hats[1])


def test_what_goes_when_nothing_is_worn_goes_from_the_cart(talk):
    talk("看看帽子")
    hats = list(talk.shown)
    talk("第一个加入购物车，S/M码")
    talk("看看购物车")
    ((name, asked),) = talk("把第一个去掉")
    assert (name, asked["product_id"]) == ("cart_remove", hats[0])


def test_which_size_is_not_a_large_one(talk):
    talk("看看帽子")
    ((name, asked),) = talk("第一个，我身高170，穿多大码？")
    assert name == "size_advice"
    assert "usual_size" not in asked


def test_one_of_a_kind_is_looked_for_before_it_is_bought(talk):
    ((name, asked),) = talk("来一副圆框太阳镜")
    assert (name, asked["category"]) == ("search_products", "sunglasses")


def test_what_is_not_worn_is_not_taken_off(talk):
    talk("show me glasses")
    talk("try the first one on")
    assert talk("take the shoes off") == []
    ((name, asked),) = talk("take the glasses off")
    assert (name, asked.get("product_ids", [])) == ("try_on", [])


def test_what_is_pointed_at_after_a_try_on_is_put_on(talk):
    talk("black sunglasses")
    talk("these three on me")
    [(tool, _)] = talk("the first two")
    assert tool == "try_on"


def test_the_cheapest_shown_is_put_on(talk):
    talk("红色连衣裙")
    prices = {i: talk.shop.products[i].price for i in talk.shown}
    assert talk("试一下最便宜的") == [("try_on", {"product_ids": [min(prices, key=prices.__getitem__)]})]


def test_an_outfit_is_completed_for_what_is_worn(talk):
    talk("red dresses")
    second = talk.shown[1]
    talk("try the second one on me")
    assert talk("complete the outfit") == [("complete_outfit", {"product_id": second})]


@pytest.mark.parametrize(
    ("said", "sized"), [("hi im 12 and i like watches", False), ("i'm a 12, remember that", True)]
)
def test_an_age_is_no_size(talk, said, sized):
    [(tool, args)] = talk(said)
    assert tool == "remember"
    assert ("sizes" in args) == sized


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("which size should I take? I usually wear a medium", "dress-01"),
        ("which size should I take? I usually wear 39", "shoes-01"),
        ("which size of the sneakers should I take?", "shoes-01"),
    ],
)
def test_a_size_said_is_of_what_is_made_in_it(talk, said, meant):
    talk("floral dress")
    talk("put the first one on me")
    talk("and the white court sneakers too")
    [(tool, args)] = talk(said)
    assert (tool, args["product_id"]) == ("size_advice", meant)


@pytest.mark.parametrize(
    ("said", "of_dresses", "place"),
    [
        ("put the second dress on me", True, 2),
        ("试穿第二条", True, 2),
        ("试穿第一副", False, 1),
        ("put the first one on me", False, 1),
    ],
)
def test_places_count_in_the_list_of_what_is_meant(talk, said, of_dresses, place):
    talk("red dresses")
    dresses = list(talk.shown)
    talk("black sunglasses")
    wanted = (dresses if of_dresses else list(talk.shown))[place - 1]
    assert talk(said) == [("try_on", {"product_ids": [wanted]})]
