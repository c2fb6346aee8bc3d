"""What each product looks like: id -> (function, its arguments). The words and prices are in products.csv."""
import accessories as A
import footwear as F
import garments as G
import hats as H
import interior as I


def words(*lines):
    """Lettering on a chest: (text, height of its middle, letter height, colour, face, spacing)."""
    def art(c, n):
        for text, y, tall, color, face, spacing in lines:
            c.text(text, (0, y), tall, color, face, spacing, fit=34)
    return art


def sunset(c, n):
    """A sun in stripes over a line of hills."""
    import numpy as np
    t = np.linspace(0, 6.283, 90)
    c.paint(c.polygon(np.stack([9.5 * np.cos(t), 43 + 9.5 * np.sin(t)], -1)), "#f0a13c")
    low = c.polygon(np.stack([9.5 * np.cos(t), 43 + 9.5 * np.sin(t)], -1))
    for k, y in enumerate((41.5, 39.4, 37.2, 35.2)):
        c.paint(low * c.polygon([(-12, y), (12, y), (12, y - 0.45 - 0.2 * k), (-12, y - 0.45 - 0.2 * k)]), "#e2573a")
    hills = np.linspace(-13, 13, 60)
    for color, base, size, shift in (("#2f6f73", 36.5, 2.2, 0.5), ("#17414f", 34.6, 1.8, 2.3)):
        top = base + size * np.sin(hills * 0.42 + shift) + 0.6 * np.sin(hills * 1.1 + shift)
        c.paint(c.polygon(np.vstack([np.stack([hills, top], -1), [(13, 32.4), (-13, 32.4)]])), color)
    c.text("SLOW SUNDAYS", (0, 29.8), 2.0, "#17414f", "bold", 0.5, fit=27)


def whale(c, n):
    """A small embroidered whale on the chest."""
    import numpy as np
    t = np.linspace(0, 6.283, 80)
    x = 9.5
    body = np.stack([x + 2.1 * np.cos(t) - 0.5 * np.sin(t) ** 2 * np.cos(t), 47 + 1.15 * np.sin(t) - 0.25 * np.cos(2 * t)], -1)
    tail = [(x - 1.8, 47.2), (x - 2.9, 48.5), (x - 3.6, 48.2), (x - 3.0, 47.8), (x - 3.1, 47.0), (x - 2.4, 46.9)]
    for shape in (body, tail):
        c.paint(c.polygon(shape), "#c4473a")
        c.height += 0.3 * c.polygon(shape)


WHITE, BLACK = "#f2f0eb", "#17171a"

LOOKS = {
    # ---- tops
    "top-01": (G.tee, dict(cloth=dict(color=WHITE), label="Larkmoor", art=words(("NORTH", 44, 4.2, "#1f3a5f", "bold", 0.6), ("COAST CLUB", 39.4, 1.7, "#c4473a", "bold", 0.5)), seed=1)),
    "top-02": (G.tee, dict(cloth=dict(color=WHITE, pattern="stripes", ink="#1f2f52", period=2.6, share=0.42), rib_cloth=dict(color="#1f2f52"), label="Port Sel", sleeve=58, angle=64, cuff=11, drop=8, wrinkle=0.9, seed=12)),
    "top-03": (G.tee, dict(cloth=dict(color=BLACK, sheen=0.06), label="Larkmoor", neck_shape="v", drop=13, rib=1.6, seed=5)),
    "top-04": (G.tee, dict(cloth=dict(color="#e9c9a8"), label="Slow Tide", art=sunset, chest=26.5, waist=26.5, hem=26.5, seed=21)),
    "top-05": (G.tee, dict(cloth=dict(color="#ffffff", pattern="tie_dye"), label="Slow Tide", chest=26.5, waist=26.5, hem=26.5, seed=31)),
    "top-06": (G.tee, dict(cloth=dict(color="#9fb59a", pattern="heather"), label="Larkmoor", sleeve=0, shoulder=17.5, neck=10.5, drop=13, chest=23.5, waist=22.5, hem=23.5, rib=1.4, armhole=22, seed=8)),
    "top-07": (G.shirt, dict(cloth=dict(color="#f7f8fa", weave="poplin"), label="Hale & Orr", seed=2, pocket=True)),
    "top-08": (G.shirt, dict(cloth=dict(color="#f4f6fa", pattern="gingham", ink="#2f69a8", weave="poplin"), label="Hale & Orr", seed=3)),
    "top-09": (G.shirt, dict(cloth=dict(color="#a8332f", pattern="plaid", inks=("#1b2733", "#2a3c33", "#e4c66a"), weave="twill"), label="Fernwick", seed=4, pocket=True, flap=True, wrinkle=0.9)),
    "top-10": (G.shirt, dict(cloth=dict(color="#7796bd", weave="denim", pattern="washed"), label="Fernwick", seed=5, pocket=True, flap=True, thread="#e0a95b", button_color="#d7d9dc")),
    "top-11": (G.shirt, dict(cloth=dict(color="#e6dcc6", weave="linen"), label="Port Sel", sleeve=23, angle=44, cuff=17.5, seed=6, hem_curve=0.6, length=72, chest=27, waist=27, hem=27.5, wrinkle=1.2, pocket=True)),
    "top-12": (G.shirt, dict(cloth=dict(color="#173f4a", pattern="floral", inks=("#f0825a", "#f3c13a", "#f2e3c9"), leaf="#5fa08a", size=1.5, spacing=6.0, weave="poplin"), label="Slow Tide", sleeve=23, angle=44, cuff=17.5, seed=7, hem_curve=0.6, length=71, chest=27, waist=27, hem=27.5)),
    "top-13": (G.shirt, dict(cloth=dict(color="#2c5b46", weave="twill"), label="Port Sel", half_open=13, buttons=3, sleeve=22, angle=42, cuff=15.5, hem_curve=0.5, length=70, chest=25.5, art=whale, yoke=False, seed=9)),
    "top-14": (G.tee, dict(cloth=dict(color="#c9b08c", weave="cable", depth=0.2, roughness=0.95), label="Fernwick", sleeve=57, angle=63, cuff=10.5, rib=2.6, cuffs=6, hem_rib=6, wrinkle=0.7, drop=8, seed=10)),
    "top-15": (G.tee, dict(cloth=dict(color="#b5443c", pattern="blocks", bands=((50, 44, "#f0e6d2"), (44, 38, "#d99a3d"), (38, 32, "#2d5a66")), weave="knit", depth=0.1), rib_cloth=dict(color="#b5443c"), label="Fernwick", sleeve=57, angle=63, cuff=10.5, rib=2.4, cuffs=5.5, hem_rib=5.5, wrinkle=0.8, drop=8, seed=14)),
    "top-16": (G.hoodie, dict(cloth=dict(color="#8fa58c", weave="fleece"), label="Larkmoor", seed=3)),
    "top-17": (G.hoodie, dict(cloth=dict(color="#33353b", pattern="heather", amount=0.10, weave="fleece"), cord="#d8442f", label="Larkmoor", seed=13, art=words(("STUDIO 84", 40, 3.4, "#e9e6df", "narrow", 0.5)))),
    "top-18": (G.tee, dict(cloth=dict(color="#7b86a8", weave="fleece", pattern="heather", amount=0.16), label="Larkmoor", sleeve=57, angle=62, cuff=10, rib=2.4, cuffs=6, hem_rib=6, wrinkle=1.2, drop=8.5, chest=27, waist=27, hem=25.5, art=words(("Harbour", 43, 4.4, "#f4f0e6", "italic", 0.1)), seed=16)),
    "top-19": (G.tee, dict(cloth=dict(color="#f6e9e4", pattern="dots", ink="#b4405a", period=3.0, radius=0.42, weave="poplin"), label="Maris", rib=0, neck_shape="square", neck=10.5, drop=11, sleeve=15, angle=40, cuff=15, puffed=1.6, chest=22.5, waist=19.5, hem=22, length=58, shoulder=18.5, armhole=18.5, seed=18)),
    "top-20": (G.tee, dict(cloth=dict(color=WHITE, pattern="stripes", ink="#1f2f52", period=2.4, share=0.38), label="Larkmoor", seed=41)),
    "top-21": (G.tee, dict(cloth=dict(color="#f6f1e9", pattern="stripes", ink="#b8323a", period=2.0, share=0.45), rib_cloth=dict(color="#b8323a"), label="Maris", chest=22.5, waist=21.5, hem=22.5, length=61, shoulder=19, sleeve=16, cuff=14, armhole=18.5, drop=11, seed=42)),
    "top-22": (G.tee, dict(cloth=dict(color="#efe6d0", pattern="stripes", ink="#2f5d46", period=9.0, share=0.5), rib_cloth=dict(color="#efe6d0"), label="Port Sel", chest=26, waist=26, hem=26, seed=43)),
    "top-23": (G.tee, dict(cloth=dict(color="#3b3d42", pattern="stripes", ink="#a9abad", period=3.4, share=0.22), label="Larkmoor", neck_shape="crew", seed=44)),
    "top-24": (G.tee, dict(cloth=dict(color="#d9a13d", pattern="stripes", ink="#22304f", period=4.0, share=0.34), rib_cloth=dict(color="#22304f"), label="Slow Tide", chest=26.5, waist=26.5, hem=26.5, seed=45)),
    "top-25": (G.tee, dict(cloth=dict(color="#fbf3f2", pattern="stripes", ink="#d98a9e", period=1.2, share=0.42), label="Maris", neck_shape="v", drop=14, rib=1.5, chest=22.5, waist=21.5, hem=23, length=62, shoulder=19, sleeve=15, cuff=14.5, armhole=18.5, seed=46)),
    "top-26": (G.tee, dict(cloth=dict(color="#f4f6f7", pattern="stripes", ink="#7fa9cf", period=5.0, share=0.5), label="Port Sel", seed=47)),
    "top-27": (G.tee, dict(cloth=dict(color="#f2f0eb"), label="Larkmoor", seed=51)),
    "top-28": (G.tee, dict(cloth=dict(color="#23365e"), label="Port Sel", seed=52)),
    "top-29": (G.tee, dict(cloth=dict(color="#c85a4a"), label="Slow Tide", chest=22.5, waist=21.5, hem=22.5, length=61, shoulder=19, sleeve=18, angle=44, cuff=14.5, armhole=18.5, drop=11, seed=53)),
    "top-30": (G.tee, dict(cloth=dict(color="#e8dff0", pattern="dots", ink="#7a5ea8", period=3.2, radius=0.4), label="Maris", chest=23, waist=22, hem=23.5, length=62, shoulder=19.5, sleeve=18, angle=44, cuff=14.5, armhole=18.5, seed=54)),
    "top-31": (G.tee, dict(cloth=dict(color="#5a6a4a", pattern="camo"), label="Larkmoor", seed=55)),
    "top-32": (G.tee, dict(cloth=dict(color="#17171a"), label="Larkmoor", art=words(("NIGHT", 44, 4.6, "#f2efe6", "narrow", 0.8), ("MARKET", 39, 4.6, "#e0b040", "narrow", 0.8)), seed=56)),
    "top-33": (G.tee, dict(cloth=dict(color="#f0efe9", pattern="stripes", ink="#17171a", period=3.0, share=0.5), label="Hale & Orr", sleeve=57, angle=63, cuff=10.5, drop=8.5, seed=57)),
    "top-34": (G.tee, dict(cloth=dict(color="#f5efe2"), label="Port Sel", sleeve=0, shoulder=17.5, neck=10.5, drop=13, chest=23.5, waist=22.5, hem=23.5, rib=1.4, armhole=22, seed=58)),
    "top-35": (G.tee, dict(cloth=dict(color="#1a1b1e"), label="Larkmoor", sleeve=0, shoulder=18.5, neck=10, drop=12, chest=25.5, waist=24.5, hem=25, rib=1.5, armhole=23, seed=59)),
    "top-36": (G.shirt, dict(cloth=dict(color="#cfe0ee", weave="poplin"), label="Hale & Orr", seed=60)),
    "top-37": (G.shirt, dict(cloth=dict(color="#f5f6f8", pattern="stripes", ink="#4b6ea3", period=1.0, share=0.3, upright=True, weave="poplin"), label="Hale & Orr", seed=61, pocket=True)),
    "top-38": (G.shirt, dict(cloth=dict(color="#d9b8b0", weave="linen"), label="Maris", sleeve=55, chest=23.5, waist=22.5, hem=24, shoulder=20.5, length=68, seed=62)),
    "top-39": (G.shirt, dict(cloth=dict(color="#2e4a3a", pattern="plaid", inks=("#16222d", "#7d1d27", "#d8c8a0"), weave="twill"), label="Fernwick", seed=63, pocket=True, flap=True, wrinkle=0.9)),
    "top-40": (G.shirt, dict(cloth=dict(color="#16181c", weave="satin", roughness=0.45), label="Maris", sleeve=55, chest=23, waist=21.5, hem=23.5, shoulder=20, length=67, seed=64)),
    "top-41": (G.tee, dict(cloth=dict(color="#f8f6f0", pattern="floral", inks=("#5577aa", "#88a5c8", "#d9b8c4"), leaf="#7a9a80", size=1.2, spacing=4.2, weave="poplin"), label="Maris", rib=0, neck_shape="v", neck=9.5, drop=13, sleeve=18, angle=42, cuff=15, puffed=1.4, chest=22.5, waist=20, hem=23, length=60, shoulder=18.5, armhole=18.5, seed=65)),
    "top-42": (G.shirt, dict(cloth=dict(color="#f3f3f0", weave="twill"), label="Port Sel", half_open=13, buttons=3, sleeve=22, angle=42, cuff=15.5, hem_curve=0.5, length=70, chest=25.5, yoke=False, seed=66)),
    "top-43": (G.shirt, dict(cloth=dict(color="#26355c", pattern="stripes", ink="#e6e3da", period=4.2, share=0.16, weave="twill"), label="Port Sel", half_open=13, buttons=3, sleeve=22, angle=42, cuff=15.5, hem_curve=0.5, length=70, chest=25.5, yoke=False, seed=67)),
    "top-44": (G.tee, dict(cloth=dict(color="#27395a", weave="knit", depth=0.1), label="Hale & Orr", sleeve=57, angle=63, cuff=10.5, rib=2.4, cuffs=6, hem_rib=6, wrinkle=0.7, drop=8, seed=68)),
    "top-45": (G.tee, dict(cloth=dict(color="#efe7d8", weave="chunky", depth=0.16, roughness=0.95), label="Fernwick", sleeve=56, angle=63, cuff=11.5, rib=3.0, cuffs=6.5, hem_rib=6.5, wrinkle=0.7, drop=7, chest=26, waist=26, hem=24, seed=69)),
    "top-46": (G.tee, dict(cloth=dict(color="#c24a5a", pattern="stripes", ink="#f3e9dc", period=5.2, share=0.4, weave="knit", depth=0.1), rib_cloth=dict(color="#c24a5a"), label="Maris", sleeve=55, angle=63, cuff=10, rib=2.4, cuffs=5.5, hem_rib=5.5, wrinkle=0.8, drop=8, chest=23.5, waist=23, hem=22.5, shoulder=20, seed=70)),
    "top-47": (G.hoodie, dict(cloth=dict(color="#26355c", weave="fleece"), label="Port Sel", seed=71)),
    "top-48": (G.hoodie, dict(cloth=dict(color="#d9a7b4", weave="fleece"), cord="#fbf3f2", label="Maris", seed=72)),
    "top-49": (G.tee, dict(cloth=dict(color="#b9b9b6", weave="fleece", pattern="heather", amount=0.2), label="Larkmoor", sleeve=57, angle=62, cuff=10, rib=2.4, cuffs=6, hem_rib=6, wrinkle=1.2, drop=8.5, chest=26.5, waist=26.5, hem=25, seed=73)),
    # ---- outerwear
    "outerwear-01": (G.jacket, dict(cloth=dict(color="#263149", weave="wool"), label="Hale & Orr", seed=4)),
    "outerwear-02": (G.jacket, dict(cloth=dict(color="#c3a57c", weave="twill"), label="Port Sel", double=True, belt=True, length=102, buttons=3, drop=27, hem=31, lapel="wide", pockets="flap", lining="#a98f6a", thread="#a98a5f", seed=6, wrinkle=0.9, waist_at=45)),
    "outerwear-03": (G.jacket, dict(cloth=dict(color="#d8d0c4", pattern="houndstooth", ink="#2d2b2a", period=1.8, weave="wool"), label="Maris", seed=7, buttons=1, drop=36, lining="#7a2f36", chest=24.5, waist=22, hem=25.5, length=70)),
    "outerwear-04": (G.jacket, dict(cloth=dict(color="#6d7076", pattern="heather", amount=0.12, weave="wool"), label="Hale & Orr", length=104, buttons=3, drop=26, hem=29.5, waist=25.5, pockets="flap", seed=8)),
    "outerwear-05": (G.shirt, dict(cloth=dict(color="#3f648f", weave="denim", pattern="washed", places=((12, 42, 8, 10), (-12, 42, 8, 10), (34, 30, 7, 9), (-34, 30, 7, 9))), label="Fernwick", pocket=True, flap=True, thread="#dba255", button_color="#b8793f", buttons=6, hem_curve=0.0, length=62, cuff=12, sleeve=57, chest=27, waist=26, hem=25, wrinkle=0.8, seed=11)),
    "outerwear-06": (G.jacket, dict(cloth=dict(color="#17181b", weave="wool"), label="Hale & Orr", seed=80)),
    "outerwear-07": (G.jacket, dict(cloth=dict(color="#d8c5b0", weave="linen"), label="Maris", buttons=1, drop=35, lining="#b9a48c", chest=24.5, waist=22, hem=25.5, length=70, seed=81)),
    "outerwear-08": (G.jacket, dict(cloth=dict(color="#2d4a63", pattern="plaid", inks=("#1b2733", "#16324f", "#b58b56"), weave="wool"), label="Hale & Orr", seed=82, lining="#6b4a2e")),
    "outerwear-09": (G.jacket, dict(cloth=dict(color="#1d1f24", weave="wool"), label="Maris", double=True, length=100, buttons=3, drop=27, hem=30, lapel="wide", pockets="flap", chest=24.5, waist=23, seed=83, waist_at=45)),
    "outerwear-10": (G.jacket, dict(cloth=dict(color="#b08d5e", weave="wool"), label="Hale & Orr", length=100, buttons=3, drop=26, hem=29, waist=25, pockets="flap", seed=84)),
    "outerwear-11": (G.shirt, dict(cloth=dict(color="#4a5238", weave="twill"), label="Larkmoor", pocket=True, flap=True, thread="#2f3523", button_color="#3a3d2c", buttons=6, hem_curve=0.0, length=66, cuff=12, sleeve=57, chest=27, waist=26.5, hem=26, wrinkle=0.8, seed=85)),
    "outerwear-12": (G.shirt, dict(cloth=dict(color="#2a2b2f", weave="denim", pattern="washed", amount=0.10, places=((12, 42, 8, 10), (-12, 42, 8, 10))), label="Fernwick", pocket=True, flap=True, thread="#6d6f75", button_color="#9a9ca1", buttons=6, hem_curve=0.0, length=62, cuff=12, sleeve=57, chest=26, waist=25, hem=24, wrinkle=0.8, seed=86)),
    # ---- dresses
    "dress-01": (G.dress, dict(cloth=dict(color="#f6edda", pattern="floral", weave="poplin", size=1.7, spacing=5.6), label="Maris", seed=9)),
    "dress-02": (G.slip_dress, dict(cloth=dict(color="#1f5b4d", weave="satin", roughness=0.34, sheen=0.1), label="Maris", length=96)),
    "dress-03": (G.shirt, dict(cloth=dict(color="#f5f6f8", pattern="stripes", ink="#5f86b8", period=1.3, share=0.4, upright=True, weave="poplin"), label="Port Sel", length=104, chest=25, waist=21, waist_at=43, hem=33, hem_curve=4, sleeve=24, angle=46, cuff=15.5, belt="#8a6a45", buttons=9, seed=19, wrinkle=0.9)),
    "dress-04": (G.dress, dict(cloth=dict(color="#b5533c", weave="linen"), label="Slow Tide", length=128, hem=40, tiers=(70, 98), sleeve=0, neck_shape="v", drop=17, flare=12, waist=19, seed=23, neck=9, shoulder=16.5)),
    "dress-05": (G.dress, dict(cloth=dict(color="#131315", weave="twill", roughness=0.7, sheen=0.05), label="Hale & Orr", length=98, waist=18.5, hip=22.5, hem=20.5, flare=0, wavy=0, hem_curve=0.6, neck_shape="square", neck=10.5, drop=10, shoulder=16.5, wrinkle=0.8, seed=24)),
    "dress-06": (G.dress, dict(cloth=dict(color="#26355c", pattern="dots", ink="#f3efe6", period=2.6, radius=0.36, weave="poplin"), label="Maris", sleeve=17, angle=46, cuff=13.5, puffed=2.0, length=104, hem=36, neck_shape="v", drop=15, shoulder=18.5, seed=25)),
    "dress-07": (G.tee, dict(cloth=dict(color="#cfc6b8", weave="knit", depth=0.1), label="Fernwick", length=104, waist=21.5, waist_at=45, hip=24, hem=22.5, chest=23.5, sleeve=56, angle=65, cuff=9.5, rib=3.0, cuffs=6, hem_rib=5, drop=6.5, neck=8.6, shoulder=20.5, wrinkle=0.8, seed=26)),
    "dress-08": (G.dress, dict(cloth=dict(color="#b0263a", weave="poplin"), label="Maris", seed=90)),
    "dress-09": (G.slip_dress, dict(cloth=dict(color="#15161a", weave="satin", roughness=0.34, sheen=0.1), label="Maris", length=90, seed=91)),
    "dress-10": (G.slip_dress, dict(cloth=dict(color="#d9b9a0", weave="satin", roughness=0.36, sheen=0.1), label="Slow Tide", length=98, seed=92)),
    "dress-11": (G.dress, dict(cloth=dict(color="#f4f1ea", weave="linen"), label="Port Sel", sleeve=17, angle=44, cuff=14, neck_shape="v", drop=14, length=100, hem=34, shoulder=18.5, seed=93)),
    "dress-12": (G.dress, dict(cloth=dict(color="#2b3f6b", pattern="floral", inks=("#e9c7d0", "#f3e6c9", "#d9818f"), leaf="#7fa08a", size=1.4, spacing=5.0, weave="poplin"), label="Slow Tide", length=126, hem=40, tiers=(72, 100), sleeve=0, neck_shape="v", drop=16, flare=12, waist=19, neck=9, shoulder=16.5, seed=94)),
    "dress-13": (G.shirt, dict(cloth=dict(color="#6f8f6b", weave="linen"), label="Port Sel", length=104, chest=25, waist=21, waist_at=43, hem=33, hem_curve=4, sleeve=24, angle=46, cuff=15.5, belt="#c9a878", buttons=9, seed=95, wrinkle=0.9)),
    "dress-14": (G.dress, dict(cloth=dict(color="#7b6aa8", weave="poplin"), label="Maris", sleeve=17, angle=46, cuff=13.5, puffed=2.0, length=98, hem=34, neck_shape="square", neck=10.5, drop=10, shoulder=18.5, seed=96)),
    # ---- trousers
    "trousers-01": (G.trousers, dict(cloth=dict(color="#35547a", weave="denim", pattern="washed", places=((13, -50, 7, 18), (-13, -50, 7, 18)), amount=0.16), style="jeans", thread="#d0924a", label="Fernwick", knee=10.6, hem=9.2)),
    "trousers-02": (G.trousers, dict(cloth=dict(color="#1c1d21", weave="denim", sheen=0.06), style="jeans", thread="#55585f", label="Fernwick", hip=23, waist=18, knee=8.8, hem=7.2, spread=6.5, seed=13)),
    "trousers-03": (G.trousers, dict(cloth=dict(color="#c7b08a", weave="twill"), style="chino", label="Port Sel", knee=10.4, hem=9.0, button_color="#7a5b3a", seed=14)),
    "trousers-04": (G.trousers, dict(cloth=dict(color="#5a5d65", weave="wool", pattern="windowpane", ink="#8d929c"), style="pressed", label="Hale & Orr", knee=11.2, hem=10.2, button_color="#2b2b2d", seed=15, wrinkle=0.6)),
    "trousers-05": (G.trousers, dict(cloth=dict(color="#e9e1d0", weave="linen"), style="pressed", label="Maris", waist=17, knee=14, hem=14.5, spread=3.5, hip=24, seed=16, wrinkle=0.9)),
    "trousers-06": (G.trousers, dict(cloth=dict(color="#5b6146", weave="twill"), style="cargo", label="Larkmoor", knee=12.0, hem=10.5, button_color="#3d3f33", seed=17)),
    "trousers-07": (G.trousers, dict(cloth=dict(color="#9a9ca1", pattern="heather", weave="fleece"), style="leggings", elastic=True, drawstring="#f2efe6", label="Larkmoor", knee=11, hem=8.4, seed=18, wrinkle=1.4)),
    "trousers-08": (G.trousers, dict(cloth=dict(color="#1b2a4a", weave="denim", sheen=0.06), style="jeans", thread="#c98f4b", label="Fernwick", knee=10.2, hem=9.4, seed=101)),
    "trousers-09": (G.trousers, dict(cloth=dict(color="#aabfd6", weave="denim", pattern="washed", places=((13, -50, 7, 18), (-13, -50, 7, 18)), amount=0.2), style="jeans", thread="#e0b98a", label="Fernwick", waist=17, hip=23.5, knee=13.5, hem=14, spread=4, seed=102)),
    "trousers-10": (G.trousers, dict(cloth=dict(color="#2a3550", weave="twill"), style="chino", label="Port Sel", knee=10.0, hem=8.8, button_color="#3a3a3a", seed=103)),
    "trousers-11": (G.trousers, dict(cloth=dict(color="#17181b", weave="wool"), style="pressed", label="Hale & Orr", waist=17.5, hip=23.5, knee=11, hem=10, button_color="#2b2b2d", seed=104, wrinkle=0.6)),
    "trousers-12": (G.trousers, dict(cloth=dict(color="#17181c", weave="jersey"), style="leggings", elastic=True, label="Larkmoor", waist=16, hip=20.5, knee=8.0, hem=6.0, spread=6.5, seed=105, wrinkle=0.5)),
    "trousers-13": (G.trousers, dict(cloth=dict(color="#8a5a3c", weave="corduroy"), style="chino", label="Fernwick", knee=11, hem=10, button_color="#4a3020", seed=106)),
    # ---- shorts
    "shorts-01": (G.trousers, dict(cloth=dict(color="#27395a", weave="twill"), length=48, hem=13.2, spread=5.5, hip=25.5, style="chino", label="Port Sel", button_color="#8a6a45", seed=21)),
    "shorts-02": (G.trousers, dict(cloth=dict(color="#7f9fc4", weave="denim", pattern="washed", places=((13, -24, 7, 9), (-13, -24, 7, 9))), length=40, hem=13.2, waist=17.5, hip=24, rise=26, spread=5, style="jeans", thread="#e3b06a", turn_up=3.2, label="Fernwick", seed=22)),
    "shorts-03": (G.trousers, dict(cloth=dict(color="#e8735a", pattern="floral", inks=("#fbe7cf", "#f6c453"), leaf="#2e7d7a", size=1.5, spacing=6, weave="poplin"), length=44, hem=14.0, spread=6, style="leggings", elastic=True, drawstring="#ffffff", label="Slow Tide", seed=23)),
    "shorts-04": (G.trousers, dict(cloth=dict(color="#c7b08a", weave="twill"), length=48, hem=13.2, spread=5.5, hip=25.5, style="chino", label="Port Sel", button_color="#8a6a45", seed=111)),
    "shorts-05": (G.trousers, dict(cloth=dict(color="#1d1f22", weave="fleece"), length=46, hem=13.6, spread=6, style="leggings", elastic=True, drawstring="#e9e6df", label="Larkmoor", seed=112)),
    "shorts-06": (G.trousers, dict(cloth=dict(color="#f1ece0", weave="linen"), length=38, hem=14, waist=17.5, hip=24.5, rise=27, spread=5, style="pressed", label="Maris", seed=113)),
    "shorts-07": (G.trousers, dict(cloth=dict(color="#2b6f8a", pattern="stripes", ink="#f2efe6", period=5, share=0.3, upright=True, weave="poplin"), length=44, hem=14.0, spread=6, style="leggings", elastic=True, drawstring="#ffffff", label="Slow Tide", seed=114)),
    # ---- skirts
    "skirt-01": (G.skirt, dict(cloth=dict(color="#7c2f3a", weave="twill"), style="pleated", hip=None, label="Hale & Orr")),
    "skirt-02": (G.skirt, dict(cloth=dict(color="#2a2c33", pattern="windowpane", ink="#6e7280", weave="wool"), style="pencil", length=62, waist=18.0, hem=20.0, hip=22.0, label="Hale & Orr", seed=12)),
    "skirt-03": (G.skirt, dict(cloth=dict(color="#44638c", weave="denim"), style="a-line", length=46, hem=26, count=6, thread="#d79b4d", buttons=6, label="Fernwick", seed=13)),
    "skirt-04": (G.skirt, dict(cloth=dict(color="#f1e4cf", pattern="floral", inks=("#6d7fb5", "#a5b4d8", "#d98c9a"), leaf="#6f8f6b", size=1.6, spacing=5.4, weave="poplin"), style="gathered", length=78, hip=None, hem=38, elastic=True, tiers=3, count=12, label="Slow Tide", seed=14)),
    "skirt-05": (G.skirt, dict(cloth=dict(color="#17181b", weave="satin", roughness=0.42), style="a-line", length=76, hem=31, label="Maris", seed=121)),
    "skirt-06": (G.skirt, dict(cloth=dict(color="#b8a184", pattern="plaid", inks=("#6b4a2e", "#2d2b2a", "#f0e6d2"), weave="wool"), style="pleated", hip=None, label="Hale & Orr", seed=122)),
    "skirt-07": (G.skirt, dict(cloth=dict(color="#e7c65a", weave="poplin"), style="gathered", length=70, hip=None, hem=36, elastic=True, tiers=2, count=12, label="Slow Tide", seed=123)),
    "skirt-08": (G.skirt, dict(cloth=dict(color="#f0ede4", pattern="stripes", ink="#27395a", period=3.4, share=0.36, upright=True, weave="poplin"), style="a-line", length=62, hem=30, label="Port Sel", seed=124)),
    # ---- glasses
    "glasses-01": (A.glasses, dict(shape="wayfarer", frame="#2a1408", flecks="#a8622a")),
    "glasses-02": (A.glasses, dict(shape="round", lens=(4.7, 4.5), bridge=2.2, metal="gold")),
    "glasses-03": (A.glasses, dict(shape="rectangle", lens=(5.3, 3.3), bridge=1.8, rim=0.26, frame="#17181c")),
    "glasses-04": (A.glasses, dict(shape="cat", lens=(5.2, 3.9), bridge=1.8, rim=0.34, frame="#5a1420")),
    "glasses-05": (A.glasses, dict(shape="aviator", lens=(5.8, 5.0), bridge=1.5, metal="gold", tint="#4b5a3c", density=(0.96, 0.72), top_bar=True)),
    "glasses-06": (A.glasses, dict(shape="wayfarer", lens=(5.2, 4.2), bridge=1.9, frame="#101013", tint="#2c2d30", density=(0.97, 0.90))),
    "glasses-07": (A.glasses, dict(shape="panto", lens=(4.8, 4.4), bridge=2.1, rim=0.32, frame="#d9b98a", tint="#6b4a2e", density=(0.93, 0.60))),
    "glasses-08": (A.glasses, dict(shape="hexagon", lens=(5.2, 4.6), bridge=1.9, metal="rose", tint="#b56a78", density=(0.72, 0.30))),
    "glasses-09": (A.glasses, dict(shape="oval", lens=(5.0, 3.8), bridge=1.9, rim=0.3, frame="#7a1f2b")),
    "glasses-10": (A.glasses, dict(shape="square", lens=(5.2, 4.4), bridge=1.8, rim=0.34, frame="#cfd6dc")),
    "glasses-11": (A.glasses, dict(shape="panto", lens=(4.9, 4.5), bridge=2.0, metal="silver")),
    "glasses-12": (A.glasses, dict(shape="cat", lens=(5.4, 4.2), bridge=1.8, rim=0.38, frame="#121214", tint="#2a2a2e", density=(0.97, 0.85))),
    "glasses-13": (A.glasses, dict(shape="round", lens=(4.9, 4.7), bridge=2.1, metal="black", tint="#3a4656", density=(0.92, 0.6))),
    "glasses-14": (A.glasses, dict(shape="wayfarer", lens=(5.2, 4.2), bridge=1.9, frame="#3a2012", flecks="#b87333", tint="#5a3f28", density=(0.95, 0.75))),
    # ---- hats
    "hat-01": (H.beanie, dict(color="#b8863b")),
    "hat-02": (H.cap, dict(color="#25344f", letters="NC")),
    "hat-03": (H.fedora, dict(color="#6b5a49", ribbon="#2a2320")),
    "hat-04": (H.sun_hat, dict(color="#dcc08a", ribbon="#1f2a3c")),
    "hat-05": (H.bucket, dict(color="#7d8a63")),
    "hat-06": (H.beanie, dict(color="#2a2c33")),
    "hat-07": (H.cap, dict(color="#e8e2d2", letters="PS", thread="#23365e")),
    "hat-08": (H.bucket, dict(color="#1f2f52")),
    "hat-09": (H.fedora, dict(color="#1c1c1f", ribbon="#4a1f2a")),
    "hat-10": (H.beanie, dict(color="#a8323a")),
    # ---- jewellery
    "earrings-01": (A.earrings, dict(kind="stud", material="silver", stone="#ffffff")),
    "earrings-02": (A.earrings, dict(kind="hoop", material="gold", gap=3.9)),
    "earrings-03": (A.earrings, dict(kind="drop", material="gold", stone="#1e8f63")),
    "earrings-04": (A.earrings, dict(kind="pearl drop", material="gold")),
    "earrings-05": (A.earrings, dict(kind="twist", material="rose", gap=3.4)),
    "earrings-06": (A.earrings, dict(kind="pearl", material="gold")),
    "earrings-07": (A.earrings, dict(kind="hoop", material="silver", gap=3.9)),
    "earrings-08": (A.earrings, dict(kind="halo", material="silver", stone="#2f5fc4")),
    "earrings-09": (A.earrings, dict(kind="tassel", material="gold", stone="#ffffff")),
    "necklace-01": (A.necklace, dict(material="gold", pendant="disc")),
    "necklace-02": (A.necklace, dict(style="pearls", drop=12.5, width=14, graduated=0.25, pearl=0.46)),
    "necklace-03": (A.necklace, dict(material="silver", pendant="drop", stone="#2b62c9", link=(0.34, 0.2, 0.036))),
    "necklace-04": (A.necklace, dict(material="rose", pendant="heart", link=(0.34, 0.2, 0.036))),
    "necklace-05": (A.necklace, dict(material="gold", link=(0.95, 0.62, 0.12), drop=14.5)),
    "necklace-06": (A.necklace, dict(material="silver", style="snake")),
    "necklace-07": (A.necklace, dict(material="gold", pendant="moon")),
    "necklace-08": (A.necklace, dict(material="gold", pendant="solitaire", stone="#1e8f63", link=(0.34, 0.2, 0.036))),
    "necklace-09": (A.necklace, dict(material="silver", pendant="bar", link=(0.34, 0.2, 0.036))),
    "bracelet-01": (A.bracelet, dict(kind="bangle", material="gold")),
    "bracelet-02": (A.bracelet, dict(kind="beads", material="gold", stone="#2f6f8a")),
    "bracelet-03": (A.bracelet, dict(kind="charm", material="silver")),
    "bracelet-04": (A.bracelet, dict(kind="pearls", material="gold")),
    "bracelet-05": (A.bracelet, dict(kind="cuff", material="silver")),
    "bracelet-06": (A.bracelet, dict(kind="beads", material="silver", stone="#1b1b1e")),
    "watch-01": (A.watch, dict(case="silver", dial="#f4f2ec", strap="#6a3f24")),
    "watch-02": (A.watch, dict(case="steel", dial="#16294a", ink="#f0efe9", kind="links")),
    "watch-03": (A.watch, dict(case="gold", dial="#1a1a1c", ink="#e9d9a8", strap="#1d1d1f", diameter=3.6, numerals="arabic", accent="#e9d9a8")),
    "watch-04": (A.watch, dict(case="rose", dial="#f3e4de", ink="#7a4a3c", strap="#d9b9ac", diameter=3.4, accent="#b5533c")),
    "watch-05": (A.watch, dict(case="black", dial="#17181b", ink="#d9dce0", strap="#1d1d1f", diameter=4.2, numerals="arabic", accent="#d8442f")),
    "watch-06": (A.watch, dict(case="gold", dial="#f4efe2", ink="#5a4526", kind="links", diameter=3.6)),
    "ring-01": (A.ring, dict(material="gold", kind="solitaire")),
    "ring-02": (A.ring, dict(material="silver", kind="halo", stone="#2f5fc4")),
    "ring-03": (A.ring, dict(material="gold", kind="signet")),
    "ring-04": (A.ring, dict(material="silver", kind="eternity")),
    "ring-05": (A.ring, dict(material="rose", kind="solitaire", stone="#e79aa8")),
    "ring-06": (A.ring, dict(material="silver", kind="band")),
    # ---- shoes
    "shoes-01": (F.sneaker, dict(upper="#f3f2ee", sole="#fbfaf7", accent="#2c5b46")),
    "shoes-02": (F.loafer, dict(upper="#4a2a1a")),
    "shoes-03": (F.boot, dict(upper="#2a2523")),
    "shoes-04": (F.pump, dict(upper="#a3202c")),
    "shoes-05": (F.sneaker, dict(upper="#1c1d20", sole="#f6f4ee", accent="#8d9096")),
    "shoes-06": (F.sneaker, dict(upper="#27406b", sole="#f2efe6", accent="#e0a030")),
    "shoes-07": (F.loafer, dict(upper="#17171a")),
    "shoes-08": (F.boot, dict(upper="#6b4226")),
    "shoes-09": (F.pump, dict(upper="#161618", heel=7.0)),
    "shoes-10": (F.pump, dict(upper="#d8b9a4", heel=5.5)),
    # ---- not worn
    "chair-01": (I.chair, dict()),
    "chair-02": (I.chair, dict(timber="#4a3424", cloth="#b5533c")),
    "lamp-01": (I.lamp, dict()),
    "lamp-02": (I.lamp, dict(shade="#d9d4c8", foot="#22262c")),
    "vase-01": (I.vase, dict()),
    "mug-01": (I.mug, dict()),
    "seatcover-01": (I.car_seat, dict()),
    "seatcover-02": (I.car_seat, dict(cloth="#3a3d42", panel="#5a5f66")),
}
